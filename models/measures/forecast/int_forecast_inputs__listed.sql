-- What the forecast of orders is made from: at each origin (see forecast_origins) the deals open by
-- the stage in which they stood and their age that day, with what became of them, ordered or lost
-- in the rest of that month (0) or in the six after it; and what else brings orders. An amount, an
-- expected closing and a probability are told as the files landed by an origin gave them, before
-- these of the last origin alone, but for `expected_…`, of which the CRM's own forecast is made
-- (then as last recorded, which favours it).
-- Grain: one row per part, origin_date (of `leads` and `orders`: a month), stage and age.
{% set events = ['ordered', 'lost', 'expected'] %}
with

sources as (select * from {{ ref('int_order_sources__counted') }}),
stays as (select * from {{ ref('int_deal_stays__listed') }}),
versions as (select * from {{ ref('stg_land__deal_versions') }}),
extracts as (select * from {{ ref('int_extracts__spanned') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),
build as (select * from {{ source('reference', 'build') }}),

origins as (
    {{ forecast_origins('extracts', 'numbers', 'build') }}
),

standing as (
    select
        origins.origin_date,
        origins.is_now,
        stays.stage,
        {{ forecast_age('stays.created_date', 'origins.origin_date') }} as age,
        stays.ordered_date,
        stays.lost_date,
        {%- for column, known in [
            ('expected_date', 'expected_close_date'), ('amount', 'amount'),
            ('probability', 'probability'),
        ] %}
        case
            when origins.is_now or versions.opportunity_id is null then stays.{{ column }}
            else versions.{{ known }}
        end as {{ column }},
        {%- endfor %}
        origins.is_now or versions.opportunity_id is not null as is_known
    from stays
    inner join origins
        on
            stays.from_date <= origins.origin_date
            and coalesce(stays.to_date > origins.origin_date, true)
    left join versions
        on
            stays.opportunity_id = versions.opportunity_id
            and origins.origin_date >= versions.known_date
            and origins.origin_date < versions.until_date
),

open_deals as (
    select
        origin_date,
        stage,
        age,
        {%- for event in events %}
        case
            when {{ event }}_date > origin_date
                then {{ dbt.datediff('origin_date', event ~ '_date', 'month') }}
        end as {{ event }}_in,
        {%- endfor %}
        case when is_known then expected_date < origin_date end as is_overdue,
        case when is_known then amount end as amount,
        case when is_known then probability end as probability,
        amount as last_amount
    from standing
),

final as (
    select
        part,
        origin_date,
        stage,
        age,
        cast(sum(case when month = -1 then units else 0 end) as bigint) as units,
        cast(sum(units_with_amount) as bigint) as units_with_amount,
        cast(sum(amount) as decimal(18, 4)) as amount,
        cast(sum(squared_amount) as decimal(38, 0)) as squared_amount,
        cast(null as bigint) as overdue_units,
        cast(null as bigint) as overdue_units_with_amount,
        cast(null as decimal(18, 4)) as overdue_amount,
        cast(null as bigint) as units_with_probability,
        {%- for month in range(7) %}
        cast(sum(case when month = {{ month }} then units else 0 end) as bigint)
            as ordered_{{ month }},
        cast(null as bigint) as lost_{{ month }},
        cast(null as bigint) as expected_{{ month }},
        cast(null as decimal(18, 4)) as expected_amount_{{ month }},
        {%- endfor %}
        cast(null as decimal(18, 6)) as probability
    from sources
    group by part, origin_date, stage, age
    union all
    select
        'pipeline' as part,
        origin_date,
        stage,
        age,
        cast(count(*) as bigint) as units,
        cast(count(amount) as bigint) as units_with_amount,
        cast(sum(amount) as decimal(18, 4)) as amount,
        cast(sum({{ mean_square('amount', '1') }}) as decimal(38, 0)) as squared_amount,
        cast(sum(case when is_overdue then 1 else 0 end) as bigint) as overdue_units,
        cast(count(case when is_overdue then amount end) as bigint) as overdue_units_with_amount,
        cast(sum(case when is_overdue then amount end) as decimal(18, 4)) as overdue_amount,
        cast(count(probability) as bigint) as units_with_probability,
        {%- for month in range(7) %}
        {%- for event in events %}
        cast(sum(case when {{ event }}_in = {{ month }} then 1 else 0 end) as bigint)
            as {{ event }}_{{ month }},
        {%- endfor %}
        cast(sum(case when expected_in = {{ month }} then last_amount end) as decimal(18, 4))
            as expected_amount_{{ month }},
        {%- endfor %}
        cast(sum(probability) as decimal(18, 6)) as probability
    from open_deals
    group by origin_date, stage, age
)

select * from final
