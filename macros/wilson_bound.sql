{#-
    Bound of the 95 % Wilson interval of a share: `side` is 'lower' or 'upper'. Null when nothing
    was tried. Of one of 60 shares that are compared (`comparisons`) it is wide enough for all 60 to
    hold together (Bonferroni: 0.05 / 60), with z = 3.3415… instead. Source: Wilson (1927), (2k + z2 -+ z * sqrt(z2 + 4k(n-k)/n)) / 2(n + z2), with
    z = 1.959963984540054. The same sequence of IEEE operations on every engine; rounded once.
-#}
{% macro wilson_bound(successes, trials, side, comparisons=1) -%}
    {%- set k = 'cast(' ~ successes ~ ' as double precision)' -%}
    {%- set n = 'cast(nullif(' ~ trials ~ ', 0) as double precision)' -%}
    {%- set normal = {1: '1.959963984540054', 60: '3.3414789560386255'}[comparisons] -%}
    {%- set square = {1: '3.841458820694125', 60: '11.165481613648982'}[comparisons] -%}
    {%- set z = 'cast(' ~ normal ~ ' as double precision)' -%}
    {%- set z2 = 'cast(' ~ square ~ ' as double precision)' -%}
    cast(
        (
            2 * {{ k }} + {{ z2 }}
            {{ '-' if side == 'lower' else '+' }}
            {{ z }} * sqrt({{ z2 }} + 4 * {{ k }} * ({{ n }} - {{ k }}) / {{ n }})
        ) / (2 * ({{ n }} + {{ z2 }})) as decimal(18, 6)
    )
{%- endmacro %}
