-- What of the cost base is the cost of calls: of each cost line the share that calls have in the
-- hours it pays. Labour follows its person and day, other lines of a person or team their month,
-- all else the month of its channel and campaign (of the channel alone, where it was booked on no
-- campaign); media, travel and stands are no cost of calls. The rest is that of everything else.
-- Grain: one row per person_key, work_date, channel and campaign_key with time spent on calls.
{% set pool = 'scope, scope_key, period_date, channel, campaign_match' %}
{% set of_hours = ['person_key', 'work_date', 'campaign_key', 'call_campaign_key'] %}
{% set in_pool = 'partition by paid.' ~ pool.replace(', ', ', paid.') %}
{% set scopes = [
    ('day', 'person_key', 'work_date', 'campaign_key'),
    ('person', 'person_key', 'month_date', 'campaign_key'),
    ('team', 'team_key', 'month_date', 'campaign_key'),
    ('all', "''", 'month_date', 'campaign_key'),
    ('person', 'person_key', 'month_date', "'*'"),
    ('team', 'team_key', 'month_date', "'*'"),
    ('all', "''", 'month_date', "'*'"),
] %}
{% set columns = 'person_key work_date channel campaign_key call_campaign_key seconds'.split() %}
{% set paid_period = "case when cost_source = 'labour' then cost_date else cast("
    ~ dbt.date_trunc('month', 'cost_date') ~ ' as date) end' %}
with

costs as (select * from {{ ref('fct_costs') }}),
work as (select * from {{ ref('int_call_hours__split') }}),

paid_work as (
    {%- for scope, key, date, campaign in scopes %}
    select
        {{ columns | join(',\n        ') }},
        call_seconds,
        '{{ scope }}' as scope,
        {{ key }} as scope_key,
        {{ date }} as period_date,
        {{ campaign }} as campaign_match
    from work
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

lines as (
    select
        cost_source = 'labour' as is_labour,
        person_key,
        team,
        {{ paid_period }} as period_date,
        channel,
        campaign_id,
        allocation_key in ('declared', 'none') as is_declared,
        sum(complete_cost) as complete_cost
    from costs
    where complete_cost is not null and category not in ('media', 'travel', 'stand')
    group by
        cost_source = 'labour', person_key, team, {{ paid_period }}, channel, campaign_id,
        allocation_key in ('declared', 'none')
),

scoped as (
    select
        case
            when is_labour then 'day'
            when person_key is not null then 'person'
            when team is not null then 'team'
            else 'all'
        end as scope,
        coalesce(person_key, {{ normalise_label('team') }}, '') as scope_key,
        period_date,
        channel,
        case when campaign_id is null and is_declared then '*' else coalesce(campaign_id, '') end
            as campaign_match,
        complete_cost
    from lines
),

pools as (
    select
        {{ pool }},
        {{ ten_thousandths('sum(complete_cost)') }} as units
    from scoped
    group by {{ pool }}
),

-- hours that no line pays stay once, with no cost
paid as (
    select
        paid_work.*,
        pools.units
    from paid_work
    left join pools
        on {{ same('paid_work', 'pools', pool.split(', ')) }}
    where pools.units is not null or paid_work.scope = 'day'
),

running as (
    select
        paid.*,
        sum(paid.seconds) over ({{ in_pool }}) as total_seconds,
        sum(paid.call_seconds) over (
            {{ in_pool }}
            order by paid.{{ of_hours | join(', paid.') }} nulls last
            rows between unbounded preceding and current row
        ) as call_seconds_to_here
    from paid
),

final as (
    select
        person_key,
        work_date,
        channel,
        call_campaign_key as campaign_key,
        cast(sum(case when scope = 'day' then call_seconds end) as bigint) as call_seconds,
        cast(sum(case when units < 0 then -1 else 1 end * (
            {{ running_share(
                'abs(units)', 'call_seconds_to_here', 'call_seconds', 'total_seconds'
            ) }}
        )) as bigint) as units
    from running
    where call_seconds > 0
    group by person_key, work_date, channel, call_campaign_key
)

select * from final
