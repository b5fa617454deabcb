-- How often a milestone of the sales process is skipped, and what went with it: the share won of
-- the deals that skipped it beside those that met it. Deals that skip a step may differ in other
-- things too, and answers are filled in more readily for deals that are won: no cause is shown.
-- Grain: one row per milestone and team (with `all`).
with

deals as (select * from {{ ref('rpt_deal_milestones') }}),
milestones as (select * from {{ source('reference', 'milestones') }}),

listed as (
    {%- for team in ['team', "'all'"] %}
    select
        milestone,
        {{ team }} as team,
        status,
        is_met
    from deals
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        milestone,
        team,
        cast(count(*) as bigint) as deals,
        cast(count(is_met) as bigint) as known_deals,
        cast(sum(case when is_met is null then 1 else 0 end) as bigint) as unknown_deals,
        {%- for count, among in {
            'met_deals': 'is_met', 'skipped_deals': 'not is_met',
            'met_closed': "is_met and status <> 'open'", 'met_won': "is_met and status = 'won'",
            'skipped_closed': "not is_met and status <> 'open'",
            'skipped_won': "not is_met and status = 'won'",
        }.items() %}
        cast(sum(case when {{ among }} then 1 else 0 end) as bigint) as {{ count }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from listed
    group by milestone, team
),

final as (
    select
        counted.milestone,
        counted.team,
        milestones.label_en,
        milestones.label_fr,
        counted.{{ [
            'deals', 'met_deals', 'skipped_deals', 'unknown_deals', 'met_closed', 'met_won',
            'skipped_closed', 'skipped_won',
        ] | join(',\n        counted.') }},
        {{ safe_divide('counted.skipped_deals', 'counted.known_deals') }} as skipped_rate,
        {%- for name in ['met', 'skipped'] %}
        {%- set won, closed = 'counted.' ~ name ~ '_won', 'counted.' ~ name ~ '_closed' %}
        {{ safe_divide(won, closed) }} as {{ name }}_win_rate,
        {{ wilson_bound(won, closed, 'lower') }} as {{ name }}_win_rate_lower,
        {{ wilson_bound(won, closed, 'upper') }} as {{ name }}_win_rate_upper,
        {%- endfor %}
        {{ safe_divide('counted.skipped_won', 'counted.skipped_closed') }}
        - {{ safe_divide('counted.met_won', 'counted.met_closed') }} as win_rate_difference,
        {%- for side in ['lower', 'upper'] %}
        {{ newcombe_bound(
            'counted.skipped_won', 'counted.skipped_closed', 'counted.met_won',
            'counted.met_closed', side
        ) }} as win_rate_difference_{{ side }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from counted
    inner join milestones
        on counted.milestone = milestones.milestone
)

select * from final
