-- The persons the funnel starts from: merged leads, and one implied lead for each deal that no
-- lead can be found for, created when the deal was and with the deal's own source, unless
-- deals do not become leads. A source that says nothing of the channel (HubSpot's "Offline
-- Sources") leaves it to the campaign, else to the first call that reached the person.
-- Grain: one row per person (lead_id).
with

combined as (select * from {{ ref('int_leads__combined') }}),
matched as (select * from {{ ref('int_opportunities__matched') }}),
implied_leads as (select * from {{ ref('int_implied_leads__settled') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
people as (select * from {{ ref('int_people__aliased') }}),
calls as (select * from {{ ref('int_calls__consolidated') }}),

called as (
    select
        lead_id,
        channel,
        row_number() over (
            partition by lead_id
            order by started_at asc nulls last, call_id asc
        ) as position
    from calls
    where is_reached and lead_id is not null
),

persons as (
    select
        lead_id,
        account_id,
        account_reference,
        owner_id as stated_owner_id,
        campaign_id,
        lead_source,
        source_channel as stated_channel,
        is_source_known,
        sector,
        company_size,
        country,
        region,
        job_role,
        seniority,
        perimeter,
        budget,
        authority,
        need,
        has_contact,
        false as is_implied,
        created_at,
        created_date,
        mql_at,
        mql_date,
        sql_at,
        sql_date,
        disqualified_at,
        disqualified_date,
        timeframe_days,
        potential_amount,
        downloads,
        subscriptions,
        record_count
    from combined
    union all
    select
        'implied-' || opportunity_id as lead_id,
        account_id,
        account_reference,
        owner_id as stated_owner_id,
        campaign_id,
        lead_source,
        source_channel as stated_channel,
        false as is_source_known,
        {%- for attribute in [
            'sector', 'company_size', 'country', 'region', 'job_role', 'seniority', 'perimeter',
        ] %}
        cast(null as {{ dbt.type_string() }}) as {{ attribute }},
        {%- endfor %}
        budget,
        authority,
        need,
        has_contact,
        true as is_implied,
        created_at,
        created_date,
        {%- for stage in ['mql', 'sql', 'disqualified'] %}
        cast(null as timestamp) as {{ stage }}_at,
        cast(null as date) as {{ stage }}_date,
        {%- endfor %}
        timeframe_days,
        cast(null as decimal(18, 4)) as potential_amount,
        cast(null as bigint) as downloads,
        cast(null as bigint) as subscriptions,
        cast(0 as bigint) as record_count
    from matched
    where lead_id is null
),

final as (
    select
        persons.*,
        coalesce(people.person_id, persons.stated_owner_id) as owner_id,
        left(md5(coalesce(people.person_id, persons.stated_owner_id)), 16) as owner_key,
        coalesce(
            persons.stated_channel, case when campaigns.channel is null then called.channel end
        ) as source_channel,
        coalesce(persons.stated_channel, campaigns.channel, called.channel, 'unknown') as channel,
        coalesce(persons.stated_channel, campaigns.channel, called.channel) is not null
            as has_source
    from persons
    cross join implied_leads
    left join campaigns
        on persons.campaign_id = campaigns.campaign_id
    left join people
        on persons.stated_owner_id = people.alias_id
    left join called
        on
            case
                when persons.is_source_known and persons.stated_channel is null
                    then persons.lead_id
            end = called.lead_id
            and called.position = 1
    where not persons.is_implied or implied_leads.are_counted
)

select * from final
