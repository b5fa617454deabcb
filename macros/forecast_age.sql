{#-
    The age of a deal or a lead at an origin of the forecast, as one of ten classes from 0: their
    first days follow one another.
-#}
{% macro forecast_age(from_date, origin_date) -%}
{%- set days = dbt.datediff(from_date, origin_date, 'day') -%}
    cast(
        case
            {% for first_day in [366, 181, 121, 91, 61, 46, 31, 16, 8] -%}
            when {{ days }} >= {{ first_day }} then {{ 9 - loop.index0 }}
            {% endfor -%}
            else 0
        end as integer
    )
{%- endmacro %}
