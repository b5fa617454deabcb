{#- What each type of measure (registry: measures) is stored as. -#}
{% macro measure_types() -%}
    {{ return({
        'money': 'decimal(18,4)', 'count': 'bigint', 'credit': 'decimal(18,9)',
        'quantity': 'decimal(18,4)',
    }) }}
{%- endmacro %}
