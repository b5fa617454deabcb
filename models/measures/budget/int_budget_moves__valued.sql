-- What each channel of a move of spend brings a month, before and after: the leads of its curve,
-- and the customers and margin that leads of the channel become. Null where the channel's months,
-- leads or customers are too few, or a cost lies outside those observed.
-- Grain: one row per from_channel, to_channel, share_moved and channel concerned.
with

moves as (select * from {{ source('estimates', 'budget_moves') }}),
lead_values as (select * from {{ ref('int_lead_values__measured') }}),

final as (
    select
        moves.from_channel,
        moves.to_channel,
        moves.share_moved,
        moves.channel,
        lead_values.channel is not null as is_enough,
        moves.complete_cost_lowest <= least(moves.complete_cost_before, moves.complete_cost_after)
        and moves.complete_cost_highest
        >= greatest(moves.complete_cost_before, moves.complete_cost_after)
            as is_within_observed_range,
        moves.complete_cost_before,
        moves.complete_cost_after,
        moves.complete_cost_lowest,
        moves.complete_cost_highest,
        moves.spend_elasticity,
        moves.spend_elasticity_lower,
        moves.spend_elasticity_upper,
        {%- for name, rate, type in [
            ('new_customers', 'new_customers_per_lead', 'decimal(18, 9)'),
            ('new_customer_gross_margin', 'margin_per_lead', 'decimal(18, 4)'),
        ] %}
        {%- for stage in ['before', 'after', 'change'] %}
        cast(
            {{ exact_product('moves.raw_leads_' ~ stage, 'lead_values.' ~ rate) }} as {{ type }}
        ) as {{ name }}_{{ stage }},
        {%- endfor %}
        {%- for stage in ['after', 'change'] %}
        {%- for side in ['lower', 'upper'] %}
        cast(
            {{ product_bound('moves.raw_leads_' ~ stage, 'lead_values.' ~ rate, side) }}
            as {{ type }}
        ) as {{ name }}_{{ stage }}_{{ side }},
        {%- endfor %}
        {%- endfor %}
        {%- endfor %}
        moves.raw_leads_before,
        moves.raw_leads_after,
        moves.raw_leads_after_lower,
        moves.raw_leads_after_upper
    from moves
    left join lead_values
        on
            case when moves.is_fitted then moves.channel end = lead_values.channel
            and lead_values.has_enough_customers
            and lead_values.has_known_margin
)

select * from final
