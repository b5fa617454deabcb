{#-
    What calls are told by, one at a time: the kind, and the column of
    int_calls__profiled that holds its value.
-#}
{% macro call_dimensions() -%}
    {{ return([
        ('all', "'all'"), ('team', 'team'), ('campaign', "coalesce(campaign_id, 'unknown')"),
        ('script', "coalesce(script_id, 'unknown')"), ('segment', 'segment'), ('hour', 'hour'),
        ('weekday', 'weekday'), ('hour_weekday', 'hour_weekday'), ('attempt', 'attempt'),
        ('agent', "coalesce(person_key, 'unknown')"),
    ]) }}
{%- endmacro %}
