{#-
    What figures are told by, each with the column, or constant, that holds its value: channels, all
    of them, campaigns and the kinds of segment.
-#}
{% macro performance_dimensions() -%}
    {%- set dimensions = [
        ('channel', 'channel'), ('channel', "'all'"), ('campaign', 'campaign_id'),
    ] -%}
    {%- for kind in segment_kinds() -%}
        {%- do dimensions.append((kind, kind)) -%}
    {%- endfor -%}
    {{ return(dimensions) }}
{%- endmacro %}
