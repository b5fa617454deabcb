-- What is missing or doubtful in the deals, with the amount at stake.
-- Grain: one row per finding of opportunities.
with

opportunities as (
    select * from {{ ref('int_opportunities__checked') }}
),

opportunity_without_lead as (
    select
        {{ finding_columns(
            'opportunity_without_lead', 'opportunity', 'opportunity_id', 'crm_opportunities', 'lead_id', 'amount'
        ) }}
    from opportunities
    where link_rule <> 'lead_id' and has_leads
),

opportunity_account_missing as (
    select
        {{ finding_columns(
            'opportunity_account_missing', 'opportunity', 'opportunity_id', 'crm_opportunities', 'account_id', 'amount'
        ) }}
    from opportunities
    where account_reference is null
),

opportunity_amount_missing as (
    select
        {{ finding_columns(
            'opportunity_amount_missing', 'opportunity', 'opportunity_id', 'crm_opportunities', 'amount'
        ) }}
    from opportunities
    where status = 'won' and original_amount is null
),

opportunity_close_date_missing as (
    select
        {{ finding_columns(
            'opportunity_close_date_missing', 'opportunity', 'opportunity_id', 'crm_opportunities', 'closed_at', 'amount'
        ) }}
    from opportunities
    where status <> 'open' and closed_at is null
),

won_before_created as (
    select
        {{ finding_columns(
            'won_before_created', 'opportunity', 'opportunity_id', 'crm_opportunities', 'closed_at', 'amount'
        ) }}
    from opportunities
    where status = 'won' and closed_date < created_date
),

lost_before_created as (
    select
        {{ finding_columns(
            'lost_before_created', 'opportunity', 'opportunity_id', 'crm_opportunities', 'closed_at', 'amount'
        ) }}
    from opportunities
    where status = 'lost' and closed_date < created_date
),

opportunity_in_future as (
    select
        {{ finding_columns(
            'opportunity_in_future', 'opportunity', 'opportunity_id', 'crm_opportunities', 'closed_at', 'amount'
        ) }}
    from opportunities
    where created_date > as_of_date or closed_date > as_of_date
),

stale_opportunity as (
    select
        {{ finding_columns(
            'stale_opportunity', 'opportunity', 'opportunity_id', 'crm_opportunities', 'status', 'amount'
        ) }}
    from opportunities
    where is_stale
),

opportunity_offer_unknown as (
    select
        {{ finding_columns(
            'opportunity_offer_unknown', 'opportunity', 'opportunity_id', 'crm_opportunities', 'offer', 'amount'
        ) }}
    from opportunities
    where not is_offer_listed and offer_count > 0
),

lost_reason_missing as (
    select
        {{ finding_columns(
            'lost_reason_missing', 'opportunity', 'opportunity_id', 'crm_opportunities', 'lost_reason', 'amount'
        ) }}
    from opportunities
    where status = 'lost' and lost_reason is null
),

opportunity_source_disagreement as (
    select
        {{ finding_columns(
            'opportunity_source_disagreement', 'opportunity', 'opportunity_id', 'crm_opportunities', 'lead_source', 'amount'
        ) }}
    from opportunities
    where own_channel <> lead_channel
),

opportunity_exchange_rate_missing as (
    select
        {{ finding_columns(
            'opportunity_exchange_rate_missing', 'opportunity', 'opportunity_id', 'crm_opportunities', 'currency'
        ) }}
    from opportunities
    where is_rate_missing
),

final as (
    select * from opportunity_without_lead
    union all
    select * from opportunity_account_missing
    union all
    select * from opportunity_amount_missing
    union all
    select * from opportunity_close_date_missing
    union all
    select * from won_before_created
    union all
    select * from lost_before_created
    union all
    select * from opportunity_in_future
    union all
    select * from stale_opportunity
    union all
    select * from opportunity_offer_unknown
    union all
    select * from lost_reason_missing
    union all
    select * from opportunity_source_disagreement
    union all
    select * from opportunity_exchange_rate_missing
)

select * from final
