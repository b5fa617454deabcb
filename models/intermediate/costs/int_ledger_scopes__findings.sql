-- Ledger lines whose reach is wider than they look or contradicts their campaign: a media line
-- without a platform or channel stands for every platform's spend of the month, a salary line
-- without a person or team for everybody's hours.
-- Grain: one row per finding of ledger entries.

with

ledger as (
    select * from {{ ref('int_ledger_entries__converted') }}
),

spend as (
    select * from {{ ref('int_ad_spend__converted') }}
),

hours as (
    select * from {{ ref('int_hours__distributed') }}
),

campaigns as (
    select * from {{ ref('stg_planning__campaigns') }}
),

checked as (
    select
        ledger.entry_id,
        ledger.category = 'media' and ledger.platform_key is null and ledger.channel is null
        and exists (
            select 1
            from spend
            where spend.month_date = ledger.month_date
        ) as is_all_media,
        ledger.category = 'salary' and ledger.person_id is null and ledger.team_key is null
        and exists (select 1 from hours) as is_all_salaries,
        coalesce(ledger.channel <> campaigns.channel, false) as is_channel_contradicted,
        abs(ledger.amount) as amount,
        ledger.source_file,
        ledger.source_record
    from ledger
    left join campaigns
        on ledger.campaign_id = campaigns.campaign_id
),

final as (
    {%- for rule_id, column_name, condition in [
        ('media_line_covers_all', 'platform', 'is_all_media'),
        ('salary_line_covers_all', 'person_id', 'is_all_salaries'),
        ('ledger_channel_differs_from_campaign', 'channel', 'is_channel_contradicted'),
    ] %}
    select
        {{ finding_columns(
            rule_id, 'ledger_entry', 'entry_id', 'cost_ledger', column_name, 'amount'
        ) }}
    from checked
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
