{#-
    What is left of 10^12 after a number of seconds (not negative) at a half-life in days, as a whole
    number, rounded half up; bigint, 0 when nothing is left. Source: 2^(-t / half-life).
-#}
{% macro decayed_weight(seconds, half_life_days) -%}
    cast(
        floor(0.5 + 1000000000000 * power(
            cast(2 as double precision),
            -1 * cast({{ seconds }} as double precision)
            / (86400 * cast({{ half_life_days }} as double precision))
        )) as bigint
    )
{%- endmacro %}
