-- The cost base, and what it lacks (hours without a known cost and what they may cost, amounts
-- without exchange rate), month by month over the segments of each kind. The lines of a team and
-- its people are its cost, those of a person the person's; everything else follows the first driver
-- that reaches its month, channel and campaign; what none reaches, a cost without a month too, is
-- `unallocated`. The parts are differences of a running total rounded down: they sum to the cost.
-- Grain: one row per segment_kind, segment, month_date (or none) and measure.
{% set persons = "'" ~ person_kinds() | join("', '") ~ "'" -%}
{% set own_segment = "case when kinds.segment_kind in (" ~ persons
    ~ ") then nullif(amounts.person_key, '') else labels.segment end" -%}
{% set place = ['segment_kind', 'month_date', 'channel', 'campaign_key'] -%}
{% set line = 'reached.own_segment, reached.measure, reached.' ~ place | join(', reached.') -%}
{% set month = 'cast(' ~ dbt.date_trunc('month', 'cost_date') ~ ' as date)' -%}

with

costs as (select * from {{ ref('fct_costs') }}),
missing_costs as (select * from {{ ref('int_costs__missing') }}),
people as (select * from {{ ref('dim_people') }}),
labels as (select * from {{ ref('int_segment_labels__spelled') }}),
drivers as (select * from {{ ref('int_segment_drivers__measured') }}),
settings as (select * from {{ source('reference', 'settings') }}),

amounts as (
    {%- for measure, amount, relation in [
        ('direct_cost', 'direct_cost', 'costs'), ('indirect_cost', 'indirect_cost', 'costs'),
        ('amounts_without_rate', '1', 'costs where complete_cost is null'),
        ('missing_cost', 'missing_cost', 'missing_costs'),
        ('seconds_without_cost', 'missing_seconds', 'missing_costs'),
    ] %}
    {%- set person = 'person_key, team, ' if relation == 'costs' else '' %}
    select
        {{ person if person else "'' as person_key, '' as team," }}
        {{ month }} as month_date,
        channel,
        coalesce(campaign_id, '') as campaign_key,
        '{{ measure }}' as measure,
        sum({{ amount }}) as amount
    from {{ relation }}
    group by {{ person }}{{ month }}, channel, coalesce(campaign_id, '')
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

kinds as (
    {%- for kind in segment_kinds() %}
    select '{{ kind }}' as segment_kind
    {{- ' from settings where per_person' if kind in person_kinds() }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

lines as (
    select
        kinds.segment_kind,
        {{ own_segment }} as own_segment,
        amounts.{{ (place[1:] + ['measure']) | join(', amounts.') }},
        {{ ten_thousandths('sum(amounts.amount)') }} as units
    from amounts
    cross join kinds
    left join people
        on amounts.person_key = people.person_key
    left join labels
        on
            labels.segment_kind = 'team'
            and case when kinds.segment_kind = 'team' then coalesce(amounts.team, people.team) end
            = labels.spelling
    group by
        kinds.segment_kind, {{ own_segment }},
        amounts.{{ (place[1:] + ['measure']) | join(', amounts.') }}
    having sum(amounts.amount) <> 0
),

first_drivers as (
    select
        {{ place | join(', ') }},
        min(driver_order) as driver_order
    from drivers
    group by {{ place | join(', ') }}
),

reached as (
    select
        lines.*,
        case
            when lines.own_segment is null
                then coalesce(campaigns.campaign_key, channels.campaign_key)
        end as driver_key,
        coalesce(campaigns.driver_order, channels.driver_order) as driver_order
    from lines
    left join first_drivers as campaigns
        on {{ same('lines', 'campaigns', place) }}
    left join first_drivers as channels
        on
            {{ same('lines', 'channels', place[:3]) }}
            and channels.campaign_key = '*'
),

shares as (
    select
        reached.{{ ['segment_kind', 'month_date', 'measure', 'units'] | join(', reached.') }},
        coalesce(reached.own_segment, drivers.segment, 'unallocated') as segment,
        coalesce(drivers.weight, 1) as weight,
        sum(coalesce(drivers.weight, 1)) over (
            partition by {{ line }} order by drivers.segment asc nulls last
        ) as weight_to_here,
        sum(coalesce(drivers.weight, 1)) over (partition by {{ line }}) as total_weight
    from reached
    left join drivers
        on
            {{ same('reached', 'drivers', place[:3] + ['driver_order']) }}
            and reached.driver_key = drivers.campaign_key
),

final as (
    select
        {{ ['segment_kind', 'segment', 'month_date', 'measure'] | join(', ') }},
        cast(
            cast(sum(case when units < 0 then -1 else 1 end * (
                {{ integer_quotient('abs(units) * weight_to_here', 'total_weight') }}
                - {{ integer_quotient('abs(units) * (weight_to_here - weight)', 'total_weight') }}
            )) as decimal(18, 0)) * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
        ) as value
    from shares
    group by segment_kind, segment, month_date, measure
)

select * from final
