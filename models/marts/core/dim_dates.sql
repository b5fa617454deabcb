-- Every day from the first year that anything is dated in to the last, so that periods without
-- an event still stand in a table or chart. Days outside 1970–2099 are typing errors.
-- Grain: one row per date_day.
with

numbers as (select * from {{ ref('int_numbers__listed') }}),
bounds as (select * from {{ ref('int_dates__bounded') }}),

days as (
    select
        cast(
            {{ dbt.dateadd('day', 'thousands.n * 1000 + units.n', 'bounds.first_date') }} as date
        ) as date_day
    from bounds
    cross join numbers as thousands
    cross join numbers as units
    where
        thousands.n < 60
        and thousands.n * 1000 + units.n <= bounds.last_day_number
),

parts as (
    select
        date_day,
        cast({{ dbt.date_trunc('week', 'date_day') }} as date) as week_start_date,
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start_date,
        cast({{ dbt.date_trunc('quarter', 'date_day') }} as date) as quarter_start_date,
        cast({{ dbt.date_trunc('year', 'date_day') }} as date) as year_start_date,
        cast(extract(year from date_day) as integer) as year_number,
        cast(extract(month from date_day) as integer) as month_number,
        cast(extract(day from date_day) as integer) as day_number
    from days
),

final as (
    select
        date_day,
        week_start_date,
        month_start_date,
        quarter_start_date,
        year_start_date,
        year_number,
        cast({{ integer_quotient('month_number + 2', '3') }} as integer) as quarter_number,
        month_number,
        cast(extract(week from date_day) as integer) as iso_week_number,
        cast(
            extract(year from {{ dbt.dateadd('day', 3, 'week_start_date') }}) as integer
        ) as iso_year_number,
        day_number,
        cast({{ dbt.datediff('week_start_date', 'date_day', 'day') }} + 1 as integer) as weekday,
        {{ dbt.datediff('week_start_date', 'date_day', 'day') }} >= 5 as is_weekend,
        case month_number
            when 1 then 'January' when 2 then 'February' when 3 then 'March'
            when 4 then 'April' when 5 then 'May' when 6 then 'June'
            when 7 then 'July' when 8 then 'August' when 9 then 'September'
            when 10 then 'October' when 11 then 'November' else 'December'
        end || ' ' || cast(year_number as {{ dbt.type_string() }}) as month_label_en,
        case month_number
            when 1 then 'janvier' when 2 then 'février' when 3 then 'mars'
            when 4 then 'avril' when 5 then 'mai' when 6 then 'juin'
            when 7 then 'juillet' when 8 then 'août' when 9 then 'septembre'
            when 10 then 'octobre' when 11 then 'novembre' else 'décembre'
        end || ' ' || cast(year_number as {{ dbt.type_string() }}) as month_label_fr
    from parts
)

select * from final
