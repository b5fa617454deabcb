-- The spellings under which a personal address of a company may be met: itself or without one
-- letter of the part before the @ (never its first one, never a digit), together with the whole
-- name. Two records of one name and one spelling are one person whose address was misspelt once.
-- Addresses of free mail domains are left out: people of one name live there side by side.
-- Grain: one row per lead record and spelling.
with

leads as (select * from {{ ref('int_leads__identified') }}),
free_mail_domains as (select * from {{ source('reference', 'free_mail_domains') }}),

positions as (
    {{ name_positions() }}
),

addresses as (
    select
        leads.lead_id,
        leads.local_part,
        leads.email_domain,
        leads.whole_name_key
    from leads
    left join free_mail_domains
        on leads.email_domain = free_mail_domains.domain
    where
        leads.email_key is not null
        and leads.whole_name_key is not null
        and free_mail_domains.domain is null
        and length(leads.local_part) >= 6
),

shortened as (
    select
        addresses.lead_id,
        left(addresses.local_part, positions.position - 1)
        || substr(addresses.local_part, positions.position + 1) as local_part,
        addresses.email_domain,
        addresses.whole_name_key
    from addresses
    inner join positions
        on
            positions.position between 2 and length(addresses.local_part)
            and substr(addresses.local_part, positions.position, 1) not in (
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'
            )
    union
    select
        lead_id,
        local_part,
        email_domain,
        whole_name_key
    from addresses
),

final as (
    select
        lead_id,
        md5(local_part || '@' || email_domain || '|' || whole_name_key) as spelling_key
    from shortened
)

select * from final
