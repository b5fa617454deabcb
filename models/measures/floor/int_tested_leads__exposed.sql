-- What each lead was first met with: the script of the first call made to it, the message or
-- variant first sent to it, the list it stands on, its segments, the offer of its first deal. With
-- what may differ beside: who spoke to it (else who owns it), the week, the size of its company
-- (for sizes the sector). A year back from the day of the load, and all of the options
-- that somebody asks to be compared (table `script_tests`).
-- Grain: one row per test_kind and lead_id.
{% set segments = ['sector', 'company_size', 'region'] %}
with

leads as (select * from {{ ref('int_leads__qualified') }}),
segments as (select * from {{ ref('int_segment_leads__labelled') }}),
calls as (select * from {{ ref('fct_calls') }}),
touches as (select * from {{ ref('fct_touchpoints') }}),
opportunities as (select * from {{ ref('fct_opportunities') }}),
asked as (select * from {{ source('reference', 'script_tests') }}),
build as (select * from {{ source('reference', 'build') }}),

met as (
    select
        'script' as test_kind,
        script_id as test_option,
        lead_id,
        min(started_date) as exposed_date,
        min(person_key) as person_key
    from calls
    where lead_id is not null and script_id is not null and coalesce(direction, 'out') = 'out'
    group by lead_id, script_id
    union all
    select
        'message' as test_kind,
        content_id || coalesce(' – ' || variant_id, '') as test_option,
        lead_id,
        min(occurred_date) as exposed_date,
        cast(null as {{ dbt.type_string() }}) as person_key
    from touches
    where
        lead_id is not null and content_id is not null and kind not in ('call', 'meeting')
        and direction = 'out'
    group by lead_id, content_id || coalesce(' – ' || variant_id, '')
    union all
    select
        'offer' as test_kind,
        offer as test_option,
        lead_id,
        min(created_date) as exposed_date,
        min(owner_key) as person_key
    from opportunities
    where lead_id is not null and offer is not null
    group by lead_id, offer
    union all
    select
        'list' as test_kind,
        campaign_id as test_option,
        lead_id,
        created_date as exposed_date,
        cast(null as {{ dbt.type_string() }}) as person_key
    from leads
    where campaign_id is not null and not is_implied
    {%- for segment in segments %}
    union all
    select
        '{{ segment }}' as test_kind,
        segments.{{ segment }} as test_option,
        segments.lead_id,
        segments.created_date as exposed_date,
        cast(null as {{ dbt.type_string() }}) as person_key
    from segments
    inner join leads
        on segments.lead_id = leads.lead_id
    where segments.{{ segment }} <> 'unknown' and not leads.is_implied
    {%- endfor %}
),

wanted as (
    select
        test_kind,
        option_a as test_option
    from asked
    union
    select
        test_kind,
        option_b as test_option
    from asked
),

ranked as (
    select
        met.*,
        row_number() over (
            partition by met.test_kind, met.lead_id
            order by met.exposed_date asc nulls last, met.test_option asc
        ) as position
    from met
),

final as (
    select
        ranked.test_kind,
        ranked.test_option,
        ranked.lead_id,
        ranked.exposed_date,
        cast({{ dbt.date_trunc('week', 'ranked.exposed_date') }} as date) as week_start_date,
        coalesce(ranked.person_key, leads.owner_key, 'unknown') as agent,
        case
            when ranked.test_kind = 'company_size' then segments.sector
            else segments.company_size
        end as segment,
        ranked.exposed_date > {{ dbt.dateadd('year', -1, 'build.as_of_date') }} as is_recent,
        wanted.test_option is not null as is_asked
    from ranked
    cross join build
    inner join leads
        on ranked.lead_id = leads.lead_id
    inner join segments
        on ranked.lead_id = segments.lead_id
    left join wanted
        on ranked.test_kind = wanted.test_kind and ranked.test_option = wanted.test_option
    where
        ranked.position = 1
        and ranked.exposed_date <= build.as_of_date
        and (
            ranked.exposed_date > {{ dbt.dateadd('year', -1, 'build.as_of_date') }}
            or wanted.test_option is not null
        )
)

select * from final
