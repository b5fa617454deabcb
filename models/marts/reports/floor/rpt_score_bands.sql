-- Whether the score tells leads apart: what became of the leads of each band, of those below and
-- above the thresholds, and of all, beside what a curve through all scores expects. Then what each
-- criterion carries by itself, and the points that the company's own history suggests, with how
-- well those would do (`all`) on leads that had no part in choosing them: as information, no score
-- uses them. Leads that had their time only.
-- Grain: one row per outcome, dimension_kind (band or criterion) and dimension_value.
{% set ten_points = [] %}
{% for band in range(0, 100, 10) | reverse %}
{% do ten_points.append("when score >= " ~ band ~ " then '" ~ band ~ '-' ~ (band + 10) ~ "'") %}
{% endfor %}
{% set bands = {
    "case when score is null then 'none' " ~ ten_points | join(' ') ~ ' end': 'true',
    "'all'": 'score is not null', "'to_drop'": 'score < mql_score_threshold',
    "'hot'": 'score >= hot_score_threshold',
} %}

with

samples as (select * from {{ ref('int_score_samples__listed') }}),
estimates as (select * from {{ source('estimates', 'score_bands') }}),
criteria as (select * from {{ source('estimates', 'score_criteria') }}),
grid as (select * from {{ source('reference', 'scoring_grid') }}),
settings as (select * from {{ source('reference', 'settings') }}),

placed as (
    {%- for outcome, is_reached in {
        'opportunity': 'has_opportunity', 'customer': 'is_customer',
    }.items() %}
    {%- set is_last = loop.last %}
    {%- for band, is_inside in bands.items() %}
    select
        '{{ outcome }}' as outcome,
        {{ band }} as band,
        samples.leads,
        samples.leads * samples.{{ is_reached }} as leads_reached
    from samples
    cross join settings
    where {{ is_inside }}
    {{- '\n    union all' if not (is_last and loop.last) }}
    {%- endfor %}
    {%- endfor %}
),

summed as (
    select
        outcome,
        band,
        cast(sum(leads) as bigint) as leads,
        cast(sum(leads_reached) as bigint) as leads_reached
    from placed
    group by outcome, band
),

ranged as (
    select
        summed.*,
        {{ safe_divide('summed.leads_reached', 'summed.leads') }} as outcome_rate,
        {{ wilson_bound('summed.leads_reached', 'summed.leads', 'lower') }} as outcome_rate_lower,
        {{ wilson_bound('summed.leads_reached', 'summed.leads', 'upper') }} as outcome_rate_upper
    from summed
),

grid_points as (
    select
        criterion,
        max(points) as points
    from grid
    group by criterion
),

final as (
    select
        ranged.outcome,
        'band' as dimension_kind,
        ranged.band as dimension_value,
        cast(null as {{ dbt.type_string() }}) as verdict,
        estimates.expected_rate between ranged.outcome_rate_lower and ranged.outcome_rate_upper
            as is_as_expected,
        ranged.{{ [
            'leads', 'leads_reached', 'outcome_rate', 'outcome_rate_lower', 'outcome_rate_upper',
        ] | join(',\n        ranged.') }},
        estimates.expected_rate,
        {{ safe_divide(
            'ranged.leads_reached * every.leads', 'ranged.leads * every.leads_reached'
        ) }} as lift,
        {%- for name in ['grid_points', 'suggested_points', 'grid_auc'] %}
        cast(null as decimal(18, 9)) as {{ name }},
        {%- endfor %}
        estimates.score_auc as auc,
        estimates.score_auc_lower as auc_lower,
        estimates.score_auc_upper as auc_upper
    from ranged
    left join ranged as every
        on ranged.outcome = every.outcome and every.band = 'all'
    left join estimates
        on ranged.outcome = estimates.outcome and ranged.band = estimates.band
    union all
    select
        criteria.outcome,
        'criterion' as dimension_kind,
        criteria.criterion as dimension_value,
        case
            when criteria.auc is null then 'not_enough_data'
            when criteria.auc_lower > 0.5 then 'carries'
            when criteria.auc_upper < 0.5 then 'against'
            else 'nothing_shown'
        end as verdict,
        cast(null as boolean) as is_as_expected,
        criteria.leads_known as leads,
        criteria.leads_reached,
        {%- for name in ['outcome_rate', 'outcome_rate_lower', 'outcome_rate_upper'] %}
        cast(null as decimal(18, 6)) as {{ name }},
        {%- endfor %}
        cast(null as decimal(18, 9)) as expected_rate,
        cast(null as decimal(18, 6)) as lift,
        cast(grid_points.points as decimal(18, 9)) as grid_points,
        criteria.{{ ['suggested_points', 'grid_auc', 'auc', 'auc_lower', 'auc_upper']
            | join(',\n        criteria.') }}
    from criteria
    left join grid_points
        on criteria.criterion = grid_points.criterion
)

select * from final
