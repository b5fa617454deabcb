-- The points that each lead of the CRM keeps by the scoring grid, criterion by criterion: null
-- where the answer is missing or fits no row of the grid. Implied leads are made of deals: nobody
-- scores them.
-- Grain: one row per lead_id.
{% set criteria = scoring_criteria() %}
{% set text = {
    'segment': '#', 'label': '#',
    'flag': "case when # then 'yes' when not # then 'no' end",
    'number': 'cast(cast(# as decimal(18, 4)) as ' ~ dbt.type_string() ~ ')',
} %}
{% set number = {'number': 'cast(# as decimal(18, 4))'} %}

with

leads as (select * from {{ ref('int_leads__qualified') }}),
accounts as (select * from {{ ref('int_accounts__introduced') }}),
labels as (select * from {{ ref('int_segment_labels__spelled') }}),
grid as (select * from {{ source('reference', 'scoring_grid') }}),

described as (
    select
        leads.lead_id,
        {%- for criterion, kind in criteria.items() %}
        {{ ('#_labels.segment as #' if kind == 'segment' else 'leads.#')
            | replace('#', criterion) }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from leads
    left join accounts
        on leads.account_id = accounts.account_id
    {%- for criterion, kind in criteria.items() if kind == 'segment' %}
    left join labels as {{ criterion }}_labels
        on
            {{ criterion }}_labels.segment_kind = '{{ criterion }}'
            and coalesce(leads.{{ criterion }}, accounts.{{ criterion }})
            = {{ criterion }}_labels.spelling
    {%- endfor %}
    where not leads.is_implied
),

answers as (
    {%- for criterion, kind in criteria.items() %}
    select
        lead_id,
        '{{ criterion }}' as criterion,
        {{ text[kind] | replace('#', criterion) }} as answer,
        {{ number.get(kind, 'cast(null as decimal(18, 4))') | replace('#', criterion) }}
            as answer_number
    from described
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

spelled as (
    select
        criterion,
        answer,
        {{ normalise_label('min(answer)') }} as label,
        min(answer_number) as answer_number
    from answers
    where answer is not null
    group by criterion, answer
),

-- of the rows that fit an answer the best counts, one for any answer where no other fits
valued as (
    select
        spelled.criterion,
        spelled.answer,
        coalesce(
            max(case when coalesce(grid.value_label, '') <> '*' then grid.points end),
            max(case when grid.value_label = '*' then grid.points end)
        ) as points
    from spelled
    inner join grid
        on
            spelled.criterion = grid.criterion
            and (
                grid.value_label in ('*', spelled.label)
                or (
                    grid.value_label is null
                    and coalesce(grid.from_value, grid.to_value) is not null
                    and spelled.answer_number >= coalesce(grid.from_value, spelled.answer_number)
                    and spelled.answer_number < coalesce(grid.to_value, spelled.answer_number + 1)
                )
            )
    group by spelled.criterion, spelled.answer
),

bounds as (
    select
        criterion,
        min(points) as lowest_points,
        max(points) as highest_points,
        sum(min(points)) over () as all_lowest_points,
        sum(max(points)) over () as all_highest_points
    from grid
    where criterion in (select answers.criterion from answers)
    group by criterion
),

final as (
    select
        answers.lead_id,
        {%- for criterion in criteria %}
        max(case when answers.criterion = '{{ criterion }}' then valued.points end)
            as {{ criterion }}_points,
        {%- endfor %}
        cast(count(valued.points) as integer) as criteria_known,
        coalesce(sum(valued.points), 0) as points,
        coalesce(sum(case when valued.points is not null then bounds.lowest_points end), 0)
            as known_lowest_points,
        coalesce(sum(case when valued.points is not null then bounds.highest_points end), 0)
            as known_points,
        max(bounds.all_lowest_points) as lowest_points,
        max(bounds.all_highest_points) as highest_points
    from answers
    left join valued
        on answers.criterion = valued.criterion and answers.answer = valued.answer
    left join bounds
        on answers.criterion = bounds.criterion
    group by answers.lead_id
)

select * from final
