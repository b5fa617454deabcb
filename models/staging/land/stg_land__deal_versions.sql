-- What each deal said from load to load, of a day the last: where the CRM exports no history, its
-- files tell when stage, status, amount and expected closing changed, late by at most the days
-- between two loads. A change is of the day that the record itself gives to its closing or update,
-- where that lies between the two loads, else of the load. Of what a deal said when it was first
-- seen nobody knows since when, unless it was created after the load before; what another mapping
-- reads in the same files happened on no day. Probabilities are hundredths where more are 2 or
-- above than are fractions.
-- Grain: one row per opportunity_id and known_date.
{% set of_day = 'partition by opportunity_id, known_date' %}
{% set of_deal = 'partition by meant.opportunity_id order by meant.known_date asc nulls last' %}
with

versions as (select * from {{ source('land', 'deal_versions') }}),
value_labels as (select * from {{ source('reference', 'value_labels') }}),
stage_map as (select * from {{ source('reference', 'stage_map') }}),
settings as (select * from {{ source('reference', 'settings') }}),

typed as (
    select
        opportunity_id,
        stage as stage_label,
        status as status_label,
        is_gone,
        min(case when is_restated then 1 else 0 end) over ({{ of_day }}) = 1 as is_restated,
        previous_date,
        known_date,
        currency,
        cast(amount as decimal(18, 4)) as amount,
        cast(expected_close_date as date) as expected_close_date,
        cast(probability as decimal(18, 9)) as delivered_probability,
        sum({{ hundredths_mark('probability') }}) over () as percentage_excess,
        cast(created_at as timestamp) as created_at,
        cast(closed_at as timestamp) as closed_at,
        cast(updated_at as timestamp) as updated_at,
        row_number() over ({{ of_day }} order by load_id desc nulls last)
            as version_of_day
    from versions
),

meant as (
    select
        typed.*,
        case
            when typed.is_gone then 'gone'
            else coalesce(statuses.value, stage_map.status, 'open')
        end as status,
        stage_map.stage,
        stage_map.sort_order as stage_sort_order,
        {{ business_date('typed.created_at', 'settings.time_zone') }} as created_date,
        {{ business_date('typed.closed_at', 'settings.time_zone') }} as closed_date,
        {{ business_date('typed.updated_at', 'settings.time_zone') }} as updated_date,
        case when coalesce(typed.currency, settings.currency) = settings.currency then typed.amount
        end as own_amount
    from typed
    cross join settings
    left join value_labels as statuses
        on
            statuses.field = 'opportunity_status'
            and {{ normalise_label('typed.status_label') }} = statuses.label
    left join stage_map
        on {{ normalise_label('typed.stage_label') }} = stage_map.stage_label
    where typed.version_of_day = 1
),

followed as (
    select
        meant.*,
        meant.status || ' ' || coalesce({{ normalise_label('meant.stage_label') }}, '')
            as standing,
        lag(meant.status || ' ' || coalesce({{ normalise_label('meant.stage_label') }}, '')) over (
            {{ of_deal }}
        ) as former_standing,
        max(meant.created_date) over (
            {{ of_deal }} rows between unbounded preceding and current row
        ) as known_created_date,
        coalesce(lead(meant.known_date) over ({{ of_deal }}), cast('9999-12-31' as date))
            as until_date
    from meant
),

final as (
    select
        opportunity_id,
        stage_label,
        stage,
        status,
        is_gone,
        is_restated,
        not is_restated and coalesce(standing <> former_standing, true) as is_change,
        former_standing is not null
        or coalesce(created_date > previous_date, previous_date is not null) as is_since_known,
        until_date = cast('9999-12-31' as date) as is_latest,
        known_created_date as created_date,
        case
            when
                status in ('won', 'lost')
                and closed_date > previous_date and closed_date <= known_date
                then closed_date
            when updated_date > previous_date and updated_date <= known_date then updated_date
            else known_date
        end as changed_date,
        known_date,
        until_date,
        expected_close_date,
        stage_sort_order,
        own_amount as amount,
        cast(
            delivered_probability * case when percentage_excess > 0 then 0.01 else 1 end
            as decimal(18, 9)
        ) as probability
    from followed
)

select * from final
