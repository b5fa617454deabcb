{#- The measures of fct_performance, name and type: all that add up to something a reader knows. -#}
{% macro fact_measures() -%}
    {%- set found = [] -%}
    {%- for name, family, type, event in measures() -%}
        {%- if not modules.re.search('^doubtful_|_squared$|_without_value$', name) -%}
            {%- do found.append((name, family, type)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
