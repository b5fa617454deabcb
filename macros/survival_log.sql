{#-
    Logarithm of the share that is left when `events` of `at_risk` have ended, 15 decimals, so that
    a product of shares is the exponential of an exact sum; null where none is left. Whole numbers.
-#}
{% macro survival_log(events, at_risk) -%}
    cast(
        ln(
            cast(nullif({{ at_risk }} - {{ events }}, 0) as double precision)
            / cast({{ at_risk }} as double precision)
        ) as decimal(20, 15)
    )
{%- endmacro %}
