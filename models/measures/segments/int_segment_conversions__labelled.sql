-- The segments of each deal and order: its own offer (an order's, else its deal's); sector, size
-- and region of its lead, else of its account; where no touch has the credit, team, script, agent
-- and message of its lead, else the team of its owner, its campaign's script before the lead's.
-- Grain: one row per conversion_id (`opportunity:…` or `order:…`).
{% set attributes = ['sector', 'company_size', 'region'] %}

with

opportunities as (select * from {{ ref('int_opportunities__linked') }}),
orders as (select * from {{ ref('int_orders__identified') }}),
leads as (select * from {{ ref('int_segment_leads__labelled') }}),
accounts as (select * from {{ ref('int_accounts__introduced') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
people as (select * from {{ ref('dim_people') }}),
labels as (select * from {{ ref('int_segment_labels__spelled') }}),
settings as (select * from {{ source('reference', 'settings') }}),

conversions as (
    select
        'opportunity:' || opportunity_id as conversion_id,
        lead_id,
        account_id,
        campaign_id,
        owner_key,
        offer
    from opportunities
    union all
    select
        'order:' || orders.order_id as conversion_id,
        orders.lead_id,
        orders.account_id,
        orders.campaign_id,
        opportunities.owner_key,
        coalesce(orders.offer, opportunities.offer) as offer
    from orders
    left join opportunities
        on orders.opportunity_id = opportunities.opportunity_id
),

described as (
    select
        conversions.conversion_id,
        conversions.offer,
        {%- for attribute in attributes %}
        nullif(leads.{{ attribute }}, 'unknown') as lead_{{ attribute }},
        accounts.{{ attribute }},
        {%- endfor %}
        nullif(leads.team, 'unknown') as lead_team,
        people.team,
        coalesce(campaigns.script_id, leads.script, 'unknown') as script,
        coalesce(leads.message, 'unknown') as message,
        case when settings.per_person then coalesce(conversions.owner_key, 'unknown') end as seller,
        case when settings.per_person then coalesce(leads.agent, 'unknown') end as agent
    from conversions
    cross join settings
    left join leads
        on conversions.lead_id = leads.lead_id
    left join accounts
        on conversions.account_id = accounts.account_id
    left join campaigns
        on conversions.campaign_id = campaigns.campaign_id
    left join people
        on conversions.owner_key = people.person_key
),

final as (
    select
        described.conversion_id,
        {%- for attribute in attributes + ['team'] %}
        coalesce(
            described.lead_{{ attribute }}, {{ attribute }}_labels.segment, 'unknown'
        ) as {{ attribute }},
        {%- endfor %}
        coalesce(described.offer, 'unknown') as offer,
        described.script,
        described.message,
        described.seller,
        described.agent
    from described
    {% for attribute in attributes + ['team'] %}
    left join labels as {{ attribute }}_labels
        on
            {{ attribute }}_labels.segment_kind = '{{ attribute }}'
            and described.{{ attribute }} = {{ attribute }}_labels.spelling
    {% endfor %}
)

select * from final
