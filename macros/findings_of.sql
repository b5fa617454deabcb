{#-
    The findings of one relation, stacked: a select per rule, given as (rule, column, condition) with
    the amount at stake fourth where it is another than `amount`. `among` narrows all of them; the
    relation carries source_file and source_record.
-#}
{% macro findings_of(relation, entity, entity_id, extract, rules, amount='null', among='') -%}
    {%- for rule in rules %}
    select
        {{ finding_columns(rule[0], entity, entity_id, extract, rule[1], rule[3] | default(amount)) }}
    from {{ relation }}
    where {{ among ~ ' and (' ~ rule[2] ~ ')' if among else rule[2] }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
