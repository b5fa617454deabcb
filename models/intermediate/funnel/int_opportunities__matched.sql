-- The lead a deal comes from: by id (the lead that it names, else the earliest one that became it),
-- then by e-mail, then the earliest lead of its account.
-- Without any, lead_id stays null here and the deal gets an implied lead.
-- Grain: one row per opportunity_id.
with

opportunities as (select * from {{ ref('stg_crm__opportunities') }}),
leads as (select * from {{ ref('stg_crm__leads') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
emails as (select * from {{ ref('int_lead_emails__matched') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),

lead_records as (
    select
        merged.kept_lead_id,
        leads.converted_opportunity_id,
        account_references.account_id,
        row_number() over (
            partition by leads.converted_opportunity_id
            order by leads.created_at asc nulls last, leads.lead_id asc
        ) as place_in_opportunity,
        row_number() over (
            partition by account_references.account_id
            order by leads.created_at asc nulls last, leads.lead_id asc
        ) as place_in_account
    from leads
    inner join merged
        on leads.lead_id = merged.lead_id
    left join account_references
        on leads.account_reference = account_references.account_reference
),

final as (
    select
        opportunities.opportunity_id,
        coalesce(
            merged.kept_lead_id, converted.kept_lead_id, emails.lead_id, account_leads.kept_lead_id
        ) as lead_id,
        case
            when coalesce(merged.kept_lead_id, converted.kept_lead_id) is not null then 'lead_id'
            when emails.lead_id is not null then 'email'
            when account_leads.kept_lead_id is not null then 'account'
            else 'implied'
        end as link_rule,
        account_references.account_id,
        opportunities.account_reference,
        opportunities.owner_id,
        opportunities.campaign_id,
        opportunities.lead_source,
        nullif(opportunities.source_channel, 'unknown') as source_channel,
        opportunities.budget,
        opportunities.authority,
        opportunities.need,
        opportunities.contact_email is not null as has_contact,
        opportunities.created_at,
        opportunities.created_date,
        opportunities.timeframe_days
    from opportunities
    left join merged
        on opportunities.lead_id = merged.lead_id
    left join lead_records as converted
        on
            opportunities.opportunity_id = converted.converted_opportunity_id
            and converted.place_in_opportunity = 1
    left join emails
        on opportunities.contact_email_key = emails.email_key
    left join account_references
        on opportunities.account_reference = account_references.account_reference
    left join lead_records as account_leads
        on
            account_references.account_id = account_leads.account_id
            and account_leads.place_in_account = 1
)

select * from final
