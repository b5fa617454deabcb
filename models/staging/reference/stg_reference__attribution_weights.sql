-- Which share of the credit each milestone of a path gets in the models that are rules; `rest` is
-- shared by the touches that hold no milestone of the model. Shares in millionths.
-- Grain: one row per attribution model.

with

rules as (select * from {{ source('reference', 'attribution_weights') }}),

weights as (
    select
        {{ label_code('attribution_model') }} as attribution_model,
        {{ label_code('milestone') }} as milestone,
        cast(cast(weight as decimal(9, 6)) * 1000000 as bigint) as weight
    from rules
),

final as (
    select
        attribution_model,
        {%- for milestone in ['first', 'last', 'lead', 'opportunity', 'won'] %}
        cast(sum(case when milestone = '{{ milestone }}' then weight else 0 end) as bigint)
            as {{ milestone }}_weight,
        {%- endfor %}
        cast(sum(case when milestone = 'rest' then weight else 0 end) as bigint) as rest_weight
    from weights
    where
        attribution_model in (
            'first_touch', 'last_touch', 'linear', 'position_based', 'u_shaped', 'w_shaped',
            'full_path'
        )
    group by attribution_model
)

select * from final
