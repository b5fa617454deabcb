-- Hourly costs that cannot be, or that are five times above or below the company's median (a
-- monthly or yearly pay, mostly), and ids that two people share. The person is named by a key.
-- Grain: one row per finding of people.

with

people as (select * from {{ ref('stg_finance__people') }}),
aliased as (select * from {{ ref('int_people__aliased') }}),
numbers as (select * from {{ ref('int_numbers__listed') }}),

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

shared as (
    select distinct listed.person_id
    from listed
    inner join aliased
        on
            listed.listed_id = aliased.alias_id
            and listed.person_id <> aliased.person_id
),

checked as (
    select
        left(md5(people.person_id), 16) as person_key,
        people.loaded_hourly_cost <= 0 as is_cost_impossible,
        people.loaded_hourly_cost > 0
        and (
            people.loaded_hourly_cost > 5 * medians.loaded_hourly_cost
            or people.loaded_hourly_cost * 5 < medians.loaded_hourly_cost
        ) as is_cost_outlying,
        shared.person_id is not null as is_id_shared,
        people.source_file,
        people.source_record
    from people
    cross join medians
    left join shared
        on people.person_id = shared.person_id
),

final as (
    {%- for rule_id, column_name, condition in [
        ('person_cost_not_positive', 'loaded_hourly_cost', 'is_cost_impossible'),
        ('person_cost_outlier', 'loaded_hourly_cost', 'is_cost_outlying'),
        ('person_id_shared', 'alias_ids', 'is_id_shared'),
    ] %}
    select
        {{ finding_columns(rule_id, 'person', 'person_key', 'people', column_name) }}
    from checked
    where {{ condition }}
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
)

select * from final
