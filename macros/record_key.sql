{#- A text that stands for a record whose key is several columns; no text of a cell can be read in it. -#}
{% macro record_key(columns) -%}
    {%- if columns | length == 1 -%}
        {{ columns[0] }}
    {%- else -%}
        md5(
            {%- for column in columns %}
            coalesce(cast({{ column }} as {{ dbt.type_string() }}), '') || '|'
            {{- ' ||' if not loop.last }}
            {%- endfor %}
        )
    {%- endif -%}
{%- endmacro %}
