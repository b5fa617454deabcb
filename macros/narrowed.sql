{#-
    A decimal of at most 9 decimals as a narrower `type`, rounded half away from zero like any cast.
    DuckDB takes decimals off one of more than 18 digits by a division of 128 bits, sixty times dearer
    than one of 64: a value below a thousand million fits those.
-#}
{% macro narrowed(value, type) -%}
    {{ return(adapter.dispatch('narrowed')(value, type)) }}
{%- endmacro %}

{% macro default__narrowed(value, type) -%}
    cast({{ value }} as {{ type }})
{%- endmacro %}

{% macro duckdb__narrowed(value, type) -%}
    coalesce(cast(try_cast({{ value }} as decimal(18, 9)) as {{ type }}), cast({{ value }} as {{ type }}))
{%- endmacro %}
