{#- Of rows of int_measures__given: for each credited measure, a boolean column, whether it is given. -#}
{% macro given_measures() -%}
    {%- for measure in credited_measures() %}
        max(case when measure = '{{ measure }}' and is_given then 1 end) = 1 as {{ measure }}
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
