-- Whether deals that no lead can be found for become leads of their own. Where leads are given and
-- not one deal meets any of them, both are lists without keys: a lead of each deal would count
-- beside those of the list, and nobody knows what became of a lead.
-- Grain: one row.

with

matched as (select * from {{ ref('int_opportunities__matched') }}),
extracts as (select * from {{ source('land', 'extracts') }}),
stage_events as (select * from {{ ref('stg_crm__stage_events') }}),
settings as (select * from {{ source('reference', 'settings') }}),

deals as (
    select
        count(*) > 0 as has_deals,
        coalesce(max(case when link_rule = 'implied' then 0 else 1 end), 0) = 1 as has_links
    from matched
),

listed as (
    select count(*) > 0 as has_listed_leads
    from stage_events
    where stage = 'raw_lead'
),

compared as (
    select
        settings.implied_leads,
        deals.has_deals
        and not deals.has_links
        and (extracts.record_count > 0 or listed.has_listed_leads) as is_keyless
    from extracts
    cross join deals
    cross join listed
    cross join settings
    where extracts.extract = 'crm_leads'
),

final as (
    select
        is_keyless,
        case implied_leads
            when 'always' then true
            when 'never' then false
            else not is_keyless
        end as are_counted,
        implied_leads = 'always' or not is_keyless as is_cohort_known
    from compared
)

select * from final
