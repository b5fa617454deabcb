{#-
    How many different numbers the calls of `<kind>_calls`, told by a value, were the first to reach
    out to, by day: in the periods of these grains that `calendar` has the day in, and ever. A call
    is the first of a period that begins after the one before it; calls without a day come last.
    Two CTEs, of which `<kind>_days` is the result.
-#}
{% macro first_called(kind, value, grains) -%}
{{ kind }}_repeated as (
    select
        {{ value }} as dimension_value,
        started_date,
        contact_number,
        lag(coalesce(started_date, cast('9999-12-31' as date))) over (
            partition by contact_number{{ ', ' ~ value if kind != 'all' }}
            order by started_date asc nulls last
        ) as earlier_date
    from {{ kind }}_calls
    where
        attempts > 0
        {{- '\n        and exists (select 1 from settings where per_person)' if kind == 'agent' }}
),

{{ kind }}_days as (
    select
        '{{ kind }}' as dimension_kind,
        told.dimension_value,
        told.started_date,
        {%- for grain in grains %}
        count(case
            when coalesce(told.earlier_date < calendar.{{ grain }}_start, true)
                then told.contact_number
        end) as {{ grain }}_numbers,
        {%- endfor %}
        count(case when told.earlier_date is null then told.contact_number end) as all_numbers
    from {{ kind }}_repeated as told
    left join calendar
        on told.started_date = calendar.started_date
    group by told.dimension_value, told.started_date
)
{%- endmacro %}
