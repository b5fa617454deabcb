-- The months of a person that a salary in the ledger pays: a line names the person, else a team,
-- else nobody and pays everybody. Who worked in the team at any time of the month is paid for all
-- of it. In these months hours only distribute the salary.
-- Grain: one row per person_id and month_date.

with

hours as (
    select * from {{ ref('int_hours__distributed') }}
),

ledger as (
    select * from {{ ref('int_ledger_entries__accrued') }}
),

salary_lines as (
    select distinct
        ledger.month_date,
        ledger.person_id,
        case when ledger.person_id is null then ledger.team_key end as team_key
    from ledger
    where ledger.category = 'salary'
),

final as (
    select distinct
        hours.person_id,
        hours.month_date
    from hours
    inner join salary_lines
        on
            hours.month_date = salary_lines.month_date
            and hours.person_id = coalesce(salary_lines.person_id, hours.person_id)
            and coalesce(hours.team_key, '')
            = coalesce(salary_lines.team_key, hours.team_key, '')
)

select * from final
