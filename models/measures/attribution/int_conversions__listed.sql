-- What credit is given for: each deal when it was created, each order when it was signed. A credit
-- note shares the path and so the credit of the order it takes back: that of its opportunity, else
-- the customer's latest one at or before it; one that finds none stands for itself. Where a source
-- knows only the day, the whole day counts: from `from_at` to `until_at`, its last second.
-- Grain: one row per conversion_id.
with

opportunities as (select * from {{ ref('int_opportunities__linked') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
leads as (select * from {{ ref('int_leads__journeyed') }}),
all_leads as (select * from {{ ref('int_leads__qualified') }}),
settings as (select * from {{ source('reference', 'settings') }}),

corrected as (
    select
        notes.order_id,
        orders.order_id as corrected_order_id,
        row_number() over (
            partition by notes.order_id
            order by
                case when notes.opportunity_id = orders.opportunity_id then 0 else 1 end asc,
                orders.ordered_at desc nulls last, orders.order_id desc
        ) as position
    from orders as notes
    cross join settings
    inner join orders
        on notes.customer_key = orders.customer_key
    where
        notes.is_credit_note
        and orders.is_order
        and orders.ordered_at <= {{ end_of_moment('notes.ordered_at', 'settings.time_zone') }}
),

listed as (
    select
        'opportunity:' || opportunity_id as conversion_id,
        'opportunity' as conversion_kind,
        opportunity_id,
        cast(null as {{ dbt.type_string() }}) as order_id,
        lead_id,
        account_id,
        channel,
        campaign_id,
        true as is_counted,
        created_at as converted_at,
        created_date as converted_date,
        cast(null as {{ dbt.type_string() }}) as path_order_id
    from opportunities
    union all
    select
        'order:' || orders.order_id as conversion_id,
        'order' as conversion_kind,
        orders.opportunity_id,
        orders.order_id,
        orders.lead_id,
        orders.account_id,
        orders.channel,
        orders.campaign_id,
        orders.is_order as is_counted,
        orders.ordered_at as converted_at,
        orders.ordered_date as converted_date,
        coalesce(corrected.corrected_order_id, orders.order_id) as path_order_id
    from orders
    left join corrected
        on
            orders.order_id = corrected.order_id
            and corrected.position = 1
),

milestones as (
    select
        listed.conversion_id,
        coalesce(path_orders.is_order, listed.order_id is null) as has_path,
        coalesce(path_orders.account_id, listed.account_id) as path_account_id,
        coalesce(path_orders.lead_id, listed.lead_id) as path_lead_id,
        coalesce(path_orders.ordered_at, listed.converted_at) as path_at,
        coalesce(path_opportunities.created_at, opportunities.created_at) as opportunity_at
    from listed
    left join orders as path_orders
        on listed.path_order_id = path_orders.order_id
    left join opportunities as path_opportunities
        on path_orders.opportunity_id = path_opportunities.opportunity_id
    left join opportunities
        on listed.opportunity_id = opportunities.opportunity_id
),

final as (
    select
        listed.*,
        case
            when milestones.has_path
                then coalesce('account-' || milestones.path_account_id, leads.journey_key)
        end as journey_key,
        milestones.path_at as from_at,
        {{ end_of_moment('milestones.path_at', 'settings.time_zone') }} as until_at,
        {{ end_of_moment('all_leads.created_at', 'settings.time_zone') }} as lead_until_at,
        {{ end_of_moment('milestones.opportunity_at', 'settings.time_zone') }}
            as opportunity_until_at
    from listed
    cross join settings
    inner join milestones
        on listed.conversion_id = milestones.conversion_id
    left join leads
        on milestones.path_lead_id = leads.lead_id
    left join all_leads
        on milestones.path_lead_id = all_leads.lead_id
)

select * from final
