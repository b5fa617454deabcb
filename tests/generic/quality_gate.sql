{#- Fails with every rule that the newest build breaks beyond its threshold. -#}
{% test quality_gate(model) %}

    select
        rule_id,
        severity,
        failed_count,
        checked_count,
        failed_share,
        threshold
    from {{ model }}
    where
        status = 'fail'
        and build_id = (select max(build_id) from {{ model }})

{% endtest %}
