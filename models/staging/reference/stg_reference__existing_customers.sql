-- Companies that were customers before the data begin.
-- Grain: one row per line of the list.

with

rules as (

    select * from {{ source('reference', 'existing_customers') }}

),

final as (

    select
        account_id,
        company_siren,
        {{ normalise_label('account_name') }} as account_name_key
    from rules

)

select * from final
