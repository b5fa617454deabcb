-- The attribution models of this build: the Markov chain only where its estimate was made. The main
-- one is the setting's, or the declared source where the setting's is not made.
-- Grain: one row per attribution model.
with

runs as (select * from {{ source('estimates', 'runs') }}),
settings as (select * from {{ source('reference', 'settings') }}),

every_model as (
    {%- for model in attribution_models() %}
    select '{{ model }}' as attribution_model
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

listed as (
    select
        every_model.attribution_model,
        every_model.attribution_model = settings.attribution_model as is_asked_for
    from every_model
    cross join settings
    left join runs
        on every_model.attribution_model = runs.estimate
    where
        every_model.attribution_model <> 'markov'
        or runs.estimate is not null
),

final as (
    select
        listed.attribution_model,
        listed.is_asked_for
        or (
            listed.attribution_model = 'declared_source'
            and not exists (
                select 1
                from listed as asked
                where asked.is_asked_for
            )
        ) as is_main
    from listed
)

select * from final
