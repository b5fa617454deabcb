-- The cost base, and what it lacks, month by month over the segments of each kind. A team's own
-- lines and people are its cost; everything else follows the first driver that reaches its month,
-- channel and campaign; what none reaches, a cost without a month too, is `unallocated`. The parts
-- are differences of a running total rounded down: they sum to the cost to the last ten-thousandth.
-- Grain: one row per segment_kind, segment and month_date (or none).
{% set amounts = [
    'direct_cost', 'indirect_cost', 'missing_cost', 'seconds_without_cost', 'amounts_without_rate',
] -%}
{% set line -%}
    reached.segment_kind, reached.own_segment, reached.month_date, reached.channel,
                reached.campaign_key
{%- endset %}

with

costs as (select * from {{ ref('int_segment_costs__teamed') }}),
drivers as (select * from {{ ref('int_segment_drivers__measured') }}),

kinds as (
    {%- for kind in segment_kinds() %}
    select '{{ kind }}' as segment_kind
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

lines as (
    select
        kinds.segment_kind,
        case when kinds.segment_kind = 'team' then costs.team end as own_segment,
        costs.month_date,
        {%- for amount in amounts %}
        sum({{ ten_thousandths('costs.' ~ amount) }}) as {{ amount }}_units,
        {%- endfor %}
        costs.channel,
        costs.campaign_key
    from costs
    cross join kinds
    group by
        kinds.segment_kind, case when kinds.segment_kind = 'team' then costs.team end,
        costs.month_date, costs.channel, costs.campaign_key
),

first_drivers as (
    select
        segment_kind,
        month_date,
        channel,
        campaign_key,
        min(driver_order) as driver_order
    from drivers
    group by segment_kind, month_date, channel, campaign_key
),

reached as (
    select
        lines.segment_kind,
        lines.own_segment,
        lines.month_date,
        lines.channel,
        lines.campaign_key,
        {%- for amount in amounts %}
        lines.{{ amount }}_units,
        {%- endfor %}
        case
            when lines.own_segment is null
                then coalesce(campaigns.campaign_key, channels.campaign_key)
        end as driver_key,
        coalesce(campaigns.driver_order, channels.driver_order) as driver_order
    from lines
    left join first_drivers as campaigns
        on
            lines.segment_kind = campaigns.segment_kind
            and lines.month_date = campaigns.month_date
            and lines.channel = campaigns.channel
            and lines.campaign_key = campaigns.campaign_key
    left join first_drivers as channels
        on
            lines.segment_kind = channels.segment_kind
            and lines.month_date = channels.month_date
            and lines.channel = channels.channel
            and channels.campaign_key = '*'
),

running as (
    select
        reached.segment_kind,
        coalesce(reached.own_segment, drivers.segment, 'unallocated') as segment,
        reached.month_date,
        {%- for amount in amounts %}
        reached.{{ amount }}_units,
        {%- endfor %}
        coalesce(drivers.weight, 1) as weight,
        sum(coalesce(drivers.weight, 1)) over (
            partition by {{ line }}
            order by drivers.segment asc nulls last
        ) as weight_to_here,
        sum(coalesce(drivers.weight, 1)) over (partition by {{ line }}) as total_weight
    from reached
    left join drivers
        on
            reached.segment_kind = drivers.segment_kind
            and reached.month_date = drivers.month_date
            and reached.channel = drivers.channel
            and reached.driver_key = drivers.campaign_key
            and reached.driver_order = drivers.driver_order
),

parts as (
    select
        segment_kind,
        segment,
        {%- for amount in amounts %}
        case when {{ amount }}_units < 0 then -1 else 1 end * (
            {{ integer_quotient('abs(' ~ amount ~ '_units) * weight_to_here', 'total_weight') }}
            - {{ integer_quotient(
                'abs(' ~ amount ~ '_units) * (weight_to_here - weight)', 'total_weight'
            ) }}
        ) as {{ amount }}_units,
        {%- endfor %}
        month_date
    from running
),

final as (
    select
        segment_kind,
        segment,
        {%- for amount in amounts %}
        cast(
            cast(sum({{ amount }}_units) as decimal(18, 0)) * cast(0.0001 as decimal(5, 4))
            as decimal(18, 4)
        ) as {{ amount }},
        {%- endfor %}
        month_date
    from parts
    group by segment_kind, segment, month_date
)

select * from final
