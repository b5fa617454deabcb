-- The lead by which a company first came in: the source of last resort of its deals and orders.
-- Grain: one row per account_id that has a lead, implied ones included.
with

leads as (select * from {{ ref('int_leads__qualified') }}),

ranked as (
    select
        account_id,
        lead_id,
        campaign_id,
        source_channel,
        created_date,
        sector,
        company_size,
        country,
        region,
        row_number() over (
            partition by account_id order by created_at asc nulls last, lead_id asc
        ) as position
    from leads
    where account_id is not null
),

final as (
    select
        account_id,
        max(case when position = 1 then lead_id end) as lead_id,
        max(case when position = 1 then campaign_id end) as campaign_id,
        max(case when position = 1 then source_channel end) as source_channel,
        max(case when position = 1 then created_date end) as created_date,
        coalesce(max(case when position = 1 then sector end), max(sector)) as sector,
        coalesce(max(case when position = 1 then company_size end), max(company_size))
            as company_size,
        coalesce(max(case when position = 1 then country end), max(country)) as country,
        coalesce(max(case when position = 1 then region end), max(region)) as region
    from ranked
    group by account_id
)

select * from final
