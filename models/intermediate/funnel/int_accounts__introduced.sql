-- Every company with the lead by which it first came in, the source of last resort of its deals and
-- orders, and with what its leads say of it where the CRM does not.
-- Grain: one row per account_id.
{% set attributes = ['sector', 'company_size', 'country', 'region'] %}

with

accounts as (select * from {{ ref('int_accounts__identified') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),

ranked as (
    select
        account_id,
        lead_id,
        campaign_id,
        source_channel,
        created_date,
        {{ attributes | join(',\n        ') }},
        row_number() over (
            partition by account_id order by created_at asc nulls last, lead_id asc
        ) as position
    from leads
    where account_id is not null
),

introductions as (
    select
        account_id,
        {%- for attribute in attributes %}
        coalesce(max(case when position = 1 then {{ attribute }} end), max({{ attribute }}))
            as {{ attribute }},
        {%- endfor %}
        max(case when position = 1 then lead_id end) as lead_id,
        max(case when position = 1 then campaign_id end) as campaign_id,
        max(case when position = 1 then source_channel end) as source_channel,
        max(case when position = 1 then created_date end) as created_date
    from ranked
    group by account_id
),

final as (
    select
        accounts.account_id,
        {%- for attribute in attributes %}
        coalesce(accounts.{{ attribute }}, introductions.{{ attribute }}) as {{ attribute }},
        {%- endfor %}
        introductions.lead_id,
        introductions.campaign_id,
        introductions.source_channel,
        introductions.created_date
    from accounts
    left join introductions
        on accounts.account_id = introductions.account_id
)

select * from final
