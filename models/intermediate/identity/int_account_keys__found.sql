-- What says that two account records are one company: the CRM that merged them; the same SIREN; the
-- same domain, but for domains where anybody can have an address; a similar name and the same
-- postal code. An unknown place is no place. Nothing is a key where it stands for two different
-- SIRENs; domain and name are none for records without an id of their own.
-- Grain: one row per account record, rule and key.
with

accounts as (select * from {{ ref('int_account_records__known') }}),
delivered as (select * from {{ ref('stg_crm__accounts') }}),
spellings as (select * from {{ ref('int_account_names__spelled') }}),
free_mail_domains as (select * from {{ source('reference', 'free_mail_domains') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),

aliases as (
    {{ listed_ids('delivered', 'account_id', 'alias_ids') }}
),

crm_merges as (
    select
        account_id,
        listed_id as match_key
    from aliases
    where listed_id <> '' and listed_id <> account_id
    union
    select
        listed_id as account_id,
        listed_id as match_key
    from aliases
    where listed_id <> account_id
),

found as (
    select
        accounts.account_id,
        accounts.company_siren,
        'crm_merge' as match_rule,
        crm_merges.match_key,
        cast(1 as decimal(9, 6)) as score
    from crm_merges
    inner join accounts
        on crm_merges.account_id = accounts.account_id
    union all
    select
        account_id,
        company_siren,
        'same_siren' as match_rule,
        company_siren as match_key,
        cast(1 as decimal(9, 6)) as score
    from accounts
    where company_siren is not null
    union all
    select
        accounts.account_id,
        accounts.company_siren,
        'same_domain' as match_rule,
        accounts.domain as match_key,
        cast(0.9 as decimal(9, 6)) as score
    from accounts
    left join free_mail_domains
        on accounts.domain = free_mail_domains.domain
    where
        accounts.domain is not null
        and free_mail_domains.domain is null
        and not accounts.is_id_generated
    union all
    select
        accounts.account_id,
        accounts.company_siren,
        'same_name_and_place' as match_rule,
        spellings.spelling || '|' || accounts.postal_code as match_key,
        cast(case when spellings.is_exact then 0.85 else 0.8 end as decimal(9, 6)) as score
    from accounts
    inner join spellings
        on accounts.account_name_key = spellings.account_name_key
    where
        accounts.postal_code is not null
        and not accounts.is_id_generated
),

-- what may join: a name that nobody else of the place has is no key
joining as (
    select
        match_rule,
        match_key
    from found
    group by match_rule, match_key
    having
        coalesce(min(company_siren) = max(company_siren), true)
        and (match_rule <> 'same_name_and_place' or count(*) > 1)
),

final as (
    select
        found.account_id,
        found.match_rule,
        case
            when found.match_rule = 'same_name_and_place' then md5(found.match_key)
            else found.match_key
        end as match_key,
        found.score
    from found
    inner join joining
        on
            found.match_rule = joining.match_rule
            and found.match_key = joining.match_key
)

select * from final
