{#-
    An amount times an exchange rate (at most 9 decimals), rounded half away from zero to four
    decimals: decimal(18,4); null when either side is null.
-#}
{% macro converted_amount(amount, rate) -%}
    cast(cast({{ amount }} as decimal(38, 4)) * {{ rate }} as decimal(18, 4))
{%- endmacro %}
