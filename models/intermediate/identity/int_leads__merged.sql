-- Several records of one person are one lead. Records that share a key take the smallest number
-- (earliest created first) among them, a few times over, so that chains of keys end at one record.
-- Grain: one row per lead record (lead_id), with the record that stands for the person.
with leads as (
    select * from {{ ref('stg_crm__leads') }}
),

lead_keys as (
    select * from {{ ref('int_lead_keys__found') }}
),

numbered as (
    select
        lead_id,
        row_number() over (order by created_at asc nulls last, lead_id asc) as lead_number
    from leads
),

shared_keys as (
    select
        match_rule,
        match_key
    from lead_keys
    group by match_rule, match_key
    having count(*) > 1
),

round_0 as (
    select
        lead_keys.lead_id,
        lead_keys.match_rule,
        lead_keys.match_key,
        lead_keys.score,
        numbered.lead_number
    from lead_keys
    inner join shared_keys
        on
            lead_keys.match_rule = shared_keys.match_rule
            and lead_keys.match_key = shared_keys.match_key
    inner join numbered
        on lead_keys.lead_id = numbered.lead_id
),

{% for round in range(1, 6) %}
round_{{ round }}_keys as (
    select
        lead_id,
        match_rule,
        match_key,
        score,
        min(lead_number) over (partition by match_rule, match_key) as key_number
    from round_{{ round - 1 }}
),

round_{{ round }} as (
    select
        lead_id,
        match_rule,
        match_key,
        score,
        min(key_number) over (partition by lead_id) as lead_number
    from round_{{ round }}_keys
),
{% endfor %}

strongest as (
    select
        lead_id,
        match_rule,
        score,
        lead_number,
        row_number() over (
            partition by lead_id
            order by score desc nulls last, match_rule asc nulls last, match_key asc nulls last
        ) as position
    from round_5
),

final as (
    select
        numbered.lead_id,
        coalesce(kept.lead_id, numbered.lead_id) as kept_lead_id,
        case
            when coalesce(kept.lead_id, numbered.lead_id) = numbered.lead_id then 'itself'
            else strongest.match_rule
        end as merge_rule,
        case
            when coalesce(kept.lead_id, numbered.lead_id) = numbered.lead_id
                then cast(1 as decimal(9, 6))
            else strongest.score
        end as score
    from numbered
    left join strongest
        on
            numbered.lead_id = strongest.lead_id
            and strongest.position = 1
    left join numbered as kept
        on strongest.lead_number = kept.lead_number
)

select * from final
