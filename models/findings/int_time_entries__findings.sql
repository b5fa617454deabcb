-- What is doubtful in the time sheets.
-- Grain: one row per rule_id and time sheet record.

with

time_entries as (select * from {{ ref('stg_finance__time_entries') }}),
people as (select * from {{ ref('int_people__aliased') }}),
activities as (select * from {{ source('reference', 'activities') }}),

people_count as (
    select count(*) as known_people
    from people
),

checked as (
    select
        md5(concat(
            coalesce(time_entries.person_id, ''), '|',
            coalesce(cast(time_entries.work_date as {{ dbt.type_string() }}), ''), '|',
            coalesce(time_entries.activity, ''), '|',
            coalesce(time_entries.channel_label, ''), '|',
            coalesce(time_entries.campaign_id, '')
        )) as entity_id,
        time_entries.source_file,
        time_entries.source_record,
        time_entries.hours < 0
        or time_entries.hours > 24
        or (
            time_entries.person_id is not null
            and time_entries.work_date is not null
            -- a sheet of more than a day is found itself, and makes no other of its day doubtful
            and sum(
                case when time_entries.hours between 0 and 24 then time_entries.hours else 0 end
            ) over (
                partition by
                    coalesce(people.person_id, time_entries.person_id), time_entries.work_date
            ) > 24
        ) as is_implausible,
        time_entries.person_id is not null
        and people.person_id is null
        and people_count.known_people > 0 as is_person_unknown,
        time_entries.activity is not null
        and activities.activity is null
        and not {{ is_leave('time_entries.activity') }} as is_activity_unknown
    from time_entries
    cross join people_count
    left join people
        on time_entries.person_id = people.alias_id
    left join activities
        on {{ normalise_label('time_entries.activity') }} = activities.activity
),

final as (
    {%- for rule_id, column_name, condition in [
        ('unknown_person', 'person_id', 'is_person_unknown'),
        ('unknown_activity', 'activity', 'is_activity_unknown'),
        ('implausible_hours', 'hours', 'is_implausible'),
    ] %}
    select
        '{{ rule_id }}' as rule_id,
        'time_entry' as entity,
        checked.entity_id,
        'time_entries' as extract,
        '{{ column_name }}' as column_name,
        checked.source_file,
        checked.source_record,
        cast(null as decimal(18, 4)) as amount_at_stake
    from checked
    where checked.{{ condition }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)

select * from final
