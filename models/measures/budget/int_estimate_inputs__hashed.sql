-- What each estimate is made from, as one hash: the runner keeps it beside the estimate, so that a
-- stale one is found.
-- Grain: one row per estimate.
with

transitions as (select * from {{ ref('int_channel_transitions__counted') }}),
budget_months as (select * from {{ ref('int_budget_months__summed') }}),

written as (
    select
        'markov' as estimate,
        conversion_kind || ' ' || from_state || ' ' || to_state || ' '
        || cast(transition_count as {{ dbt.type_string() }}) as input_row
    from transitions
    union all
    select
        'budget_moves' as estimate,
        channel || ' ' || cast(months_ago as {{ dbt.type_string() }})
        || ' ' || cast(complete_cost as {{ dbt.type_string() }})
        || ' ' || coalesce(cast(raw_leads as {{ dbt.type_string() }}), '') as input_row
    from budget_months
),

final as (
    select
        estimate,
        md5({{ dbt.listagg('input_row', "'|'", 'order by input_row asc nulls last') }})
            as input_hash
    from written
    group by estimate
)

select * from final
