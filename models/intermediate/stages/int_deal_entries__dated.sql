-- When deals entered a stage or ended: as the CRM exports it, else as told by the files that landed
-- one after another (see stg_land__deal_versions), where what the last of them changed is of the
-- last day that the deals know of. A deal gone from the files has left its stage either way.
-- Grain: one row per opportunity, stage and moment.
with

stage_entries as (select * from {{ ref('stg_crm__stage_entries') }}),
versions as (select * from {{ ref('stg_land__deal_versions') }}),
known_days as (select * from {{ ref('int_extracts__spanned') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
stage_map as (select * from {{ source('reference', 'stage_map') }}),

stages as (
    select
        stage,
        row_number() over (order by min(sort_order) asc nulls last, stage asc nulls last)
            as position
    from stage_map
    where status = 'open'
    group by stage
),

told as (
    select
        versions.opportunity_id,
        versions.status,
        versions.is_since_known,
        versions.created_date,
        coalesce(
            least(versions.changed_date, known_days.steady_last_date), versions.changed_date
        ) as entered_date,
        case when versions.status = 'open' then versions.stage_label end as stage_label,
        case when versions.status = 'open' then versions.stage end as stage,
        case when versions.status = 'open' then versions.stage_sort_order end as stage_sort_order
    from versions
    left join known_days
        on known_days.extract = 'crm_opportunities'
    where
        versions.is_change
        and (
            not {{ is_given('crm_stage_history') }}
            or (versions.is_gone and versions.is_latest)
        )
),

entered as (
    select
        opportunity_id,
        stage_label,
        stage,
        status,
        true as is_since_known,
        cast(null as date) as created_date,
        entered_at,
        entered_date,
        stage_sort_order
    from stage_entries
    union all
    select
        opportunity_id,
        stage_label,
        stage,
        status,
        is_since_known,
        created_date,
        cast(entered_date as timestamp) as entered_at,
        entered_date,
        stage_sort_order
    from told
),

final as (
    select
        entered.*,
        case when stages.position <= 12 then entered.stage else 'other' end as stage_group
    from entered
    left join stages
        on entered.stage = stages.stage
)

select * from final
