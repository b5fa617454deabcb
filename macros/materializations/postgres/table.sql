{#
    A table on PostgreSQL, made by one statement and counted: whatever reads a table that the
    server knows nothing of is planned as if it were a few rows. For the same reason the imports of a
    model are read where they stand: one that is read twice would be copied, and nothing be known of
    the copy.
#}
{% materialization table, adapter='postgres' %}
    {%- set former = load_cached_relation(this) -%}
    {%- set table = this.incorporate(type='table') -%}
    {%- set has_contract = config.get('contract').enforced -%}
    {%- set code = modules.re.sub(
        '(?m)^(\\w+) as \\((select \\* from [\\w".]+)\\)', '\\1 as not materialized (\\2)', compiled_code
    ) -%}
    {%- if former is not none -%}
        {%- do adapter.drop_relation(former) -%}
    {%- endif -%}
    {%- if has_contract and not env_var('ROI_CONTRACTS_HELD', '') -%}
        {{ get_assert_columns_equivalent(compiled_code) }}
    {%- endif -%}
    {%- call statement('main') -%}
        create table {{ table }}
        {% if has_contract -%}
            {{ get_table_columns_and_constraints() }};
            insert into {{ table }} (
                {{ get_select_subquery(code) }}
            );
        {%- else -%}
            as (
                {{ code }}
            );
        {%- endif %}
        analyze {{ table }}
    {%- endcall -%}
    {%- do adapter.commit() -%}
    {{ return({'relations': [table]}) }}
{% endmaterialization %}
