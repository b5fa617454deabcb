{#-
    Bound of the 95 % interval of a count of events (`level` 50 or 80: of that interval); `side` is
    'lower' or 'upper'; decimal(18,6). Source: Byar's approximation (Breslow and Day 1987):
    n (1 - 1/9n - z/3 sqrt n)^3, and above it n + 1 for n and + for -.
-#}
{% macro byar_bound(events, side, level=95) -%}
    {%- set n = 'cast(' ~ events ~ (' + 1' if side == 'upper' else '') ~ ' as double precision)' -%}
    cast(
        {{ n }} * {{ byar_cube(n, side, level) }} as decimal(18, 6)
    )
{%- endmacro %}
