-- Sellers and callers under a pseudonymous key, with the team and role they have now.
-- Grain: one row per person_key, listed in people or only seen in leads, deals, calls or meetings.
with

people as (select * from {{ ref('stg_finance__people') }}),
leads as (select * from {{ ref('int_leads__qualified') }}),
opportunities as (select * from {{ ref('int_opportunities__linked') }}),
meetings as (select * from {{ ref('int_meetings__identified') }}),
calls as (select * from {{ ref('int_calls__consolidated') }}),

ranked as (
    select
        person_id,
        team,
        role,
        valid_from_date,
        row_number() over (
            partition by person_id
            order by valid_from_date desc nulls last, team asc nulls last, role asc nulls last
        ) as position
    from people
    where person_id is not null
),

listed as (
    select
        person_id,
        max(case when position = 1 then team end) as team,
        max(case when position = 1 then role end) as role,
        min(valid_from_date) as first_valid_date
    from ranked
    group by person_id
),

called as (
    select
        person_id,
        min(team) as team
    from calls
    where person_id is not null
    group by person_id
),

seen as (
    {%- for relation, person in [
        ('listed', 'person_id'), ('called', 'person_id'), ('meetings', 'person_id'),
        ('leads', 'owner_id'), ('opportunities', 'owner_id'),
    ] %}
    select {{ person }} as person_id from {{ relation }}
    where {{ person }} is not null
    {{- '\n    union' if not loop.last }}
    {%- endfor %}
),

final as (
    select
        left(md5(seen.person_id), 16) as person_key,
        coalesce(listed.team, called.team) as team,
        listed.role,
        listed.person_id is not null as is_listed,
        listed.first_valid_date
    from seen
    left join listed
        on seen.person_id = listed.person_id
    left join called
        on seen.person_id = called.person_id
)

select * from final
