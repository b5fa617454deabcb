-- Every way in which a delivered record names a campaign, and the campaign it means. Ids stand for
-- themselves; a name stands for the one id that the list of campaigns or the platform's own rows
-- give it, and is the id where none exists; spellings that differ in case, accents or (encoded)
-- blanks are one. A name of two ids, or of an id and of another platform's campaign without one,
-- means neither: it stays as it is written. Two campaigns of the list never become one.
-- Grain: one row per campaign reference as delivered.

with

names as (select * from {{ ref('stg_planning__campaign_names') }}),
channel_totals as (select * from {{ source('planning', 'channel_totals') }}),
decisions as (select * from {{ source('planning', 'decisions') }}),
debriefs as (select * from {{ source('planning', 'debriefs') }}),
crm_leads as (select * from {{ source('crm', 'crm_leads') }}),
crm_opportunities as (select * from {{ source('crm', 'crm_opportunities') }}),
crm_orders as (select * from {{ source('crm', 'crm_orders') }}),
crm_meetings as (select * from {{ source('crm', 'crm_meetings') }}),
crm_touches as (select * from {{ source('crm', 'crm_touches') }}),
stage_events as (select * from {{ source('crm', 'stage_events') }}),
call_logs as (select * from {{ source('calls', 'call_logs') }}),
web_visits as (select * from {{ source('ads', 'web_visits') }}),
cost_ledger as (select * from {{ source('finance', 'cost_ledger') }}),
time_entries as (select * from {{ source('finance', 'time_entries') }}),

delivered as (
    select
        campaign_id as reference,
        case when platform = '' then 0 else 1 end as precedence
    from names
    {%- for extract in [
        'channel_totals', 'decisions', 'debriefs', 'crm_leads', 'crm_opportunities', 'crm_orders',
        'crm_meetings', 'crm_touches', 'stage_events', 'call_logs', 'web_visits', 'cost_ledger',
        'time_entries',
    ] %}
    union
    select
        campaign_id as reference,
        2 as precedence
    from {{ extract }}
    {%- endfor %}
),

spelled as (
    select
        reference,
        {{ campaign_key('reference') }} as reference_key,
        min(precedence) as precedence
    from delivered
    where reference is not null
    group by reference
),

-- an id that the list names under another is that campaign's
own_ids as (
    select
        spelled.reference,
        coalesce(min(nullif(names.campaign_id, spelled.reference)), spelled.reference)
            as campaign_id
    from spelled
    inner join names
        on
            (spelled.reference = names.campaign_id and names.is_own_id)
            or position(';' || spelled.reference || ';' in ';' || names.alias_ids || ';') > 0
    group by spelled.reference
),

borne as (
    {% for key in ['name_key', 'id_key'] %}
    select
        own_ids.campaign_id,
        names.platform,
        names.{{ key }} as reference_key
    from names
    inner join own_ids
        on names.campaign_id = own_ids.reference
    where names.{{ key }} is not null
    {{- '\n    union' if not loop.last }}
    {%- endfor %}
),

-- a platform's campaign that is its name alone is not another platform's of that name
strangers as (
    select distinct names.id_key as reference_key
    from names
    left join own_ids
        on names.campaign_id = own_ids.reference
    left join borne
        on names.id_key = borne.reference_key and borne.platform in ('', names.platform)
    where names.platform <> '' and own_ids.reference is null and borne.reference_key is null
),

meant as (
    select
        borne.reference_key,
        min(borne.campaign_id) as campaign_id,
        count(distinct borne.campaign_id) = 1
        and min(strangers.reference_key) is null as is_one
    from borne
    left join strangers
        on borne.reference_key = strangers.reference_key
    group by borne.reference_key
),

final as (
    select
        spelled.reference,
        case
            when own_ids.campaign_id is not null then own_ids.campaign_id
            when
                meant.is_one and (
                    spelled.precedence > 0
                    or coalesce(targets.precedence, 1) > 0
                    and sum(case when spelled.precedence = 0 then 1 else 0 end) over (
                        partition by spelled.reference_key, own_ids.reference is null
                    ) = 1
                )
                then meant.campaign_id
            when spelled.precedence = 0 then spelled.reference
            else first_value(spelled.reference) over (
                partition by spelled.reference_key, own_ids.reference is null
                order by spelled.precedence asc nulls last, spelled.reference asc nulls last
            )
        end as campaign_id,
        own_ids.reference is null and coalesce(not meant.is_one, false) as is_ambiguous
    from spelled
    left join own_ids
        on spelled.reference = own_ids.reference
    left join meant
        on spelled.reference_key = meant.reference_key
    left join spelled as targets
        on meant.campaign_id = targets.reference
)

select * from final
