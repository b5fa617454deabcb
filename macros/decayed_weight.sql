{#-
    What is left of 10^12 after a number of seconds at a half-life in days, as a whole number;
    decimal(38,0), 0 when nothing is left. Source: 2^(-t / half-life).
-#}
{% macro decayed_weight(seconds, half_life_days) -%}
    cast(
        1000000000000 * power(
            cast(2 as double precision),
            -1 * cast({{ seconds }} as double precision)
            / (86400 * cast({{ half_life_days }} as double precision))
        ) as decimal(38, 0)
    )
{%- endmacro %}
