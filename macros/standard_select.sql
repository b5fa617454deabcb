{#-
    The columns of the standard table as a mart selects them: measures of the relation `measured`
    (int_performance__measured), ratios of them, and what is told of the return (relation `returns`,
    int_returns__ranked).
-#}
{% macro standard_select() -%}
    {%- set measured = measures() | map('first') | list -%}
    {%- for name in standard_columns() %}
    {%- if name in measured %}
    measured.{{ name }}
    {%- elif name in ratios() %}
    {{ performance_ratios([name], is_told=has_return('measured.')) }}
    {%- else %}
    returns.{{ name }}
    {%- endif %}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
