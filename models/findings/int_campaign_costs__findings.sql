-- Campaigns of which nobody knows what they cost: no cost names them, and costs of their channel
-- name no campaign. One finding, whatever their number, with the cost that names none.
-- Grain: one row at most.

with

allocated as (select * from {{ ref('int_costs__allocated') }}),
groups as (select * from {{ ref('int_performance__grouped') }}),

unnamed as (
    select
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record,
        count(*) as cost_count,
        sum(allocated.cost_units) * cast(0.0001 as decimal(5, 4)) as amount
    from allocated
    where
        allocated.campaign_id is null
        and allocated.channel in (select groups.unnamed_cost_channel from groups)
),

final as (
    select
        {{ finding_columns(
            'campaign_cost_unknown', 'extract', "'campaigns'", 'ad_spend', 'campaign_id', 'amount'
        ) }}
    from unnamed
    where cost_count > 0
)

select * from final
