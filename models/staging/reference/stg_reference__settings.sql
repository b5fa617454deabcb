-- The workspace's settings, as figures use them.
-- Grain: one row per build: one row.

with

settings as (

    select * from {{ source('reference', 'settings') }}

),

final as (

    select
        company,
        currency,
        time_zone,
        locale,
        touch_deduplication,
        implied_leads,
        followup_days,
        fail_on,
        per_person,
        cast(utilisation as decimal(9, 6)) as utilisation,
        cast(acquisition_months as integer) as acquisition_months,
        cast(lifetime_months as integer) as lifetime_months,
        cast(annual_discount_rate as decimal(9, 6)) as annual_discount_rate,
        cast(addressable_accounts as bigint) as addressable_accounts,
        cast(lookback_days as integer) as lookback_days,
        cast(time_decay_half_life_days as decimal(18, 6)) as time_decay_half_life_days,
        cast(mql_score_threshold as integer) as mql_score_threshold,
        cast(hot_score_threshold as integer) as hot_score_threshold,
        cast(roi_label_high as decimal(9, 6)) as roi_label_high,
        cast(roi_label_good as decimal(9, 6)) as roi_label_good,
        cast(roi_label_medium as decimal(9, 6)) as roi_label_medium,
        cast(margin_rate as decimal(9, 6)) as margin_rate,
        cast(keep_versions as integer) as keep_versions
    from settings

)

select * from final
