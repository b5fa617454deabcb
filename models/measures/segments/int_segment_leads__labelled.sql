-- The segments of each person: what it says of its company, else what the account says; the team
-- of its owner, and the owner where figures are told per person; script, message and agent of the
-- touch that created it (the last effective one at or before the creation, else the first one),
-- else its campaign's script. A lead has no offer.
-- Grain: one row per lead_id.
{% set attributes = ['sector', 'company_size', 'region'] %}

with

leads as (select * from {{ ref('int_leads__qualified') }}),
accounts as (select * from {{ ref('int_accounts__introduced') }}),
-- twice, so that each of those who read it takes its own columns of it
touches as (select * from {{ ref('int_segment_touches__labelled') }}),
moments as (select * from {{ ref('int_segment_touches__labelled') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
people as (select * from {{ ref('dim_people') }}),
labels as (select * from {{ ref('int_segment_labels__spelled') }}),
settings as (select * from {{ source('reference', 'settings') }}),

touched as (
    select
        leads.lead_id,
        max(
            case
                when
                    moments.occurred_at
                    <= {{ end_of_moment('leads.created_at', 'settings.time_zone') }}
                    then moments.occurred_at
            end
        ) as last_before_at,
        min(moments.occurred_at) as first_at
    from leads
    cross join settings
    inner join moments
        on leads.lead_id = moments.lead_id
    group by leads.lead_id
),

ranked as (
    select
        touches.lead_id,
        touches.script,
        touches.message,
        touches.agent,
        row_number() over (
            partition by touches.lead_id
            order by
                case when touched.last_before_at is not null then touches.touch_id end
                desc nulls last,
                touches.touch_id asc
        ) as position
    from touches
    inner join touched
        on
            touches.lead_id = touched.lead_id
            and touches.occurred_at
            is not distinct from coalesce(touched.last_before_at, touched.first_at)
),

described as (
    select
        leads.lead_id,
        leads.account_id,
        leads.channel,
        leads.campaign_id,
        leads.created_date,
        people.team,
        {%- for attribute in attributes %}
        coalesce(leads.{{ attribute }}, accounts.{{ attribute }}) as {{ attribute }},
        {%- endfor %}
        coalesce(nullif(ranked.script, 'unknown'), campaigns.script_id, 'unknown') as script,
        coalesce(ranked.message, 'unknown') as message,
        case when settings.per_person then coalesce(leads.owner_key, 'unknown') end as seller,
        case when settings.per_person then coalesce(ranked.agent, 'unknown') end as agent
    from leads
    cross join settings
    left join accounts
        on leads.account_id = accounts.account_id
    left join campaigns
        on leads.campaign_id = campaigns.campaign_id
    left join people
        on leads.owner_key = people.person_key
    left join ranked
        on leads.lead_id = ranked.lead_id and ranked.position = 1
),

final as (
    select
        described.lead_id,
        described.account_id,
        described.channel,
        described.campaign_id,
        described.created_date,
        {%- for attribute in attributes + ['team'] %}
        coalesce({{ attribute }}_labels.segment, 'unknown') as {{ attribute }},
        {%- endfor %}
        described.script,
        described.message,
        described.seller,
        described.agent
    from described
    {% for attribute in attributes + ['team'] %}
    left join labels as {{ attribute }}_labels
        on
            {{ attribute }}_labels.segment_kind = '{{ attribute }}'
            and described.{{ attribute }} = {{ attribute }}_labels.spelling
    {% endfor %}
)

select * from final
