-- Credit with the segments it goes to: sector, size, region and offer are the conversion's own,
-- team, script, message, seller and agent those of the credited touch; where the declared source
-- stands for a touch, the conversion's.
-- Grain: one row per conversion, touch and attribution model.
{% set own_kinds = ['sector', 'company_size', 'region', 'offer'] -%}
{% set touch_kinds = ['team', 'script', 'message', 'seller', 'agent'] -%}

with

credits as (select * from {{ ref('fct_attribution') }}),
conversions as (select * from {{ ref('int_segment_conversions__labelled') }}),
touches as (select * from {{ ref('int_segment_touches__labelled') }}),

final as (
    select
        credits.conversion_id,
        credits.touch_id,
        credits.attribution_model,
        credits.conversion_kind,
        credits.opportunity_id,
        credits.order_id,
        credits.channel,
        credits.campaign_id,
        conversions.{{ own_kinds | join(', conversions.') }},
        {%- for kind in touch_kinds %}
        coalesce(touches.{{ kind }}, conversions.{{ kind }}) as {{ kind }},
        {%- endfor %}
        credits.credit,
        credits.credited_revenue,
        credits.credited_gross_margin,
        credits.credited_new_customer_revenue,
        credits.credited_new_customer_gross_margin
    from credits
    inner join conversions
        on credits.conversion_id = conversions.conversion_id
    left join touches
        on credits.touch_id = touches.touch_id
)

select * from final
