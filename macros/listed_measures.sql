{#-
    What an event of a list without keys counts for: each measure with the stage whose events count
    and the column of int_stage_events__counted that is summed.
-#}
{% macro listed_measures() -%}
    {{ return({
        'raw_leads': ('raw_lead', 'event_count'),
        'mqls': ('mql', 'event_count'),
        'sqls': ('sql', 'event_count'),
        'meetings_held': ('meeting', 'event_count'),
        'opportunities': ('opportunity', 'event_count'),
        'won_opportunities': ('won', 'event_count'),
        'orders': ('won', 'event_count'),
        'orders_squared': ('won', 'event_count'),
        'orders_without_amount': ('won', 'without_amount'),
        'orders_without_margin': ('won', 'without_margin'),
        'orders_without_value': ('won', 'without_amount'),
        'revenue': ('won', 'amount'),
        'gross_margin': ('won', 'gross_margin'),
        'estimated_gross_margin': ('won', 'gross_margin'),
    }) }}
{%- endmacro %}
