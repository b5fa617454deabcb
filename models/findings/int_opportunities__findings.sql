-- What is missing or doubtful in the deals, with the amount at stake. An order may be booked up to
-- 60 days after the deal is won, where orders name their deals; a difference of 1 % is rounding.
-- Grain: one row per finding of opportunities.
with

opportunities as (select * from {{ ref('int_opportunities__checked') }}),
orders as (select * from {{ ref('int_orders__checked') }}),
dated as (select * from {{ ref('int_extracts__spanned') }}),

ordered as (
    select
        opportunity_id,
        max(original_currency) as currency,
        max(original_currency) = min(original_currency) as is_one_currency,
        sum(original_amount) as original_amount,
        sum(revenue) as revenue
    from orders
    where
        not is_from_opportunity
        and not is_credit_note
        and coalesce(kind, 'new') <> 'renewal'
        and opportunity_id is not null
    group by opportunity_id
),

booking as (
    select max(last_date) as last_date
    from dated
    where extract = 'crm_orders' and exists (select 1 from ordered)
),

compared as (
    select
        opportunities.opportunity_id,
        {{ dbt.datediff('opportunities.closed_date', 'booking.last_date', 'day') }} > 60
        and orders.is_from_opportunity and not orders.is_maybe_twice as is_without_order,
        ordered.is_one_currency
        and ordered.currency = opportunities.original_currency
        and abs(ordered.original_amount - opportunities.original_amount) * 100
        > abs(opportunities.original_amount) as is_ordered_otherwise,
        opportunities.amount,
        abs(ordered.revenue - opportunities.amount) as difference,
        opportunities.source_file,
        opportunities.source_record
    from opportunities
    cross join booking
    left join ordered
        on opportunities.opportunity_id = ordered.opportunity_id
    left join orders
        on 'opportunity-' || opportunities.opportunity_id = orders.order_id
    where opportunities.status = 'won'
),

-- files of tools that leave closed deals in the stage where they ended: that contradicts nothing
kept_stages as (
    select coalesce(source_file, '') as source_file
    from opportunities
    where status <> 'open'
    group by source_file
    having 2 * sum(case when stage_status <> 'open' then 1 else 0 end) < count(*)
),

-- one finding for all: what is missing is a key, not a value of each deal
apart as (
    select distinct
        'crm_opportunities' as extract,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record
    from opportunities
    where is_keyless
),

final as (
    {{ findings_of('opportunities', 'opportunity', 'opportunity_id', 'crm_opportunities', [
        ('opportunity_without_lead', 'lead_id', "link_rule <> 'lead_id' and has_leads"),
        ('opportunity_account_missing', 'account_id', 'account_reference is null'),
        ('opportunity_amount_missing', 'amount',
            "status = 'won' and original_amount is null", 'null'),
        ('unsold_amount_missing', 'amount',
            "status <> 'won' and original_amount is null and has_amounts", 'null'),
        ('opportunity_close_date_missing', 'closed_at', "status <> 'open' and closed_at is null"),
        ('opportunity_source_missing', 'lead_source', 'lead_source is null and has_lead_sources'),
        ('opportunity_owner_missing', 'owner_id',
            "status = 'open' and owner_id is null and has_owner_ids"),
        ('opportunity_owner_unknown', 'owner_id', 'is_owner_unknown'),
        ('opportunity_expected_close_missing', 'expected_close_date',
            "status = 'open' and expected_close_date is null and has_expected_close_dates"),
        ('lost_reason_missing', 'lost_reason', "status = 'lost' and lost_reason is null"),
        ('won_before_created', 'closed_at', "status = 'won' and closed_date < created_date"),
        ('lost_before_created', 'closed_at', "status = 'lost' and closed_date < created_date"),
        ('opportunity_before_lead', 'created_at',
            'created_date < lead_date and lead_date <= as_of_date'),
        ('opportunity_in_future', 'closed_at', 'greatest(created_date, closed_date) > as_of_date'),
        ('stale_opportunity', 'status', 'is_stale'),
        ('opportunity_past_expected_close', 'expected_close_date',
            "status = 'open' and expected_close_date < overdue_date"),
        ('opportunity_open_with_closing_date', 'status',
            "status = 'open' and closed_date <= known_date"),
        ('opportunity_stage_contradicts_status', 'stage',
            "is_status_known and stage_status <> status and not (stage_status = 'open' and "
            "coalesce(source_file, '') in (select source_file from kept_stages))"),
        ('opportunity_probability_out_of_range', 'probability', 'probability not between 0 and 1'),
        ('opportunity_offer_unknown', 'offer', 'not is_offer_listed and offer_count > 0'),
        ('opportunity_source_disagreement', 'lead_source', 'own_channel <> lead_channel'),
        ('opportunity_exchange_rate_missing', 'currency', 'is_rate_missing', 'null'),
        ('won_amount_estimated', 'amount_is_estimated', "status = 'won' and is_amount_estimated"),
        ('open_amount_estimated', 'amount_is_estimated', "status = 'open' and is_amount_estimated"),
        ('opportunity_amount_not_positive', 'amount',
            "original_amount < 0 or (status = 'won' and original_amount = 0)", 'abs(amount)'),
        ('opportunity_above_list_amount', 'list_amount',
            'original_amount > 0 and list_amount < amount', 'amount - list_amount'),
    ], amount='amount') }}
    union all
    {{ findings_of('compared', 'opportunity', 'opportunity_id', 'crm_opportunities', [
        ('opportunity_amount_differs_from_order', 'amount', 'is_ordered_otherwise', 'difference'),
        ('won_without_order', 'opportunity_id', 'is_without_order', 'amount'),
    ]) }}
    union all
    {{ findings_of('apart', 'extract', 'extract', 'crm_opportunities', [
        ('leads_and_opportunities_apart', 'lead_id', 'true'),
    ]) }}
)

select * from final
