{#- A label as a snake_case code: normalised, spaces and hyphens as underscores; text. -#}
{% macro label_code(label) -%}
    replace(replace({{ normalise_label(label) }}, ' ', '_'), '-', '_')
{%- endmacro %}
