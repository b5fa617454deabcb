-- The segments of each person: what it says of its company, else what the account says; the team
-- of its owner, and the owner where figures are told per person; script, message and agent of the
-- touch that created it (the last effective one at or before the creation, else the first one),
-- else its campaign's script. A lead has no offer.
-- Grain: one row per lead_id.
{% set attributes = ['sector', 'company_size', 'region'] %}

with

leads as (select * from {{ ref('int_leads__qualified') }}),
accounts as (select * from {{ ref('int_accounts__introduced') }}),
touches as (select * from {{ ref('int_segment_touches__labelled') }}),
campaigns as (select * from {{ ref('dim_campaigns') }}),
people as (select * from {{ ref('dim_people') }}),
labels as (select * from {{ ref('int_segment_labels__spelled') }}),
settings as (select * from {{ source('reference', 'settings') }}),

touched as (
    select
        leads.lead_id,
        touches.touch_id,
        touches.script,
        touches.message,
        touches.agent,
        touches.occurred_at,
        touches.occurred_at <= {{ end_of_moment('leads.created_at', 'settings.time_zone') }}
            as is_before
    from leads
    cross join settings
    inner join touches
        on leads.lead_id = touches.lead_id
),

ranked as (
    select
        touched.*,
        row_number() over (
            partition by touched.lead_id
            order by
                case when touched.is_before then 0 else 1 end asc,
                case when touched.is_before then touched.occurred_at end desc nulls last,
                case when touched.is_before then touched.touch_id end desc nulls last,
                touched.occurred_at asc nulls last, touched.touch_id asc
        ) as position
    from touched
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
