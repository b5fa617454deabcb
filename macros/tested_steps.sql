{#- The steps that tests compare options by, each with the kinds of test that are told it. -#}
{% macro tested_steps() -%}
    {%- set traits = ['list', 'sector', 'company_size', 'region'] -%}
    {{ return({
        'reached': ['script'],
        'answered': ['message'],
        'mql': traits,
        'sql': traits,
        'meeting': ['script', 'message'] + traits,
        'opportunity': ['script', 'message'] + traits,
        'customer': ['script', 'message', 'offer'] + traits,
    }) }}
{%- endmacro %}
