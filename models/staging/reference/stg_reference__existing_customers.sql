-- Companies that were customers before the data begin. A SIREN may be written with blanks, or as
-- the SIRET it starts.
-- Grain: one row per line of the list.

with

rules as (select * from {{ source('reference', 'existing_customers') }}),

final as (
    select
        account_id,
        nullif(left(regexp_replace(company_siren, '[^0-9]', '', 'g'), 9), '') as company_siren,
        {{ normalise_label('account_name') }} as account_name_key
    from rules
)

select * from final
