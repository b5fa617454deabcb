{#- Whether an extract is given at all: boolean. Needs a CTE `extracts` (the source land.extracts). -#}
{% macro is_given(extract) -%}
    exists (select 1 from extracts where extracts.extract = '{{ extract }}' and extracts.is_given)
{%- endmacro %}
