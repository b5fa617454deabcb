{#
    A table on DuckDB, made in one statement. Databases of a build begin empty and are thrown away
    when it fails: dbt's own way (a table beside, two renames, a drop, a transaction of its own)
    costs more than most models. That a query gives the columns of its contract is a property of
    the code, looked at until one whole build has shown it (ROI_CONTRACTS_HELD).
#}
{% materialization table, adapter='duckdb' %}
    {%- set former = load_cached_relation(this) -%}
    {%- set table = this.incorporate(type='table') -%}
    {%- set has_contract = config.get('contract').enforced -%}
    {%- if former is not none and not former.is_table -%}
        {%- do adapter.drop_relation(former) -%}
    {%- endif -%}
    {%- if has_contract and not env_var('ROI_CONTRACTS_HELD', '') -%}
        {{ get_assert_columns_equivalent(compiled_code) }}
    {%- endif -%}
    {%- call statement('main', auto_begin=False) -%}
        create or replace table {{ table }}
        {% if has_contract -%}
            {{ get_table_columns_and_constraints() }};
            insert into {{ table }} {{ get_column_names() }} (
                {{ get_select_subquery(compiled_code) }}
            )
        {%- else -%}
            as (
                {{ compiled_code }}
            )
        {%- endif %}
    {%- endcall -%}
    {{ return({'relations': [table]}) }}
{% endmaterialization %}
