-- What each channel is credited with under each attribution model, side by side, how far apart the
-- models are, and whether they agree on the channel's rank. The removal shares are the global
-- reading: what would be lost without the channel, of all that would be lost channel by channel.
-- Grain: one row per period grain, period start and channel.
{% set measures = ['opportunities', 'new_customers', 'revenue', 'new_customer_gross_margin'] %}
with

measured as (select * from {{ ref('int_performance__measured') }}),
effects as (select * from {{ source('estimates', 'markov') }}),

ranked as (
    select
        period_grain,
        period_start,
        dimension_value as channel,
        {%- for measure in measures %}
        {{ measure }},
        rank() over (
            partition by period_grain, period_start, attribution_model
            order by {{ measure }} desc nulls last
        ) as {{ measure }}_rank,
        {%- endfor %}
        attribution_model
    from measured
    where
        dimension_kind = 'channel'
        and dimension_value not in ('all', 'unallocated')
),

compared as (
    select
        period_grain,
        period_start,
        channel,
        {%- for measure in measures %}
        {%- for model in attribution_models() %}
        max(case when attribution_model = '{{ model }}' then {{ measure }} end)
            as {{ measure }}_{{ model }},
        {%- endfor %}
        min({{ measure }}) as {{ measure }}_lowest,
        max({{ measure }}) as {{ measure }}_highest,
        min({{ measure }}_rank) = max({{ measure }}_rank) as is_{{ measure }}_rank_firm,
        {%- endfor %}
        count(*) as model_count
    from ranked
    group by period_grain, period_start, channel
),

effect_sums as (
    select
        conversion_kind,
        cast(sum(removal_effect) as decimal(18, 9)) as removal_effect
    from effects
    group by conversion_kind
),

shares as (
    select
        effects.channel,
        {%- for kind in ['opportunity', 'order'] %}
        max(
            case when effects.conversion_kind = '{{ kind }}' then {{ safe_divide(
                'cast(effects.removal_effect as decimal(18, 9))', 'effect_sums.removal_effect'
            ) }} end
        ) as {{ kind }}_removal_share,
        {%- endfor %}
        count(*) as kind_count
    from effects
    inner join effect_sums
        on effects.conversion_kind = effect_sums.conversion_kind
    group by effects.channel
),

final as (
    select
        compared.period_grain,
        compared.period_start,
        compared.channel,
        {%- for measure in measures %}
        compared.is_{{ measure }}_rank_firm,
        {%- endfor %}
        {%- for measure in measures %}
        {%- for model in attribution_models() + ['lowest', 'highest'] %}
        compared.{{ measure }}_{{ model }},
        {%- endfor %}
        compared.{{ measure }}_highest - compared.{{ measure }}_lowest as {{ measure }}_spread,
        {%- endfor %}
        shares.opportunity_removal_share,
        shares.order_removal_share
    from compared
    left join shares
        on
            compared.channel = shares.channel
            and compared.period_grain = 'all'
)

select * from final
