-- Mailboxes that stand for a company, not for a person.
-- Grain: one row per local part.

with

rules as (select * from {{ source('reference', 'generic_mailboxes') }}),

numbered as (
    select
        lower(trim(local_part)) as local_part,
        row_number() over (
            partition by lower(trim(local_part))
            order by local_part asc nulls last
        ) as rule_number
    from rules
),

final as (
    select local_part
    from numbered
    where rule_number = 1 and local_part is not null
)

select * from final
