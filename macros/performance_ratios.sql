{#-
    Ratios of the registry, `… as name` for each name asked for, with `label` behind; the columns
    named in the registry must be in reach of the select. Null when the denominator is 0 or a side is
    unknown; decimal(18,6). The ends of the columns' names, and `is_told`: see ratio_sides.
-#}
{% macro performance_ratios(
    names, costs='', counts='', values='', label='', is_told=none
) -%}
    {%- for name in names %}
    {%- set part, whole = ratio_sides(name, costs, counts, values, is_told=is_told) %}
    {{ safe_divide('(' ~ part ~ ')', '(' ~ whole ~ ')') }} as {{ name ~ label }}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
