{#-
    The findings of one relation, stacked: a select per rule, given as (rule, column, condition) with
    the amount at stake fourth where it is another than `amount`. `among` narrows all of them; the
    relation carries source_file and source_record.
-#}
{% macro findings_of(relation, entity, entity_id, extract, rules, amount='null', among='true') -%}
    {%- for rule in rules %}
    {%- set at_stake = rule[3] | default(amount) %}
    select
        {{ finding_columns(rule[0], entity, entity_id, extract, rule[1], at_stake) }}
    from {{ relation }}
    where {{ among }} and ({{ rule[2] }})
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
