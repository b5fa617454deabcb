{#-
    Half of the 95 % interval of the difference between two figures of as many weeks each, from how
    much the weeks of each differ: `squares_…`, the sum of the squared distances of a week from what
    it would be at the whole's rate, `whole_…`, what the figure is divided by (1 for a sum);
    decimal(28,9). Of a count no less than chance alone makes it (`count_…`: its variance; else 0).
    Source: the variance of a ratio of totals of equal clusters (Cochran 1977), Student's t of one
    week less than each window has.
-#}
{% macro weekly_margin(weeks, squares_before, whole_before, squares_after, whole_after, count_before, count_after) -%}
    {%- set k = 'cast(' ~ weeks ~ ' as double precision)' -%}
    {%- set variances = [] -%}
    {%- for squares, whole, count in [
        (squares_before, whole_before, count_before), (squares_after, whole_after, count_after),
    ] -%}
        {%- set d = 'cast(nullif(' ~ whole ~ ', 0) as double precision)' -%}
        {%- do variances.append(
            'greatest(cast(' ~ squares ~ ' as double precision) * ' ~ k ~ ' / (' ~ k ~ ' - 1) / ('
            ~ d ~ ' * ' ~ d ~ '), cast(' ~ count ~ ' as double precision))'
        ) -%}
    {%- endfor -%}
    cast(
        case
            {%- for up_to, t in [
                (4, 3.182446), (5, 2.776445), (6, 2.570582), (7, 2.446912), (8, 2.364624),
                (9, 2.306004), (10, 2.262157), (11, 2.228139), (12, 2.200985), (13, 2.178813),
                (16, 2.160369), (21, 2.119905), (31, 2.079614), (61, 2.039513),
            ] %}
            when {{ weeks }} <= {{ up_to }} then {{ t }}
            {%- endfor %}
            else 1.999624
        end * sqrt({{ variances | join(' + ') }}) as decimal(28, 9)
    )
{%- endmacro %}
