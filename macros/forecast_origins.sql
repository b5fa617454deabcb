{#-
    The days at which a forecast of orders is or was made, as a select of a row each: the last day
    that deals and orders know of, and the same day of up to 48 months before it (of the last day of
    a month, their last days). A month at whose end there usually is no record, a week-end, is known
    whole once it is over. `extracts` holds the first and last day of each extract, `numbers` counts
    as n, `build` has the day of the load.
-#}
{% macro forecast_origins(extracts, numbers, build) -%}
{%- set month_end = dbt.last_day('spanned.last_date', 'month') -%}
    select
        cast(
            {{ dbt.dateadd('day', -1, dbt.dateadd(
                'month', '-1 * ' ~ numbers ~ '.n', dbt.dateadd('day', 1, 'known.known_date')
            )) }} as date
        ) as origin_date,
        {{ numbers }}.n = 0 as is_now,
        known.known_date
    from (
        select
            spanned.first_date,
            case
                when {{ month_end }} <= least(spanned.usual_date, {{ build }}.as_of_date)
                    then cast({{ month_end }} as date)
                else spanned.last_date
            end as known_date
        from (
            select
                min(first_date) as first_date,
                max(steady_last_date) as last_date,
                max(cast({{ dbt.dateadd(
                    'day', 'coalesce(usual_gap_days, 0)', 'steady_last_date'
                ) }} as date)) as usual_date
            from {{ extracts }}
            where extract in ('crm_opportunities', 'crm_orders')
        ) as spanned
        cross join {{ build }}
    ) as known
    inner join {{ numbers }}
        on
            {{ numbers }}.n <= 48
            and {{ numbers }}.n <= {{ dbt.datediff(
                'known.first_date', 'known.known_date', 'month'
            ) }}
{%- endmacro %}
