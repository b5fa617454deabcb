{#- Whether a cell of a reference table says yes, in English or French: boolean, false when empty. -#}
{% macro text_is_true(text) -%}
    coalesce(lower(trim({{ text }})) in ('true', 'yes', 'y', '1', 'vrai', 'oui', 'o'), false)
{%- endmacro %}
