{#-
    The criteria of a lead's score and what answers them: a segment, a label or number of the lead,
    or a flag of it. The grid of points (`scoring_grid`) names them.
-#}
{% macro scoring_criteria() -%}
    {{ return({
        'company_size': 'segment', 'sector': 'segment', 'region': 'segment', 'job_role': 'label',
        'seniority': 'label', 'perimeter': 'label', 'potential_amount': 'number',
        'timeframe_days': 'number', 'downloads': 'number', 'subscriptions': 'number',
        'budget': 'flag', 'authority': 'flag', 'need': 'flag',
    }) }}
{%- endmacro %}
