-- The months of a person that a salary in the ledger pays: a line names the person, else a team,
-- else nobody and pays everybody. Who worked in the team at any time of the month is paid for all
-- of it. In these months hours only distribute the salary. Hours of which the log names nobody are
-- paid with their team, or with everybody.
-- Grain: one row per person_id (or, where it is null, team_key) and month_date.

with

hours as (select * from {{ ref('int_hours__distributed') }}),
reaches as (select * from {{ ref('int_ledger_reaches__netted') }}),

final as (
    select distinct
        hours.person_id,
        case when hours.person_id is null then hours.team_key end as team_key,
        hours.month_date
    from hours
    inner join reaches
        on
            hours.month_date = reaches.month_date
            and (
                (reaches.scope_kind = 'person' and hours.person_id = reaches.scope_key)
                or (reaches.scope_kind = 'team' and hours.team_key = reaches.scope_key)
                or reaches.scope_kind = 'all'
            )
    where reaches.category = 'salary' and reaches.is_paid
)

select * from final
