-- What is missing from the cost base or stands in it without a place. Campaigns of which nobody
-- knows what they cost (no cost names them, and costs of their channel name no campaign) are one
-- finding, whatever their number, with the cost that names none.
-- Grain: one row per rule_id, entity, entity_id and column_name.

with

allocated as (select * from {{ ref('int_costs__allocated') }}),
labour as (select * from {{ ref('int_labour__costed') }}),
hourly_costs as (select * from {{ ref('int_hourly_costs__compared') }}),
months as (select * from {{ ref('int_cost_months__compared') }}),
groups as (select * from {{ ref('int_performance__listed') }}),

missing_person_cost as (
    select
        'missing_person_cost' as rule_id,
        'person' as entity,
        coalesce(left(md5(labour.person_id), 16), 'nobody') as entity_id,
        'people' as extract,
        'loaded_hourly_cost' as column_name,
        {{ integer_quotient(
            'sum(labour.seconds * hourly_costs.median_hourly_units)', '3600'
        ) }} * cast(0.0001 as decimal(5, 4)) as amount_at_stake
    from labour
    left join hourly_costs
        on labour.month_date = hourly_costs.month_date
    where labour.amount_units is null and labour.is_prospecting
    group by coalesce(left(md5(labour.person_id), 16), 'nobody')
),

unallocated_cost as (
    select
        'unallocated_cost' as rule_id,
        'cost' as entity,
        allocated.cost_id || '/'
        || coalesce(
            substring(cast(allocated.from_date as {{ dbt.type_string() }}), 1, 7), 'undated'
        ) as entity_id,
        case allocated.cost_source
            when 'ledger' then 'cost_ledger'
            when 'labour' then 'time_entries'
            else 'ad_spend'
        end as extract,
        'channel' as column_name,
        abs(sum(allocated.cost_units)) * cast(0.0001 as decimal(5, 4)) as amount_at_stake
    from allocated
    where allocated.channel = 'unallocated'
    group by
        allocated.cost_id, allocated.cost_source,
        substring(cast(allocated.from_date as {{ dbt.type_string() }}), 1, 7)
    having sum(allocated.cost_units) <> 0
),

month_without_cost as (
    select
        'month_without_cost' as rule_id,
        'month' as entity,
        substring(cast(months.month_date as {{ dbt.type_string() }}), 1, 7) as entity_id,
        'cost_ledger' as extract,
        'month' as column_name,
        cast(null as decimal(18, 4)) as amount_at_stake
    from months
    where not months.has_cost
),

campaign_cost_unknown as (
    select
        'campaign_cost_unknown' as rule_id,
        'extract' as entity,
        'campaigns' as entity_id,
        'ad_spend' as extract,
        'campaign_id' as column_name,
        sum(allocated.cost_units) * cast(0.0001 as decimal(5, 4)) as amount_at_stake
    from allocated
    where
        allocated.campaign_id is null
        and allocated.channel in (select groups.unnamed_cost_channel from groups)
    having count(*) > 0
),

final as (
    {%- for rule in [
        'missing_person_cost', 'unallocated_cost', 'month_without_cost', 'campaign_cost_unknown',
    ] %}
    select
        rule_id,
        entity,
        entity_id,
        extract,
        column_name,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record,
        cast(amount_at_stake as decimal(18, 4)) as amount_at_stake
    from {{ rule }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
