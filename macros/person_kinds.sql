{#- The kinds of segment that are told where figures are told per person alone. -#}
{% macro person_kinds() -%}
    {{ return(['seller', 'agent']) }}
{%- endmacro %}
