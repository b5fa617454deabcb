{#-
    Whether a day lies in a period of a relation with period_grain (`month`, `quarter`, `year`, else
    the whole time) and period_start.
-#}
{% macro is_in_period(day, relation) -%}
    case {{ relation }}.period_grain
        {%- for grain in ['month', 'quarter', 'year'] %}
        when '{{ grain }}'
            then cast({{ dbt.date_trunc(grain, day) }} as date) = {{ relation }}.period_start
        {%- endfor %}
        else {{ day }} is not null
    end
{%- endmacro %}
