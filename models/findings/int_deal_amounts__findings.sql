-- Amounts of deals and orders far outside those of their offer: ten times above the upper quartile
-- or ten times below the lower one, where the offer has 20 deals at least; renewals are apart. Such
-- a gap is a shifted decimal mark or a currency read as another, not a large deal. Ranks and
-- comparisons only.
-- Grain: one row per finding of opportunities and orders.
with

opportunities as (select * from {{ ref('int_opportunities__linked') }}),
opportunity_records as (select * from {{ ref('stg_crm__opportunities') }}),
orders as (select * from {{ ref('int_orders__listed') }}),

amounts as (
    select
        'opportunity' as entity,
        opportunities.opportunity_id as entity_id,
        coalesce(opportunities.offer, '') as offer,
        opportunity_records.source_file,
        opportunity_records.source_record,
        opportunities.amount
    from opportunities
    inner join opportunity_records
        on opportunities.opportunity_id = opportunity_records.opportunity_id
    where opportunities.amount > 0
    union all
    select
        'order' as entity,
        orders.order_id as entity_id,
        coalesce(orders.offer, '')
        || case when orders.kind = 'renewal' then '/renewal' else '' end as offer,
        orders.source_file,
        orders.source_record,
        orders.revenue as amount
    from orders
    where
        orders.revenue > 0
        and not orders.is_from_opportunity
),

ranked as (
    select
        entity,
        offer,
        amount,
        row_number() over (partition by entity, offer order by amount asc nulls last) as position,
        count(*) over (partition by entity, offer) as amount_count
    from amounts
),

quartiles as (
    select
        entity,
        offer,
        min(case when position * 4 >= amount_count then amount end) as lower_quartile,
        min(case when position * 4 >= amount_count * 3 then amount end) as upper_quartile
    from ranked
    where amount_count >= 20
    group by entity, offer
),

outliers as (
    select
        amounts.entity,
        amounts.entity_id,
        amounts.source_file,
        amounts.source_record,
        amounts.amount
    from amounts
    inner join quartiles
        on
            amounts.entity = quartiles.entity
            and amounts.offer = quartiles.offer
    where
        amounts.amount > 10 * quartiles.upper_quartile
        or amounts.amount * 10 < quartiles.lower_quartile
),

final as (
    {{ findings_of('outliers', 'opportunity', 'entity_id', 'crm_opportunities', [
        ('opportunity_amount_outlier', 'amount', "entity = 'opportunity'"),
    ], amount='amount') }}
    union all
    {{ findings_of('outliers', 'order', 'entity_id', 'crm_orders', [
        ('order_amount_outlier', 'amount', "entity = 'order'"),
    ], amount='amount') }}
)

select * from final
