{#- What a call is told by, taken together: the grain that every way of telling calls is summed from. -#}
{% macro call_cell_keys() -%}
    {{ return([
        'started_date', 'hour', 'weekday', 'hour_weekday', 'person_key', 'team', 'channel',
        'campaign_id', 'script_id', 'segment', 'attempt',
    ]) }}
{%- endmacro %}
