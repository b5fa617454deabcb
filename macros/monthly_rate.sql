{#-
    What a yearly factor (part / whole) is per month: its twelfth root, decimal(18,9); 0 for 0, null
    when a side is unknown or the whole is 0. An estimate in double precision, rounded once.
-#}
{% macro monthly_rate(part, whole) -%}
    cast(
        case
            when {{ whole }} = 0 then null
            when {{ part }} = 0 then 0
            else exp(
                ln(cast({{ part }} as double precision) / cast({{ whole }} as double precision)) / 12
            )
        end as decimal(18, 9)
    )
{%- endmacro %}
