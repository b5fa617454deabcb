{#- The credited measures side by side, each the sum of what `sums` says of it; null of the others. -#}
{% macro credited_sums(sums) -%}
    {%- for measure in credited_measures() %}
        {%- set summed = 'sum(' ~ sums[measure] ~ ')' if measure in sums else 'null' %}
        cast({{ summed }} as decimal(28, 9)) as {{ measure }}
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
