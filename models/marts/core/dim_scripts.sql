-- Call scripts that a campaign plans or a call used.
-- Grain: one row per script_id.
with

campaigns as (select * from {{ ref('int_campaigns__identified') }}),
calls as (select * from {{ ref('int_calls__consolidated') }}),

planned as (
    select
        script_id,
        count(*) as campaigns
    from campaigns
    where script_id is not null
    group by script_id
),

used as (
    select
        script_id,
        min(started_date) as first_call_date,
        max(started_date) as last_call_date,
        count(*) as calls
    from calls
    where script_id is not null
    group by script_id
),

final as (
    select
        coalesce(planned.script_id, used.script_id) as script_id,
        used.first_call_date,
        used.last_call_date,
        coalesce(planned.campaigns, 0) as campaigns,
        coalesce(used.calls, 0) as calls
    from planned
    full outer join used
        on planned.script_id = used.script_id
)

select * from final
