-- Deals as the pipeline knows them, with lead, declared source and value.
-- Grain: one row per opportunity_id.
with opportunities as (
    select * from {{ ref('int_opportunities__linked') }}
),

final as (
    select
        opportunity_id,
        lead_id,
        account_id,
        campaign_id,
        owner_key,
        channel,
        offer,
        status,
        stage,
        link_rule,
        original_currency,
        is_won,
        is_lost,
        is_lead_implied,
        is_amount_estimated,
        coalesce(
            budget is not null
            and authority is not null
            and need is not null
            and timeframe_days is not null,
            false
        ) as is_bant_complete,
        created_date,
        closed_date,
        expected_close_date,
        cast(probability as decimal(18, 6)) as probability,
        amount,
        list_amount,
        original_amount,
        case
            when is_won or is_lost
                then cast(
                    {{ dbt.datediff('created_date', 'closed_date', 'day') }} as integer
                )
        end as cycle_days
    from opportunities
)

select * from final
