-- Deals as the pipeline knows them, with lead, declared source and value. An end before the
-- creation or after the last day that the deals know of is no cycle: a finding.
-- Grain: one row per opportunity_id.
with

opportunities as (select * from {{ ref('int_opportunities__linked') }}),
dated as (select * from {{ ref('int_extracts__spanned') }}),

final as (
    select
        opportunities.opportunity_id,
        opportunities.lead_id,
        opportunities.account_id,
        opportunities.campaign_id,
        opportunities.owner_key,
        opportunities.channel,
        opportunities.offer,
        opportunities.status,
        opportunities.stage,
        opportunities.link_rule,
        opportunities.original_currency,
        opportunities.is_won,
        opportunities.is_lost,
        opportunities.is_lead_implied,
        opportunities.is_amount_estimated,
        coalesce(
            opportunities.budget is not null
            and opportunities.authority is not null
            and opportunities.need is not null
            and opportunities.timeframe_days is not null,
            false
        ) as is_bant_complete,
        opportunities.created_date,
        opportunities.closed_date,
        opportunities.expected_close_date,
        cast(opportunities.probability as decimal(18, 6)) as probability,
        opportunities.amount,
        opportunities.list_amount,
        opportunities.original_amount,
        case
            when
                (opportunities.is_won or opportunities.is_lost)
                and opportunities.closed_date
                between opportunities.created_date and dated.last_date
                then cast(
                    {{ dbt.datediff(
                        'opportunities.created_date', 'opportunities.closed_date', 'day'
                    ) }} as integer
                )
        end as cycle_days
    from opportunities
    left join dated
        on dated.extract = 'crm_opportunities'
)

select * from final
