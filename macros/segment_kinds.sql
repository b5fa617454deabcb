{#-
    The kinds of segment a figure is split by, each a column of the models of segments; `seller`
    (who did it, or whose it is) and `agent` (who called) are empty unless the workspace tells
    figures per person.
-#}
{% macro segment_kinds() -%}
    {{ return([
        'sector', 'company_size', 'region', 'offer', 'team', 'script', 'message', 'seller', 'agent',
    ]) }}
{%- endmacro %}
