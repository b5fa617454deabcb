-- Labour that the ledger does not hold, at the loaded hourly cost of the day. A salary line pays a
-- month of the person it names, else of its team, else of everybody; who worked in the team at any
-- time of the month is paid for all of it, and hours of which the log names nobody are paid with
-- their team: there hours only distribute the salary. A day's cost is rounded once, then shared
-- over what it was spent on by its seconds, so the parts sum to the day. Where the cost of a person
-- is unknown there is a finding and no amount.
-- Grain: one row per person_id, work_date, channel, campaign_id, is_prospecting and is_estimated.
{#- who is paid: a person, else the team that hours of nobody are paid with -#}
{% set payee = "coalesce('person ' || hours.person_id, 'team ' || coalesce(hours.team_key, ''))" %}
with

hours as (select * from {{ ref('int_hours__distributed') }}),
people as (select * from {{ ref('int_people__valid') }}),
salaries as (select * from {{ ref('int_ledger_scopes__paid') }}),

payees as (
    select distinct
        {{ payee }} as payee,
        hours.month_date,
        hours.person_id,
        hours.team_key
    from hours
),

-- whom a salary may pay for a month of a payee, so that equal keys find it
reaches as (
    {%- for kind, key in {'person': 'person_id', 'team': 'team_key', 'all': "''"}.items() %}
    select
        payee,
        month_date,
        '{{ kind }}' as scope_kind,
        {{ key }} as scope_key
    from payees
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

paid_months as (
    select distinct
        reaches.payee,
        reaches.month_date
    from reaches
    inner join salaries
        on
            reaches.month_date = salaries.month_date
            and reaches.scope_kind = salaries.scope_kind
            and reaches.scope_key = salaries.scope_key
    where salaries.category = 'salary' and salaries.is_paid
),

unpaid as (
    select
        hours.person_id,
        hours.work_date,
        hours.month_date,
        hours.channel,
        hours.campaign_id,
        hours.is_prospecting,
        hours.is_estimated,
        min(hours.team_key) as team_key,
        cast(sum(hours.seconds) as bigint) as weight
    from hours
    left join paid_months
        on
            hours.month_date = paid_months.month_date
            and {{ payee }} = paid_months.payee
    where paid_months.month_date is null
    group by
        hours.person_id, hours.work_date, hours.month_date, hours.channel, hours.campaign_id,
        hours.is_prospecting, hours.is_estimated
),

shares as (
    select
        unpaid.*,
        cast({{ ten_thousandths('people.loaded_hourly_cost') }} as bigint) as hourly_units,
        {{ integer_quotient(
            'cast(sum(unpaid.weight) over (partition by unpaid.person_id, unpaid.work_date)'
            ~ ' as decimal(38, 0)) * 2 * '
            ~ ten_thousandths('people.loaded_hourly_cost') ~ ' + 3600', '7200'
        ) }} as units
    from unpaid
    left join people
        on
            unpaid.person_id = people.person_id
            and unpaid.work_date >= people.holds_from_date
            and unpaid.work_date < people.holds_to_date
            and unpaid.work_date >= people.cost_from_date
            and people.loaded_hourly_cost >= 0
),

{{ split_wholes(
    'shares', ['units'], 'person_id, work_date',
    'channel asc nulls last, campaign_id asc nulls last, is_prospecting desc'
) }},

final as (
    select
        person_id,
        team_key,
        work_date,
        month_date,
        channel,
        campaign_id,
        is_prospecting,
        is_estimated,
        case
            when is_prospecting and channel is not null then channel
            when is_prospecting and campaign_id is not null then 'unknown'
            else 'unallocated'
        end as cost_channel,
        weight as seconds,
        hourly_units,
        units_part as amount_units
    from parts
)

select * from final
