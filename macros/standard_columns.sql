{#-
    The columns of the standard table behind its keys: measures, ratios and, for each ratio, how
    firm it is. `relation`: one that has them all already; without it they are worked out of
    int_performance__ranged, or, without readings, of int_performance__measured.
-#}
{% macro standard_columns(relation='', has_readings=true) -%}
    {%- set of = relation ~ '.' if relation else '' -%}
    {%- set readings = ['lower', 'upper', 'middle', 'if_unknown_against', 'if_unknown_for'] -%}
    {%- set without = {'median_cycle_days': 'integer', 'payback_months': 'integer',
                       'roi_label': dbt.type_string()} -%}
    {%- for measure in standard_measures() %}
    {%- if measure in without and not has_readings %}
    cast(null as {{ without[measure] }}) as {{ measure }},
    {%- elif measure == 'discount_rate' and not relation %}
    {{ performance_ratios([measure]) }},
    {%- else %}
    {{ of }}{{ measure }},
    {%- endif %}
    {%- endfor %}
    {%- if relation %}
    {%- for ratio in standard_ratios() %}
    {{ of }}{{ ratio }},
    {%- endfor %}
    {%- else %}
    {{ performance_ratios(standard_ratios()) }},
    {%- endif %}
    {%- if has_readings and not relation %}
    {{ performance_readings(standard_ratios()) }}
    {%- else %}
    {%- for ratio in standard_ratios() %}
    {%- set ratio_loop = loop %}
    {%- for reading in readings %}
    {{ of ~ ratio ~ '_' ~ reading if relation
        else 'cast(null as decimal(18, 6)) as ' ~ ratio ~ '_' ~ reading }}
    {%- if not (ratio_loop.last and loop.last) %},{% endif %}
    {%- endfor %}
    {%- endfor %}
    {%- endif %}
{%- endmacro %}
