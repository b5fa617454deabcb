{#-
    The columns of the standard table behind its keys: measures, ratios (those named, else the
    standard ones) and, for each standard ratio, how firm it is. `relation`: one that has them all
    already; without it they are worked out of int_performance__ranged.
-#}
{% macro standard_columns(ratios=none, relation=none) -%}
    {%- set named = ratios or standard_ratios() -%}
    {%- set of = relation ~ '.' if relation else '' -%}
    {%- for measure in standard_measures() %}
    {{ of }}{{ measure }},
    {%- endfor %}
    {%- if relation %}
    {%- for ratio in named %}
    {{ of }}{{ ratio }},
    {%- endfor %}
    {%- for ratio in standard_ratios() %}
    {%- set last = loop.last %}
    {%- for reading in ['lower', 'upper', 'middle', 'if_unknown_against', 'if_unknown_for'] %}
    {{ of }}{{ ratio }}_{{ reading }}{% if not (loop.last and last) %},{% endif %}
    {%- endfor %}
    {%- endfor %}
    {%- else %}
    {{ performance_ratios(named) }},
    {{ performance_readings(standard_ratios()) }}
    {%- endif %}
{%- endmacro %}
