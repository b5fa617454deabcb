-- Two questions of a budget, as far as the data can tell: what moving a part of a channel's monthly
-- spend to another would bring a month, and what an amount more for one channel would bring where
-- nothing is taken away. What lacks for an answer stands in has_… columns.
-- Grain: one row per scenario (scenario_kind, from_channel, to_channel, share_moved, amount_added)
-- and channel it concerns.
{% set enough = [
    'has_enough_months', 'has_enough_leads', 'has_enough_variation', 'has_enough_customers',
    'has_known_margin',
] %}
{%- set status %}
        case
            when not ({{ enough | join(' and ') }}) then 'not_enough_data'
            when gross_margin_added is null then 'beyond_observed_range'
            else 'estimated'
        end
{%- endset %}
{% set quantiles = ['', '_p05', '_p10', '_p25', '_p50', '_p75', '_p90', '_p95'] %}
{% set moved = [
    ('raw_leads', 'decimal(18, 9)', ['before', 'after', 'after_lower', 'after_upper']),
    ('new_customers', 'decimal(18, 9)', ['before', 'after', 'after_lower', 'after_upper']),
    ('new_customer_gross_margin', 'decimal(18, 4)', [
        'before', 'after', 'after_lower', 'after_upper', 'change', 'change_lower', 'change_upper',
    ]),
    ('move_gross_margin', 'decimal(18, 4)', ['change', 'change_lower', 'change_upper']),
    ('roi', 'decimal(18, 6)', ['before', 'after', 'after_lower', 'after_upper']),
] %}
{% set added = [
    ('raw_leads', 'decimal(18, 6)', 'integer'),
    ('new_customers', 'decimal(18, 6)', 'integer'),
    ('gross_margin', 'decimal(18, 4)', 'decimal(18, 4)'),
] %}
with

moves as (select * from {{ ref('int_budget_moves__told') }}),
additions as (select * from {{ source('estimates', 'budget_additions') }}),

channels as (
    select distinct
        channel,
        {{ enough | join(',\n        ') }}
    from additions
),

final as (
    select
        'move' as scenario_kind,
        moves.from_channel,
        moves.to_channel,
        moves.share_moved,
        cast(null as decimal(18, 4)) as amount_added,
        moves.channel,
        moves.status,
        moves.channel_status,
        moves.is_within_observed_range,
        {%- for column in enough %}
        channels.{{ column }},
        {%- endfor %}
        moves.spend_moved,
        {%- for stage in ['before', 'after', 'lowest', 'highest'] %}
        moves.complete_cost_{{ stage }},
        {%- endfor %}
        {%- for end in ['', '_lower', '_upper'] %}
        moves.spend_elasticity{{ end }},
        {%- endfor %}
        {%- for measure, type, stages in moved %}
        {%- for stage in stages %}
        moves.{{ measure }}_{{ stage }},
        {%- endfor %}
        {%- endfor %}
        {%- for measure, mean_type, type in added %}
        {%- for quantile in quantiles %}
        cast(null as {{ type if quantile else mean_type }}) as {{ measure }}_added{{ quantile }},
        {%- endfor %}
        {%- endfor %}
        cast(null as decimal(18, 6)) as payback_probability,
        cast(null as decimal(18, 6)) as best_probability
    from moves
    left join channels
        on moves.channel = channels.channel
    union all
    select
        'addition' as scenario_kind,
        cast(null as {{ dbt.type_string() }}) as from_channel,
        channel as to_channel,
        cast(null as decimal(18, 6)) as share_moved,
        amount_added,
        channel,
        {{ status }} as status,
        {{ status }} as channel_status,
        complete_cost_lowest <= complete_cost_before
        and complete_cost_after <= complete_cost_highest as is_within_observed_range,
        {{ enough | join(',\n        ') }},
        cast(complete_cost_after - complete_cost_before as decimal(18, 4)) as spend_moved,
        {%- for stage in ['before', 'after', 'lowest', 'highest'] %}
        complete_cost_{{ stage }},
        {%- endfor %}
        {%- for end in ['', '_lower', '_upper'] %}
        case when {{ enough | join(' and ') }} then spend_elasticity{{ end }} end
            as spend_elasticity{{ end }},
        {%- endfor %}
        {%- for measure, type, stages in moved %}
        {%- for stage in stages %}
        cast(null as {{ type }}) as {{ measure }}_{{ stage }},
        {%- endfor %}
        {%- endfor %}
        {%- for measure, mean_type, type in added %}
        {%- for quantile in quantiles %}
        {{ measure }}_added{{ quantile }},
        {%- endfor %}
        {%- endfor %}
        payback_probability,
        best_probability
    from additions
)

select * from final
