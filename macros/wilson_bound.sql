{#-
    Bound of the 95 % Wilson interval of a share: `side` is 'lower' or 'upper'. Null when nothing
    was tried. Source: Wilson (1927), (2k + z2 -+ z * sqrt(z2 + 4k(n-k)/n)) / 2(n + z2), with
    z = 1.959963984540054. The same sequence of IEEE operations on every engine; rounded once.
-#}
{% macro wilson_bound(successes, trials, side) -%}
    {%- set k = 'cast(' ~ successes ~ ' as double precision)' -%}
    {%- set n = 'cast(nullif(' ~ trials ~ ', 0) as double precision)' -%}
    {%- set z = 'cast(1.959963984540054 as double precision)' -%}
    {%- set z2 = 'cast(3.841458820694125 as double precision)' -%}
    cast(
        (
            2 * {{ k }} + {{ z2 }}
            {{ '-' if side == 'lower' else '+' }}
            {{ z }} * sqrt({{ z2 }} + 4 * {{ k }} * ({{ n }} - {{ k }}) / {{ n }})
        ) / (2 * ({{ n }} + {{ z2 }})) as decimal(18, 6)
    )
{%- endmacro %}
