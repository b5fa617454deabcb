{#-
    A product of two decimals of at most 9 decimals, wide enough for both: some engines keep the
    width of the factors and overflow.
-#}
{% macro exact_product(one, other) -%}
    (cast({{ one }} as decimal(38, 9)) * ({{ other }}))
{%- endmacro %}
