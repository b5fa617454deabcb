-- Hourly costs that cannot be, or that are five times above or below the company's median (a
-- monthly or yearly pay, mostly), ids that two people share, and what is doubtful in the time
-- sheets. The person is named by a key.
-- Grain: one row per finding of people and time sheet records.

with

people as (select * from {{ ref('stg_finance__people') }}),
aliased as (select * from {{ ref('int_people__aliased') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),
time_entries as (select * from {{ ref('stg_finance__time_entries') }}),
activities as (select * from {{ source('reference', 'activities') }}),

listed as (
    {{ listed_ids('people', 'person_id', 'alias_ids') }}
),

latest as (
    select
        person_id,
        loaded_hourly_cost,
        row_number() over (
            partition by person_id
            order by valid_from_date desc nulls last, source_record desc nulls last
        ) as position
    from people
    where loaded_hourly_cost > 0
),

ranked as (
    select
        loaded_hourly_cost,
        row_number() over (order by loaded_hourly_cost asc nulls last) as position,
        count(*) over () as person_count
    from latest
    where position = 1
),

medians as (
    select min(loaded_hourly_cost) as loaded_hourly_cost
    from ranked
    where position * 2 >= person_count and person_count >= 5
),

checked_people as (
    select
        left(md5(people.person_id), 16) as person_key,
        people.loaded_hourly_cost <= 0 as is_cost_impossible,
        people.loaded_hourly_cost > 0
        and (
            people.loaded_hourly_cost > 5 * medians.loaded_hourly_cost
            or people.loaded_hourly_cost * 5 < medians.loaded_hourly_cost
        ) as is_cost_outlying,
        people.person_id in (
            select listed.person_id
            from listed
            inner join aliased
                on listed.listed_id = aliased.alias_id
            where listed.person_id <> aliased.person_id
        ) as is_id_shared,
        people.source_file,
        people.source_record
    from people
    cross join medians
),

people_count as (
    select count(*) as known_people
    from aliased
),

checked_entries as (
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
                    coalesce(aliased.person_id, time_entries.person_id), time_entries.work_date
            ) > 24
        ) as is_implausible,
        time_entries.person_id is not null
        and aliased.person_id is null
        and people_count.known_people > 0 as is_person_unknown,
        time_entries.activity is not null
        and activities.activity is null
        and not {{ is_leave('time_entries.activity') }} as is_activity_unknown
    from time_entries
    cross join people_count
    left join aliased
        on time_entries.person_id = aliased.alias_id
    left join activities
        on {{ normalise_label('time_entries.activity') }} = activities.activity
),

final as (
    {{ findings_of('checked_people', 'person', 'person_key', 'people', [
        ('person_cost_not_positive', 'loaded_hourly_cost', 'is_cost_impossible'),
        ('person_cost_outlier', 'loaded_hourly_cost', 'is_cost_outlying'),
        ('person_id_shared', 'alias_ids', 'is_id_shared'),
    ]) }}
    union all
    {{ findings_of('checked_entries', 'time_entry', 'entity_id', 'time_entries', [
        ('unknown_person', 'person_id', 'is_person_unknown'),
        ('unknown_activity', 'activity', 'is_activity_unknown'),
        ('implausible_hours', 'hours', 'is_implausible'),
    ]) }}
)

select * from final
