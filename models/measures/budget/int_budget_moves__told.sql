-- What moving a part of a channel's monthly spend to another would bring, from the results that
-- months with more or less spend had; told as far as both channels have spent so much before, and
-- only where there is data enough to say. The margin of the whole move stands on both its rows.
-- Grain: one row per from_channel, to_channel, share_moved and channel (of the two).
{% set move = 'partition by from_channel, to_channel, share_moved' %}
{% set expected = [
    'raw_leads_before', 'raw_leads_after', 'raw_leads_after_lower', 'raw_leads_after_upper',
    'new_customers_before', 'new_customers_after', 'new_customers_after_lower',
    'new_customers_after_upper', 'new_customer_gross_margin_before',
    'new_customer_gross_margin_after', 'new_customer_gross_margin_after_lower',
    'new_customer_gross_margin_after_upper', 'new_customer_gross_margin_change',
    'new_customer_gross_margin_change_lower', 'new_customer_gross_margin_change_upper',
] %}
with

moves as (select * from {{ ref('int_budget_moves__valued') }}),

-- both channels of a move, side by side
paired as (
    select
        from_channel,
        to_channel,
        share_moved,
        channel,
        is_enough,
        is_within_observed_range,
        min(case when is_enough then 1 else 0 end) over ({{ move }}) = 1 as is_enough_of_both,
        min(case when is_within_observed_range then 1 else 0 end) over ({{ move }}) = 1
            as is_within_observed_range_of_both,
        {%- for role in ['from', 'to'] %}
        {%- for end in ['', '_lower', '_upper'] %}
        max(
            case
                when channel = {{ role }}_channel then new_customer_gross_margin_change{{ end }}
            end
        ) over ({{ move }}) as {{ role }}_change{{ end }},
        {%- endfor %}
        {%- endfor %}
        max(case when channel = from_channel then spend_elasticity_lower end) over ({{ move }}) > 0
            as is_loss_shown
    from moves
),

moved as (
    select
        paired.*,
        cast(paired.from_change + paired.to_change as decimal(18, 4)) as change,
        {%- for end, sign in [('lower', '-'), ('upper', '+')] %}
        cast(
            paired.from_change + paired.to_change {{ sign }} {{ root_sum_square(
                '(paired.from_change_' ~ end ~ ' - paired.from_change)',
                '(paired.to_change_' ~ end ~ ' - paired.to_change)',
            ) }} as decimal(18, 4)
        ) as change_{{ end }},
        {%- endfor %}
        paired.is_enough_of_both and paired.is_within_observed_range_of_both as is_told
    from paired
),

told as (
    select
        moves.from_channel,
        moves.to_channel,
        moves.share_moved,
        moves.channel,
        case
            when not moved.is_enough_of_both then 'not_enough_data'
            when not moved.is_within_observed_range_of_both then 'beyond_observed_range'
            when moved.change_lower <= 0 and moved.change_upper >= 0 then 'no_effect_shown'
            when not moved.is_loss_shown then 'no_effect_shown'
            else 'estimated'
        end as status,
        case
            when not moved.is_enough then 'not_enough_data'
            when not moved.is_within_observed_range then 'beyond_observed_range'
            else 'estimated'
        end as channel_status,
        moved.is_within_observed_range_of_both as is_within_observed_range,
        cast(moves.complete_cost_after - moves.complete_cost_before as decimal(18, 4))
            as spend_moved,
        moves.complete_cost_before,
        moves.complete_cost_after,
        moves.complete_cost_lowest,
        moves.complete_cost_highest,
        {%- for end in ['', '_lower', '_upper'] %}
        case when moved.is_enough then moves.spend_elasticity{{ end }} end
            as spend_elasticity{{ end }},
        {%- endfor %}
        {%- for measure in expected %}
        case when moved.is_told then moves.{{ measure }} end as {{ measure }},
        {%- endfor %}
        case when moved.is_told then moved.change end as move_gross_margin_change,
        case when moved.is_told then moved.change_lower end as move_gross_margin_change_lower,
        case when moved.is_told then moved.change_upper end as move_gross_margin_change_upper
    from moves
    inner join moved
        on
            moves.from_channel = moved.from_channel
            and moves.to_channel = moved.to_channel
            and moves.share_moved = moved.share_moved
            and moves.channel = moved.channel
),

final as (
    select
        told.*,
        {{ performance_ratios(['roi'], '_before', values='_before', label='_before') }},
        {{ performance_ratios(['roi'], '_after', values='_after', label='_after') }},
        {{ performance_ratios(['roi'], '_after', values='_after_lower', label='_after_lower') }},
        {{ performance_ratios(['roi'], '_after', values='_after_upper', label='_after_upper') }}
    from told
)

select * from final
