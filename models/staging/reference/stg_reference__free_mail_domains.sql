-- Domains at which anybody can have an address: they say nothing of a company.
-- Grain: one row per domain.

with

rules as (select * from {{ source('reference', 'free_mail_domains') }}),

final as (
    select distinct lower(trim(domain)) as domain
    from rules
    where trim(domain) <> ''
)

select * from final
