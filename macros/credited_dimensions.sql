{#-
    What credit is summed by in int_performance__credited: dimension kind, the columns (or nothing) of
    its value, channel and campaign, and the grain of its periods.
-#}
{% macro credited_dimensions(nothing) -%}
    {%- set dimensions = [
        ('day', nothing, 'channel', 'campaign_id', 'day'),
        ('campaign', 'campaign_id', 'channel', 'campaign_id', 'all'),
    ] -%}
    {%- for value in ['channel', 'whole'] -%}
    {%- do dimensions.append(('channel', value, nothing, nothing, 'week')) -%}
    {%- do dimensions.append(('channel', value, nothing, nothing, 'month')) -%}
    {%- endfor -%}
    {%- for kind in segment_kinds() -%}
    {%- do dimensions.append((kind, kind, nothing, nothing, 'month')) -%}
    {%- endfor -%}
    {{ return(dimensions) }}
{%- endmacro %}
