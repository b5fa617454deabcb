-- Every finding of this build in one table: each entity's findings model, nothing else. An id that
-- is an e-mail address stands for a person: it is hashed. A record that is spread over its days is
-- found once, with the amount of all of them.
-- Grain: one row per finding.
{% set columns = [
    'rule_id', 'entity', 'entity_id', 'extract', 'column_name', 'source_file', 'source_record',
] %}
with

files as (select * from {{ ref('int_files__findings') }}),
records as (select * from {{ ref('int_records__findings') }}),
marketing as (select * from {{ ref('int_marketing__findings') }}),
leads as (select * from {{ ref('int_leads__findings') }}),
lead_duplicates as (select * from {{ ref('int_lead_duplicates__findings') }}),
accounts as (select * from {{ ref('int_accounts__findings') }}),
opportunities as (select * from {{ ref('int_opportunities__findings') }}),
deal_amounts as (select * from {{ ref('int_deal_amounts__findings') }}),
orders as (select * from {{ ref('int_orders__findings') }}),
activity as (select * from {{ ref('int_activity__findings') }}),
calls as (select * from {{ ref('int_calls__findings') }}),
stages as (select * from {{ ref('int_stages__findings') }}),
campaigns as (select * from {{ ref('int_campaigns__findings') }}),
ledger_entries as (select * from {{ ref('int_ledger_entries__findings') }}),
ledger_comparisons as (select * from {{ ref('int_ledger_comparisons__findings') }}),
ledger_months as (select * from {{ ref('int_ledger_months__findings') }}),
people as (select * from {{ ref('int_people__findings') }}),
exchange_rates as (select * from {{ ref('int_exchange_rates__findings') }}),
costs as (select * from {{ ref('int_costs__findings') }}),

found as (
    {%- for found in [
        'files', 'records', 'marketing', 'leads', 'lead_duplicates', 'accounts', 'opportunities',
        'deal_amounts', 'orders', 'activity', 'calls', 'stages', 'campaigns', 'ledger_entries',
        'ledger_comparisons', 'ledger_months', 'people', 'exchange_rates', 'costs',
    ] %}
    select
        rule_id,
        entity,
        case when entity_id like '%@%' then left(md5(entity_id), 16) else entity_id end
            as entity_id,
        extract,
        coalesce(column_name, '') as column_name,
        source_file,
        source_record,
        amount_at_stake
    from {{ found }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

numbered as (
    select
        found.*,
        row_number() over (
            partition by
                found.rule_id, found.entity, found.extract, found.entity_id, found.column_name
            order by
                found.source_file asc nulls last,
                found.source_record asc nulls last,
                found.amount_at_stake asc nulls last
        ) as place_number,
        found.source_record is not null
        and coalesce(found.extract, '') in ('ad_spend', 'web_visits') as is_spread
    from found
),

-- few findings are of records that are spread: only those are put in order once more
parts as (
    {%- set record %}
            partition by
                numbered.rule_id, numbered.entity, numbered.extract, numbered.column_name,
                numbered.source_file, numbered.source_record
    {%- endset %}
    select
        numbered.*,
        row_number() over (
            {{- record }}
            order by numbered.entity_id asc nulls last
        ) as part_number,
        sum(numbered.amount_at_stake) over (
            {{- record }}
        ) as record_amount
    from numbered
    where numbered.place_number = 1 and numbered.is_spread
),

whole as (
    {%- for relation, amount, condition in [
        ('numbered', 'amount_at_stake', 'place_number = 1 and not is_spread'),
        ('parts', 'record_amount', 'part_number = 1'),
    ] %}
    select
        {{ columns | join(',\n        ') }},
        cast({{ amount }} as decimal(18, 4)) as amount_at_stake
    from {{ relation }}
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        md5(
            rule_id || '|' || entity || '|' || extract || '|' || entity_id || '|' || column_name
        ) as finding_id,
        {{ columns | join(',\n        ') }},
        amount_at_stake
    from whole
)

select * from final
