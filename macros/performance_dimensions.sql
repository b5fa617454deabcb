{#-
    What figures are told by, each with the column, or constant, that holds its value: channels, all
    of them (the constant `'all'`, or a column that says so), campaigns and the kinds of segment.
-#}
{% macro performance_dimensions(whole="'all'") -%}
    {%- set dimensions = [
        ('channel', 'channel'), ('channel', whole), ('campaign', 'campaign_id'),
    ] -%}
    {%- for kind in segment_kinds() -%}
        {%- do dimensions.append((kind, kind)) -%}
    {%- endfor -%}
    {{ return(dimensions) }}
{%- endmacro %}
