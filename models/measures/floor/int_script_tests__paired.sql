-- Each pair of options of a kind over the weeks in which both were in use, and each pair that is
-- asked for (table `script_tests`) over the weeks that are: leads and those that
-- reached a step, with the sums over strata from which it is told whether the two differ when like
-- is compared with like.
-- Grain: one row per test_kind, option_a, option_b, step, test_number (0: not asked for) and
-- stratum_kind.
{% set parts = stratum_parts() %}
{% set pair = ['test_kind', 'option_a', 'option_b', 'test_number'] %}
{% set keys = pair + ['step', 'stratum_kind'] %}
{% set compared = 'partition by strata.' ~ keys | join(', strata.') %}
with

counted as (select * from {{ ref('int_tested_options__counted') }}),
asked as (select * from {{ source('reference', 'script_tests') }}),
settings as (select * from {{ source('reference', 'settings') }}),

options as (
    select
        test_kind,
        test_option,
        min(week_start_date) as first_date,
        max(week_start_date) as last_date,
        min(case when is_compared then week_start_date end) as first_compared_date,
        max(case when is_compared then week_start_date end) as last_compared_date
    from counted
    group by test_kind, test_option
),

pairs as (
    select
        one.test_kind,
        one.test_option as option_a,
        other.test_option as option_b,
        cast(0 as bigint) as test_number,
        greatest(one.first_compared_date, other.first_compared_date) as period_start_date,
        least(one.last_compared_date, other.last_compared_date) as last_week_date
    from options as one
    inner join options as other
        on one.test_kind = other.test_kind and one.test_option < other.test_option
    where one.first_compared_date is not null and other.first_compared_date is not null
    union all
    select
        asked.{{ pair | join(', asked.') }},
        coalesce(asked.from_week_date, greatest(one.first_date, other.first_date))
            as period_start_date,
        coalesce(asked.to_week_date, least(one.last_date, other.last_date)) as last_week_date
    from asked
    inner join options as one
        on asked.test_kind = one.test_kind and asked.option_a = one.test_option
    inner join options as other
        on asked.test_kind = other.test_kind and asked.option_b = other.test_option
),

strata as (
    select
        pairs.{{ (pair + ['period_start_date', 'last_week_date']) | join(', pairs.') }},
        counted.step,
        counted.stratum_kind,
        {%- for option, count, measure in [
            ('a', 'leads', 'leads'), ('a', 'reached', 'leads_reached'), ('b', 'leads', 'leads'),
            ('b', 'reached', 'leads_reached'),
        ] %}
        cast(
            sum(
                case
                    when counted.test_option = pairs.option_{{ option }} then counted.{{ measure }}
                    else 0
                end
            ) as bigint
        ) as {{ count }}_{{ option }},
        {%- endfor %}
        counted.stratum
    from pairs
    inner join counted
        on
            pairs.test_kind = counted.test_kind
            and counted.test_option in (pairs.option_a, pairs.option_b)
            and counted.week_start_date between pairs.period_start_date and pairs.last_week_date
            and (pairs.test_number > 0 or counted.is_compared)
    group by
        pairs.{{ (pair + ['period_start_date', 'last_week_date']) | join(', pairs.') }},
        counted.step, counted.stratum_kind, counted.stratum
),

shared as (
    select
        strata.*,
        cast(sum(strata.leads_a) over ({{ compared }}) as bigint) as all_leads_a,
        cast(sum(strata.leads_b) over ({{ compared }}) as bigint) as all_leads_b
    from strata
),

added as (
    select
        shared.*,
        {%- for name, expression in parts.items() %}
        {{ expression }} as {{ name }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from shared
),

final as (
    select
        added.{{ keys | join(', added.') }},
        min(added.period_start_date) as period_start_date,
        cast(max({{ dbt.dateadd('day', 6, 'added.last_week_date') }}) as date) as period_end_date,
        cast(count(*) as bigint) as strata,
        {%- for name in ['leads_a', 'reached_a', 'leads_b', 'reached_b'] %}
        cast(sum(added.{{ name }}) as bigint) as {{ name }},
        {%- endfor %}
        {%- for name in parts %}
        cast(sum(added.{{ name }}) as decimal(18, 6)) as {{ name }},
        {%- endfor %}
        min(settings.least_effect) as least_effect
    from added
    cross join settings
    group by added.{{ keys | join(', added.') }}
    having min(added.all_leads_a) > 0 and min(added.all_leads_b) > 0
)

select * from final
