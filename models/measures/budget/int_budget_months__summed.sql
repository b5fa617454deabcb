-- The input of the budget estimate: what each channel cost and how many leads it brought in each
-- of the last 24 complete months, from its first month with a cost on. The last of them is the last
-- one with a cost at all, since extracts may end before the build. A month of which nothing but
-- hours without a cost is known, or in which an amount lacks its rate, has an unknown cost. Leads
-- are those of the CRM or of a list without keys; where they have none of a channel and month,
-- those of the spreadsheet of totals.
-- Grain: one row per channel and month.
with

costs as (select * from {{ ref('fct_costs') }}),
missing_costs as (select * from {{ ref('int_costs__missing') }}),
stages as (select * from {{ ref('fct_lead_stages') }}),
totals as (select * from {{ ref('stg_planning__channel_totals') }}),
stage_events as (select * from {{ ref('int_stage_events__counted') }}),
given as (select * from {{ ref('int_measures__given') }}),
build as (select * from {{ source('reference', 'build') }}),

spent as (
    select
        costs.channel,
        cast({{ dbt.date_trunc('month', 'costs.cost_date') }} as date) as month_date,
        count(*) > count(costs.complete_cost) as is_unknown,
        cast(sum(costs.complete_cost) as decimal(18, 4)) as complete_cost
    from costs
    cross join build
    where costs.cost_date < cast({{ dbt.date_trunc('month', 'build.as_of_date') }} as date)
    group by costs.channel, cast({{ dbt.date_trunc('month', 'costs.cost_date') }} as date)
),

unpaid as (
    select distinct
        channel,
        cast({{ dbt.date_trunc('month', 'cost_date') }} as date) as month_date
    from missing_costs
),

last_month as (
    select max(month_date) as month_date
    from spent
    where complete_cost > 0
),

spine as (
    {%- for ago in range(1, 25) %}
    select
        {{ ago }} as months_ago,
        cast({{ dbt.dateadd('month', 1 - ago, 'month_date') }} as date) as month_date
    from last_month
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

begun as (
    select
        spent.channel,
        min(spent.month_date) as month_date
    from spent
    inner join spine
        on spent.month_date = spine.month_date
    where spent.complete_cost > 0 and spent.channel not in ('unknown', 'unallocated')
    group by spent.channel
),

brought as (
    {%- for told, relation, brought_date, leads, condition in [
        ('recorded', 'stages', 'reached_date', '1', "stage = 'raw_lead'"),
        ('listed', 'stage_events', 'occurred_date', 'event_count',
         "stage = 'raw_lead' and not is_given_elsewhere"),
        ('written', 'totals', 'month_date', 'raw_leads', 'raw_leads is not null'),
    ] %}
    select
        channel,
        cast({{ dbt.date_trunc('month', brought_date) }} as date) as month_date,
        '{{ told }}' as told,
        {{ leads }} as leads
    from {{ relation }}
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

leads as (
    select
        {%- for told in ['recorded', 'listed', 'written'] %}
        cast(sum(case when told = '{{ told }}' then leads end) as bigint) as {{ told }},
        {%- endfor %}
        channel,
        month_date
    from brought
    group by channel, month_date
),

final as (
    select
        begun.channel,
        spine.month_date,
        spine.months_ago,
        case
            when not coalesce(spent.is_unknown, unpaid.channel is not null)
                then coalesce(spent.complete_cost, 0)
        end as complete_cost,
        case
            when given.is_listed then coalesce(leads.listed, leads.written, 0)
            when not given.is_given then leads.written
            when given.is_given_empty then 0
            else coalesce(leads.recorded, leads.written, 0)
        end as raw_leads
    from begun
    inner join spine
        on begun.month_date <= spine.month_date
    inner join given
        on given.measure = 'raw_leads'
    left join spent
        on
            begun.channel = spent.channel
            and spine.month_date = spent.month_date
    left join unpaid
        on
            begun.channel = unpaid.channel
            and spine.month_date = unpaid.month_date
    left join leads
        on
            begun.channel = leads.channel
            and spine.month_date = leads.month_date
)

select * from final
