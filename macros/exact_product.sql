{#-
    A product of two decimals, wide enough for both: some engines keep the width of the factors and
    overflow. It has the decimals of both, at most 18.
-#}
{% macro exact_product(one, other) -%}
    (cast(1 as decimal(38, 0)) * {{ one }} * ({{ other }}))
{%- endmacro %}
