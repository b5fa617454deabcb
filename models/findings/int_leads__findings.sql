-- What is missing or doubtful in the lead records. At stake without a source: what its deals won.
-- Grain: one row per finding of leads.
with

records as (select * from {{ ref('stg_crm__leads') }}),
merged as (select * from {{ ref('int_leads__merged') }}),
lookalikes as (select * from {{ ref('int_lookalike_leads__found') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
build as (select * from {{ source('reference', 'build') }}),

won as (
    select
        lead_id,
        sum(amount) as amount
    from opportunities
    where is_won and link_rule = 'lead_id'
    group by lead_id
),

leads as (
    select
        records.lead_id,
        records.lead_source,
        records.is_source_known,
        records.email,
        records.phone,
        records.company_size,
        records.sector,
        translate({{ dbt.split_part('records.email', "'@'", 1) }}, '0123456789', '')
            as mailbox_name,
        records.created_date,
        records.mql_date,
        records.sql_date,
        records.source_file,
        records.source_record,
        merged.merge_rule,
        lookalikes.is_without_id,
        lookalikes.is_maybe_duplicate,
        lookalikes.is_phone_shared,
        lookalikes.is_email_shared,
        build.as_of_date,
        case when records.lead_id = merged.kept_lead_id then won.amount end as won_amount
    from records
    cross join build
    inner join merged
        on records.lead_id = merged.lead_id
    left join lookalikes
        on records.lead_id = lookalikes.lead_id
    left join won
        on merged.kept_lead_id = won.lead_id
),

final as (
    {%- for rule_id, column_name, amount, condition in [
        ('lead_source_missing', 'lead_source', 'won_amount', 'lead_source is null'),
        ('lead_source_unknown', 'lead_source', 'won_amount',
            'lead_source is not null and not is_source_known'),
        ('lead_without_contact', 'email', 'null', 'email is null and phone is null'),
        ('lead_company_size_missing', 'company_size', 'null', 'company_size is null'),
        ('lead_sector_missing', 'industry', 'null', 'sector is null'),
        ('lead_for_test', 'email', 'null',
            "mailbox_name in ('test', 'essai')"
            " or email like '%@test.%' or email like '%@example.%'"),
        ('duplicate_lead', '', 'null', "merge_rule <> 'itself'"),
        ('lookalike_without_id', 'lead_id', 'null', 'is_without_id'),
        ('lead_maybe_duplicate', 'last_name', 'null', 'is_maybe_duplicate'),
        ('lead_contact_shared', 'phone', 'null', 'is_phone_shared'),
        ('lead_contact_shared', 'email', 'null', 'is_email_shared and not is_phone_shared'),
        ('lead_in_future', 'created_at', 'null', 'created_date > as_of_date'),
        ('lead_stages_out_of_order', 'mql_at', 'null',
            'mql_date < created_date or sql_date < coalesce(mql_date, created_date)'),
    ] %}
    select
        {{ finding_columns(rule_id, 'lead', 'lead_id', 'crm_leads', column_name, amount) }}
    from leads
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
