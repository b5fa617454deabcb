-- Credit with the segments it goes to: team, script, message, seller and agent are those of the
-- credited touch; where the declared source stands for a touch, the conversion's. Sector, size,
-- region and offer are the conversion's own, and so is its share in the whole company: no model
-- moves them, and they are told once, under `every`, of all that the conversion brings.
-- Grain: one row per conversion, touch and attribution model, and one per conversion under `every`.
{% set own_kinds = ['sector', 'company_size', 'region', 'offer'] -%}
{% set touch_kinds = ['team', 'script', 'message', 'seller', 'agent'] -%}
{% set conversion = ['conversion_kind', 'opportunity_id', 'order_id'] -%}
{% set shares = [
    'credit', 'credited_revenue', 'credited_gross_margin', 'credited_new_customer_revenue',
    'credited_new_customer_gross_margin',
] -%}
{% set no_text = 'cast(null as ' ~ dbt.type_string() ~ ')' -%}

with

credits as (select * from {{ ref('fct_attribution') }}),
whole_credits as (select * from {{ ref('fct_attribution') }}),
conversions as (select * from {{ ref('int_segment_conversions__labelled') }}),
touches as (select * from {{ ref('int_segment_touches__labelled') }}),

final as (
    select
        credits.attribution_model,
        credits.{{ conversion | join(', credits.') }},
        {{ no_text }} as whole,
        credits.channel,
        credits.campaign_id,
        {%- for kind in own_kinds %}
        {{ no_text }} as {{ kind }},
        {%- endfor %}
        {%- for kind in touch_kinds %}
        coalesce(touches.{{ kind }}, conversions.{{ kind }}) as {{ kind }},
        {%- endfor %}
        credits.{{ shares | join(', credits.') }}
    from credits
    inner join conversions
        on credits.conversion_id = conversions.conversion_id
    left join touches
        on credits.touch_id = touches.touch_id
    union all
    select
        'every' as attribution_model,
        whole_credits.{{ conversion | join(', whole_credits.') }},
        'all' as whole,
        {{ no_text }} as channel,
        {{ no_text }} as campaign_id,
        conversions.{{ own_kinds | join(', conversions.') }},
        {%- for kind in touch_kinds %}
        {{ no_text }} as {{ kind }},
        {%- endfor %}
        whole_credits.{{ shares | join(', whole_credits.') }}
    from whole_credits
    inner join conversions
        on whole_credits.conversion_id = conversions.conversion_id
    -- it credits the whole conversion to one touch
    where whole_credits.attribution_model = 'declared_source'
)

select * from final
