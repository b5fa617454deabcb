-- What people remember of campaigns, and what customers write with their answers, by kind and
-- theme, without a text: each has an id by which it is found where it stays. An answer's comment
-- is of each theme whose word it holds (`feedback_theme` in value_labels), and of none where it
-- holds none; its campaign is that of the lead it names, else the one that won the customer.
-- Grain: one row per source, remark_id and theme (or none).

with

debriefs as (select * from {{ ref('stg_planning__debriefs') }}),
feedback as (select * from {{ ref('stg_crm__feedback') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
account_references as (select * from {{ ref('int_account_references__resolved') }}),
orders as (select * from {{ ref('fct_orders') }}),

first_orders as (
    select
        account_id,
        min(campaign_id) as campaign_id
    from orders
    where is_new_customer and account_id is not null
    group by account_id
),

comments as (
    select
        md5(
            coalesce(feedback.source_file, '') || '|'
            || cast(feedback.source_record as {{ dbt.type_string() }})
        ) as remark_id,
        feedback.answered_date,
        feedback.score,
        {{ normalise_label('feedback.comment') }} as words,
        coalesce(leads.campaign_id, first_orders.campaign_id) as campaign_id
    from feedback
    left join leads
        on feedback.lead_id = leads.lead_id
    left join account_references
        on feedback.account_reference = account_references.account_reference
    left join first_orders
        on account_references.account_id = first_orders.account_id
    where feedback.comment is not null
),

-- a comment that holds two words of one theme is of it once
themes as (
    select distinct
        comments.remark_id,
        value_labels.value as theme
    from comments
    inner join value_labels
        on
            value_labels.field = 'feedback_theme'
            and comments.words like '%' || value_labels.label || '%'
),

final as (
    select
        'debrief' as source,
        {{ record_key(extracts()['debriefs'].key + ['role', 'source_record']) }} as remark_id,
        debrief_date as remark_date,
        campaign_id,
        coalesce(kind, 'unknown') as kind,
        {{ label_shown('theme') }} as theme
    from debriefs
    union all
    select
        'feedback' as source,
        comments.remark_id,
        comments.answered_date as remark_date,
        comments.campaign_id,
        case
            when comments.score between 9 and 10 then 'promoter'
            when comments.score between 7 and 8 then 'passive'
            when comments.score between 0 and 6 then 'detractor'
            else 'unknown'
        end as kind,
        themes.theme
    from comments
    left join themes
        on comments.remark_id = themes.remark_id
)

select * from final
