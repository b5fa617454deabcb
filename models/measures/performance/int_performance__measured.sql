-- The additive measures behind every performance mart, side by side. A measure that no extract
-- gives is null, one that is given without an event is 0. Orders without amount are counted beside
-- the value of the others, which is null when no order has one; a margin is null as soon as one
-- order with an amount lacks it. What no attribution model moves is the same in each. What comes
-- before the deal has no offer: it is null there. A cost of which nothing is known but hours
-- without a cost is null, and so are the cost of a campaign that none reaches while its channel has
-- costs of no campaign, and every sum in which an amount lacks its exchange rate.
-- Grain: one row per dimension kind and value, period grain and start, attribution model.
{% set types = measure_types() %}
{% set keys = performance_keys()[:4] %}
{% set is_paid = 'coalesce(every_model.seconds_without_cost, 0) = 0' %}
{% set is_named = 'groups.unnamed_cost_channel is null' %}
{% set zero_when = {
    'direct_cost': is_paid ~ ' and ' ~ is_named, 'indirect_cost': is_named,
    'complete_cost': is_paid ~ ' and ' ~ is_named, 'missing_cost': is_paid,
} %}
with

figures as (select * from {{ ref('int_performance__summed') }}),
groups as (select * from {{ ref('int_performance__listed') }}),
given as (select * from {{ ref('int_measures__given') }}),
models as (select * from {{ ref('int_attribution_models__listed') }}),

-- what only a list gives is zero on the channels that it does not name, and unknown elsewhere
zeros as (
    {%- for is_channel, shown in [('true', '(is_given or is_listed)'), ('false', 'is_given')] %}
    select
        {{ is_channel }} as is_channel,
        {%- for measure, family, type, event in measures() %}
        max(
            case when measure = '{{ measure }}' and {{ shown }} then 0 end
        ) as {{ measure }},
        {%- endfor %}
        count(*) as measure_count
    from given
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

summed as (
    select
        groups.{{ keys | join(', groups.') }},
        {%- for measure, family, type, event in measures() %}
        {%- set zero = 'zeros.' ~ measure
            if family in ['opportunities', 'orders'] or family == 'costs' and not zero_when[measure]
            else 'case when ' ~ zero_when.get(measure, "groups.dimension_kind <> 'offer'")
            ~ ' then zeros.' ~ measure ~ ' end' %}
        {%- set value -%}
            coalesce(
                every_model.{{ measure }} + own.{{ measure }},
                every_model.{{ measure }},
                own.{{ measure }},
                {{ zero }}
                {#- whatever gives the cost, hours without one are missing from it or none -#}
                {%- if measure == 'missing_cost' %},
                case when {{ is_paid }} and every_model.complete_cost is not null then 0 end
                {%- endif %}
            )
        {%- endset %}
        {{ narrowed(value, types[type]) }} as {{ measure }},
        {%- endfor %}
        models.attribution_model
    from groups
    cross join models
    inner join zeros
        on (groups.dimension_kind = 'channel') = zeros.is_channel
    left join figures as every_model
        on
            {{ same('groups', 'every_model', keys) }}
            and every_model.attribution_model = 'every'
    left join figures as own
        on
            {{ same('groups', 'own', keys) }}
            and models.attribution_model = own.attribution_model
),

final as (
    select
        {{ performance_keys() | join(', ') }},
        {%- for measure, family, type, event in measures() if measure not in known_when() %}
        {{ measure }},
        {%- endfor %}
        {%- for measure, condition in known_when().items() %}
        case when {{ condition }} then {{ measure }} end as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from summed
)

select * from final
