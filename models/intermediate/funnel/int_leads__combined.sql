-- The records of one person as one record: dates of the earliest, source of the earliest record
-- that names one, every attribute from the record that stands for the person, else from another;
-- what a record does not say of its company, the account may.
-- Grain: one row per kept lead (lead_id).
{% set person_attributes = ['owner_id', 'job_role', 'seniority', 'perimeter'] %}
{% set company_attributes = ['sector', 'company_size', 'country', 'region'] %}
{% set answers = ['budget', 'authority', 'need'] %}
with

leads as (select * from {{ ref('stg_crm__leads') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),
accounts as (select * from {{ ref('int_accounts__identified') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),

titles as (
    select
        job_title,
        {{ normalise_label('min(job_title)') }} as label
    from leads
    where job_title is not null
    group by job_title
),

-- what a title says of the role; of several the longest word counts
roles as (
    select
        titles.job_title,
        value_labels.value as job_role,
        row_number() over (
            partition by titles.job_title
            order by length(value_labels.label) desc nulls last, value_labels.value asc nulls last
        ) as position
    from titles
    inner join value_labels
        on
            value_labels.field = 'job_role'
            and ' ' || translate(titles.label, '/-,.;:()&''', '          ') || ' '
            like '% ' || value_labels.label || ' %'
),

records as (
    select
        merged.kept_lead_id,
        leads.account_reference,
        account_references.account_id,
        leads.lead_source,
        nullif(leads.source_channel, 'unknown') as source_channel,
        leads.is_source_known,
        leads.campaign_id,
        {% for attribute in person_attributes + answers %}
        {{ 'roles' if attribute == 'job_role' else 'leads' }}.{{ attribute }},
        {% endfor %}
        {% for attribute in company_attributes %}
        coalesce(leads.{{ attribute }}, accounts.{{ attribute }}) as {{ attribute }},
        {% endfor %}
        leads.email is not null or leads.phone is not null as has_contact,
        merged.kept_lead_id = merged.lead_id as stands_for_all,
        {%- for position, is_later in {
            'source_position': 'leads.lead_source is null',
            'campaign_position': 'leads.campaign_id is null',
        }.items() %}
        row_number() over (
            partition by merged.kept_lead_id
            order by
                case when {{ is_later }} then 1 else 0 end asc,
                leads.created_at asc nulls last, leads.lead_id asc
        ) as {{ position }},
        {%- endfor %}
        leads.{{ [
            'created_at', 'created_date', 'mql_at', 'mql_date', 'sql_at', 'sql_date',
            'disqualified_at', 'disqualified_date', 'timeframe_days', 'potential_amount',
            'downloads', 'subscriptions',
        ] | join(',\n        leads.') }}
    from leads
    inner join merged
        on leads.lead_id = merged.lead_id
    left join roles
        on leads.job_title = roles.job_title and roles.position = 1
    left join account_references
        on leads.account_reference = account_references.account_reference
    left join accounts
        on account_references.account_id = accounts.account_id
),

final as (
    select
        kept_lead_id as lead_id,
        coalesce(
            max(case when stands_for_all then account_reference end), max(account_reference)
        ) as account_reference,
        coalesce(max(case when stands_for_all then account_id end), max(account_id)) as account_id,
        max(case when campaign_position = 1 then campaign_id end) as campaign_id,
        max(case when source_position = 1 then lead_source end) as lead_source,
        max(case when source_position = 1 then source_channel end) as source_channel,
        max(case when source_position = 1 and is_source_known then 1 else 0 end) = 1
            as is_source_known,
        {% for attribute in person_attributes + company_attributes %}
        coalesce(
            max(case when stands_for_all then {{ attribute }} end), max({{ attribute }})
        ) as {{ attribute }},
        {% endfor %}
        {% for answer in answers %}
        max(case when {{ answer }} then 1 when not {{ answer }} then 0 end) = 1 as {{ answer }},
        {% endfor %}
        max(case when has_contact then 1 else 0 end) = 1 as has_contact,
        {%- for stage in ['created', 'mql', 'sql'] %}
        min({{ stage }}_at) as {{ stage }}_at,
        min({{ stage }}_date) as {{ stage }}_date,
        {%- endfor %}
        case when count(*) = count(disqualified_at) then max(disqualified_at) end
            as disqualified_at,
        case when count(*) = count(disqualified_at) then max(disqualified_date) end
            as disqualified_date,
        min(timeframe_days) as timeframe_days,
        max(potential_amount) as potential_amount,
        max(downloads) as downloads,
        max(subscriptions) as subscriptions,
        count(*) as record_count
    from records
    group by kept_lead_id
)

select * from final
