-- What is wrong with the data, since when and whether it still is; ids only, never the text found.
-- State, first and last seen come from the version now published and from the load's date. A
-- finding that a baseline lists is accepted: it is shown, and closes no gate.
-- Grain: one row per finding ever published.

with

found as (select * from {{ ref('int_findings__found') }}),
rules as (select * from {{ source('reference', 'finding_rules') }}),
previous as (select * from {{ source('history', 'findings') }}),
baseline as (select * from {{ source('reference', 'baseline') }}),
build as (select * from {{ source('reference', 'build') }}),

ruled as (
    select
        found.finding_id,
        found.rule_id,
        rules.severity,
        rules.owner,
        rules.figures,
        found.entity,
        found.entity_id,
        found.extract,
        found.column_name,
        found.source_file,
        found.source_record,
        found.amount_at_stake,
        build.as_of_date as seen_date
    from found
    cross join build
    left join rules
        on found.rule_id = rules.rule_id
),

final as (
    select
        coalesce(ruled.finding_id, previous.finding_id) as finding_id,
        coalesce(ruled.rule_id, previous.rule_id) as rule_id,
        coalesce(ruled.severity, previous.severity) as severity,
        coalesce(ruled.owner, previous.owner) as owner,
        coalesce(ruled.figures, previous.figures) as figures,
        coalesce(ruled.entity, previous.entity) as entity,
        coalesce(ruled.entity_id, previous.entity_id) as entity_id,
        coalesce(ruled.extract, previous.extract) as extract,
        coalesce(ruled.column_name, previous.column_name) as column_name,
        case
            when ruled.finding_id is null then previous.source_file
            else ruled.source_file
        end as source_file,
        case
            when ruled.finding_id is null and previous.is_open then 'repaired'
            when ruled.finding_id is null then 'closed'
            when previous.finding_id is null then 'new'
            when previous.is_open then 'known'
            else 'returned'
        end as state,
        ruled.finding_id is not null as is_open,
        baseline.finding_id is not null as is_accepted,
        coalesce(previous.first_seen, ruled.seen_date) as first_seen,
        coalesce(ruled.seen_date, previous.last_seen) as last_seen,
        case
            when ruled.finding_id is null then previous.source_record
            else ruled.source_record
        end as source_record,
        case
            when ruled.finding_id is null then previous.amount_at_stake
            else ruled.amount_at_stake
        end as amount_at_stake
    from ruled
    full outer join previous
        on ruled.finding_id = previous.finding_id
    left join baseline
        -- a baseline lists the beginnings of ids: they tell a finding, and keep the file short
        on substr(ruled.finding_id, 1, 12) = baseline.finding_id
)

select * from final
