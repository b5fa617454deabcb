{#-
    How far the clocks of the workspace's time zone are ahead of UTC in each quarter of an hour that a
    moment of a relation lies in (a SELECT that reads the CTE settings): zones are slow to ask, and
    none of today changes within a quarter.
-#}
{% macro clocks_ahead(relation, moment) -%}
    select
        moments.quarter,
        {{ business_timestamp('moments.first_at', 'settings.time_zone') }} - moments.first_at
            as ahead
    from (
        select
            {{ quarter_hour(moment) }} as quarter,
            min({{ moment }}) as first_at
        from {{ relation }}
        where {{ moment }} is not null
        group by {{ quarter_hour(moment) }}
    ) as moments
    cross join settings
{%- endmacro %}
