{#-
    By what the amount of so many events is multiplied for a bound of its interval: Byar's bound of
    the count by the count; decimal(18,9), null for no event.
-#}
{% macro byar_factor(events, side, level=95) -%}
    {%- set n = 'cast(nullif(' ~ events ~ ', 0) as double precision)' -%}
    {%- if side == 'upper' -%}
    cast((1 + 1 / {{ n }}) * {{ byar_cube('(' ~ n ~ ' + 1)', side, level) }} as decimal(18, 9))
    {%- else -%}
    cast({{ byar_cube(n, side, level) }} + 0 * {{ n }} as decimal(18, 9))
    {%- endif -%}
{%- endmacro %}
