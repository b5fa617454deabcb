{#-
    What calls add up to, in three groups: what was done on the telephone (columns of
    int_calls__profiled), what it costs, and what came of it (columns of int_call_results__found).
-#}
{% macro call_measures(group) -%}
    {{ return({
        'done': [
            'calls', 'inbound_calls', 'attempts', 'reached', 'voicemails', 'unanswered',
            'conversations', 'successes', 'talk_seconds', 'wrap_up_seconds',
        ],
        'cost': ['cost_units', 'seconds_without_cost'],
        'results': [
            'meetings_booked', 'meetings_held', 'meetings_no_show', 'meetings_cancelled', 'leads',
            'opportunities', 'new_customers', 'customers_without_margin',
            'new_customer_gross_margin',
        ],
    }[group]) }}
{%- endmacro %}
