{#-
    What earlier builds published, so that a table goes on from build to build: a select of these
    columns. Needs the CTEs `previous` (its source in `history`) and `build`.
-#}
{% macro earlier_builds(columns) -%}
    select
        {%- for column in columns %}
        previous.{{ column }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from previous
    cross join build
    where previous.build_id < build.build_id
{%- endmacro %}
