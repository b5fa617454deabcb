{#- Positions of the letters of a name, 1 to 40: a CTE's body with the column `position`. -#}
{% macro name_positions() -%}
    {% for position in range(1, 41) %}
    select {{ position }} as position
    {% if not loop.last %}
    union all
    {% endif %}
    {% endfor %}
{%- endmacro %}
