{#- The columns whose equal values make records versions of one another: see version_number. -#}
{% macro version_key(key) -%}
    {{ 'coalesce(' ~ key ~ ', _record_hash)' if key is string else key | join(', ') }}
{%- endmacro %}
