-- Booked costs; a later delivery replaces the months it covers. A line without a month belongs to
-- that of its service. Lines of one delivery under one id (those of an invoice) all count; from the
-- second on they get an id of their own.
-- Grain: one row per line of the ledger (entry_id).

with

records as (select * from {{ source('finance', 'cost_ledger') }}),
campaign_references as (select * from {{ ref('stg_planning__campaign_references') }}),
channel_labels as (select * from {{ source('reference', 'channel_labels') }}),
channels as (select * from {{ source('reference', 'channels') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
cost_categories as (select * from {{ source('reference', 'cost_categories') }}),

covered as (
    select
        _section,
        _delivery,
        min(cast(month as date)) as first_date,
        max(cast(month as date)) as last_date
    from records
    group by _section, _delivery
),

-- a cost that the firm itself leaves unallocated, in the words for it
unallocated as (
    {%- for name in ['channel', 'label_en', 'label_fr'] %}
    select
        channel,
        {{ normalise_label(name) }} as label
    from channels
    where channel = 'unallocated'
    {{- '\n    union' if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        records.entry_id as delivered_entry_id,
        records.campaign_id as delivered_campaign_id,
        records.person_id,
        records.category as category_label,
        records.nature as nature_label,
        records.channel as channel_label,
        records.team,
        records.platform as delivered_platform,
        records.currency,
        records.allocation_key as delivered_allocation_key,
        records.label,
        cast(records.updated_at as timestamp) as updated_at,
        cast(records.month as date) as month_date,
        cast(records.service_from as date) as service_from_date,
        cast(records.service_to as date) as service_to_date,
        cast(records.amount as decimal(18, 4)) as amount,
        records._record_hash as record_hash,
        records._file as source_file,
        records._record as source_record,
        {{ copy_number('entry_id') }} as version_number,
        {{ is_of_latest_delivery(['_section', version_key('entry_id')]) }} as is_of_latest_delivery,
        {{ key_number('entry_id') }} as key_number
    from records
    where
        not exists (
            select 1
            from covered
            where
                covered._section = records._section
                and covered._delivery > records._delivery
                and cast({{ dbt.date_trunc(
                    'month',
                    'cast(coalesce('
                    ~ 'records.month, records.service_from, records.service_to'
                    ~ ') as date)'
                ) }} as date) between covered.first_date and covered.last_date
        )
),

final as (
    select
        ranked.*,
        case
            when ranked.delivered_entry_id is not null and ranked.key_number > 1
                then
                    ranked.delivered_entry_id || '/'
                    || cast(ranked.key_number as {{ dbt.type_string() }})
            else {{ generated_id('ranked.delivered_entry_id') }}
        end as entry_id,
        campaign_references.campaign_id,
        coalesce(
            platform_names.value, {{ platform_code('ranked.delivered_platform') }}
        ) as platform,
        {{ normalise_label('ranked.delivered_allocation_key') }} as allocation_key,
        coalesce(category_labels.value, 'other') as category,
        coalesce(natures.value, cost_categories.nature, 'indirect') as nature,
        coalesce(channel_labels.channel, unallocated.channel) as channel,
        category_labels.value is not null as is_category_known,
        ranked.key_number > 1 and ranked.delivered_entry_id is not null as is_key_shared
    from ranked
    left join campaign_references
        on ranked.delivered_campaign_id = campaign_references.reference
    left join channel_labels
        on {{ normalise_label('ranked.channel_label') }} = channel_labels.label
    left join unallocated
        on {{ normalise_label('ranked.channel_label') }} = unallocated.label
    left join value_labels as category_labels
        on
            category_labels.field = 'cost_category'
            and {{ normalise_label('ranked.category_label') }} = category_labels.label
    left join cost_categories
        on coalesce(category_labels.value, 'other') = cost_categories.category
    left join value_labels as platform_names
        on
            platform_names.field = 'platform'
            and {{ platform_code('ranked.delivered_platform') }} = platform_names.label
    left join value_labels as natures
        on
            natures.field = 'cost_nature'
            and {{ normalise_label('ranked.nature_label') }} = natures.label
    where
        ranked.is_of_latest_delivery
        and (ranked.version_number = 1 or ranked.delivered_entry_id is null)
)

select * from final
