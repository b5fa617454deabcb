{#-
    The credit of one kind of event, grouped by day without the segments and by month with all of
    them: few rows, of which int_performance__credited sums what it tells.
-#}
{% macro credited_groups(event, sums) -%}
    {%- set month = 'cast(' ~ dbt.date_trunc('month', 'event_date') ~ ' as date)' -%}
    {%- set kinds = segment_kinds() | join(', ') -%}
    select
        attribution_model,
        whole,
        channel,
        campaign_id,
        {{ kinds }},
        coalesce(event_date, {{ month }}) as day_or_month,
        grouping(event_date) = 1 as is_of_segments,
        {%- for measure, summed in sums.items() %}
        cast(sum({{ summed }}) as decimal(28, 9)) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from {{ event }}
    group by grouping sets (
        (attribution_model, whole, channel, campaign_id, event_date),
        (attribution_model, {{ month }}, {{ kinds }})
    )
{%- endmacro %}
