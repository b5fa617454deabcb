-- The attribution models of this build: the Markov chain only where its estimate was made.
-- Grain: one row per attribution model.
with runs as (
    select * from {{ source('estimates', 'runs') }}
),

listed as (
    {%- for model in attribution_models() %}
    select '{{ model }}' as attribution_model
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
),

final as (
    select listed.attribution_model
    from listed
    left join runs
        on listed.attribution_model = runs.estimate
    where
        listed.attribution_model <> 'markov'
        or runs.estimate is not null
)

select * from final
