{#-
    Whether a file delivers one of the columns of an extract: boolean. Needs a CTE `columns_delivered`
    (the source land.columns).
-#}
{% macro is_delivered(extract, columns) -%}
    exists (
        select 1
        from columns_delivered
        where
            columns_delivered.extract = '{{ extract }}'
            and columns_delivered.column_name in ('{{ columns | join("', '") }}')
            and columns_delivered.is_delivered
    )
{%- endmacro %}
