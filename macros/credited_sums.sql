{#- The sums of credited measures that stand side by side: columns of the same names. -#}
{% macro credited_sums() -%}
    {%- for measure in credited_measures() %}
        cast(sum({{ measure }}) as decimal(28, 9)) as {{ measure }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
