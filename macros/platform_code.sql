{#- An ad platform's name as one code: `Google Ads`, `google_ads` and `Google` are all `google`; text. -#}
{% macro platform_code(platform) -%}
    regexp_replace({{ label_code(platform) }}, '_(ads|adwords|ad)$', '')
{%- endmacro %}
