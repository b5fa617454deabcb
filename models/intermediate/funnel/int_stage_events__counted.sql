-- Events of lists without keys, as the measures they count for: only of stages that no extract with
-- keys gives, in the workspace's currency, on the channel said, else that of the source, else the
-- campaign's. A booking is a won opportunity and its order; who bought, nobody knows.
-- Grain: one row per listed event of a known stage.
{% set keyed = [
    ('raw_lead', 'crm_leads', 'created_at'), ('mql', 'crm_leads', 'mql_at'),
    ('sql', 'crm_leads', 'sql_at'), ('meeting', 'crm_meetings', 'scheduled_at'),
    ('opportunity', 'crm_opportunities', 'created_at'), ('won', 'crm_opportunities', 'created_at'),
    ('won', 'crm_orders', 'ordered_at'),
] %}

with

stage_events as (select * from {{ ref('stg_crm__stage_events') }}),
columns_delivered as (select * from {{ source('land', 'columns') }}),
campaigns as (select * from {{ ref('int_campaigns__identified') }}),
rates as (select * from {{ ref('int_exchange_rates__known') }}),
settings as (select * from {{ source('reference', 'settings') }}),

keyed_stages as (
    {%- for stage, extract, column in keyed %}
    select '{{ stage }}' as stage from columns_delivered
    where is_delivered and extract = '{{ extract }}' and column_name = '{{ column }}'
    {{- '\n    union' if not loop.last }}
    {%- endfor %}
),

valued as (
    select
        stage_events.stage,
        coalesce(
            nullif(stage_events.channel, 'unknown'),
            nullif(stage_events.source_channel, 'unknown'),
            campaigns.channel,
            'unknown'
        ) as channel,
        stage_events.campaign_id,
        keyed_stages.stage is not null as is_given_elsewhere,
        coalesce(stage_events.currency <> settings.currency, false) as is_foreign,
        stage_events.occurred_date,
        stage_events.event_count,
        case
            when coalesce(stage_events.currency = settings.currency, true) then stage_events.amount
            else {{ multiplied_amount('stage_events.amount', 'rates.rate') }}
        end as amount,
        stage_events.amount as original_amount,
        settings.margin_rate,
        stage_events.source_file,
        stage_events.source_record
    from stage_events
    cross join settings
    left join keyed_stages
        on stage_events.stage = keyed_stages.stage
    left join campaigns
        on stage_events.campaign_id = campaigns.campaign_id
    left join rates
        on
            stage_events.currency = rates.currency
            and stage_events.occurred_date >= rates.valid_from_date
            and stage_events.occurred_date < rates.valid_to_date
    where stage_events.stage is not null
),

final as (
    select
        valued.*,
        valued.is_foreign
        and valued.amount is null
        and valued.original_amount is not null as is_rate_missing,
        case when valued.stage = 'won' then valued.amount * valued.margin_rate end as gross_margin,
        case when valued.amount is null then valued.event_count else 0 end as without_amount,
        case
            when valued.amount is not null and valued.margin_rate is null then valued.event_count
            else 0
        end as without_margin
    from valued
)

select * from final
