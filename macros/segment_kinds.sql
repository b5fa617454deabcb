{#-
    The kinds of segment a figure is split by, each a column of the models of segments; `seller` is
    empty unless the workspace tells figures per person.
-#}
{% macro segment_kinds() -%}
    {{ return(['sector', 'company_size', 'region', 'offer', 'team', 'script', 'message', 'seller']) }}
{%- endmacro %}
