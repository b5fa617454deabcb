-- What people remember of campaigns and what customers write, counted by kind and theme, month by
-- month, beside the campaign's figures of the whole time (main attribution model). The texts stay
-- private: `remarks_id` finds them there.
-- Grain: one row per source, month (or none), campaign_id (or none), kind and theme (or none).
{% set key = ['source', 'month_date', 'campaign_id', 'kind', 'theme'] -%}

with

remarks as (select * from {{ ref('int_remarks__themed') }}),
measured as (select * from {{ ref('int_performance__measured') }}),
returns as (select * from {{ ref('int_returns__ranked') }}),
models as (select * from {{ ref('int_attribution_models__listed') }}),

counted as (
    select
        source,
        cast({{ dbt.date_trunc('month', 'remark_date') }} as date) as month_date,
        campaign_id,
        kind,
        theme,
        count(distinct remark_id) as remarks,
        min(remark_date) as first_date,
        max(remark_date) as last_date
    from remarks
    group by
        source, cast({{ dbt.date_trunc('month', 'remark_date') }} as date), campaign_id, kind, theme
),

figures as (
    select
        measured.dimension_value as campaign_id,
        measured.complete_cost,
        measured.raw_leads,
        measured.new_customers,
        {{ performance_ratios(['roi']) }},
        returns.roi_lower,
        returns.roi_upper
    from measured
    inner join models
        on models.is_main and measured.attribution_model = models.attribution_model
    left join returns
        on {{ same('measured', 'returns', performance_keys()) }}
    where measured.dimension_kind = 'campaign'
),

final as (
    select
        {{ record_key([
            'counted.source', 'counted.month_date', 'counted.campaign_id', 'counted.kind',
            'counted.theme',
        ]) }} as remarks_id,
        counted.{{ key | join(',\n        counted.') }},
        counted.first_date,
        counted.last_date,
        counted.remarks,
        figures.complete_cost,
        figures.raw_leads,
        figures.new_customers,
        figures.roi,
        figures.roi_lower,
        figures.roi_upper
    from counted
    left join figures
        on counted.campaign_id = figures.campaign_id
)

select * from final
