{#-
    Points as a score from 0 to 100 with one decimal, of the points that could be had (at least 0):
    decimal(18,4); null where nothing could.
-#}
{% macro score(points, possible) -%}
    cast(
        round(
            100 * least(greatest({{ safe_divide(points, possible) }}, 0), 1), 1
        ) as decimal(18, 4)
    )
{%- endmacro %}
