-- What is wrong in the stages that deals entered, and in lists without keys, whose stages are not
-- counted where an extract with keys gives them as well; stages that
-- only scores tell; open deals that went on without a milestone; and deals that files gave once and
-- give no longer, with the amount that they said last.
-- Grain: one row per finding of stages.

with

stage_entries as (select * from {{ ref('stg_crm__stage_entries') }}),
stage_events as (select * from {{ ref('int_stage_events__counted') }}),
milestones as (select * from {{ ref('rpt_deal_milestones') }}),
lead_stages as (select * from {{ ref('fct_lead_stages') }}),
opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
versions as (select * from {{ ref('stg_land__deal_versions') }}),
extracts as (select * from {{ source('land', 'extracts') }}),

overlapping as (
    select
        stage,
        min(source_file) as source_file,
        min(source_record) as source_record,
        sum(amount) as amount
    from stage_events
    where is_given_elsewhere
    group by stage
),

entries as (
    select
        {{ record_key([
            'stage_entries.opportunity_id', 'stage_entries.stage_label', 'stage_entries.entered_at',
        ]) }} as entry_key,
        stage_entries.opportunity_id is not null
        and opportunities.opportunity_id is null as is_deal_unknown,
        stage_entries.entered_date < opportunities.created_date as is_before_deal,
        stage_entries.source_file,
        stage_entries.source_record
    from stage_entries
    left join opportunities
        on stage_entries.opportunity_id = opportunities.opportunity_id
),

-- one finding for all: what is missing are the dates of a stage
scored as (
    select
        'crm_leads' as extract,
        max(case when stage = 'mql' then 1 else 0 end) = 1 as has_mqls,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record
    from lead_stages
    where is_from_score
    having count(*) > 0
),

left_out as (
    select
        gone.opportunity_id,
        before.amount,
        cast(null as {{ dbt.type_string() }}) as source_file,
        cast(null as bigint) as source_record
    from versions as gone
    left join versions as before
        on gone.opportunity_id = before.opportunity_id and gone.known_date = before.until_date
    where gone.is_gone and gone.is_latest
),

skipped as (
    select
        milestones.opportunity_id,
        max(milestones.amount) as amount,
        max(opportunities.source_file) as source_file,
        max(opportunities.source_record) as source_record
    from milestones
    left join opportunities
        on milestones.opportunity_id = opportunities.opportunity_id
    where not milestones.is_met and milestones.status = 'open'
    group by milestones.opportunity_id
),

without_rate as (
    select
        source_file || '/' || cast(source_record as {{ dbt.type_string() }}) as record_key,
        source_file,
        source_record
    from stage_events
    where is_rate_missing and not is_given_elsewhere
),

final as (
    {{ findings_of('overlapping', 'stage_event', 'stage', 'stage_events', [
        ('stage_events_overlap', 'stage', 'true', 'amount'),
    ]) }}
    union all
    {{ findings_of('without_rate', 'amount', 'record_key', 'stage_events', [
        ('missing_exchange_rate', 'currency', 'true'),
    ]) }}
    union all
    {{ findings_of('skipped', 'opportunity', 'opportunity_id', 'crm_opportunities', [
        ('milestone_skipped', 'stage', 'true', 'amount'),
    ]) }}
    union all
    {{ findings_of('left_out', 'former_opportunity', 'opportunity_id', 'crm_opportunities', [
        ('opportunity_gone_from_files', 'opportunity_id', 'true', 'amount'),
    ]) }}
    union all
    {{ findings_of('scored', 'extract', 'extract', 'crm_leads', [
        ('stage_told_by_score', 'mql_at', 'has_mqls'),
        ('stage_told_by_score', 'sql_at', 'not has_mqls'),
    ]) }}
    union all
    {{ findings_of('entries', 'stage_entry', 'entry_key', 'crm_stage_history', [
        ('stage_entry_before_opportunity', 'entered_at', 'is_before_deal'),
        ('stage_entry_of_unknown_opportunity', 'opportunity_id',
            'is_deal_unknown and ' ~ is_given('crm_opportunities')),
    ]) }}
)

select * from final
