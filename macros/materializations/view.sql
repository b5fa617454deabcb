{# A view on DuckDB, made in one statement: see the table. #}
{% materialization view, adapter='duckdb' %}
    {%- set former = load_cached_relation(this) -%}
    {%- set view = this.incorporate(type='view') -%}
    {%- if former is not none and not former.is_view -%}
        {%- do adapter.drop_relation(former) -%}
    {%- endif -%}
    {%- call statement('main', auto_begin=False) -%}
        create or replace view {{ view }} as (
            {{ compiled_code }}
        )
    {%- endcall -%}
    {{ return({'relations': [view]}) }}
{% endmaterialization %}
