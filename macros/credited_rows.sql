{#-
    Credited measures that stand side by side in a CTE, one row each: the columns named, measure and
    value; no row where nothing is known.
-#}
{% macro credited_rows(relation, columns) -%}
    {%- for measure in credited_measures() %}
    select
        {{ columns | join(', ') }},
        '{{ measure }}' as measure,
        {{ measure }} as value
    from {{ relation }}
    where {{ measure }} is not null
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
