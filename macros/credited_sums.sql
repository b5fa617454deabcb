{#-
    What int_performance__credited tells of one kind of event along one of `credited_dimensions`: the
    credited measures side by side, null where the event has none.
-#}
{% macro credited_sums(event, sums, dimension) -%}
    {%- set kind, value, channel, campaign_id, grain = dimension -%}
    {%- set start = 'cast(' ~ dbt.date_trunc(grain, 'day_or_month') ~ ' as date)'
        if grain != 'all' else 'cast(null as date)' -%}
    select
        '{{ kind }}' as dimension_kind,
        {{ value }} as dimension_value,
        {{ channel }} as channel,
        {{ campaign_id }} as campaign_id,
        '{{ grain }}' as period_grain,
        {{ start }} as period_start,
        attribution_model
        {%- for measure in credited_measures() %},
        cast({{ 'sum(' ~ measure ~ ')' if measure in sums else 'null' }} as decimal(28, 9)) as {{ measure }}
        {%- endfor %}
    from {{ event }}_grouped
    where
        {{ 'not ' if kind not in segment_kinds() }}is_of_segments
        and {{ channel if kind == 'day' else value }} is not null
        {%- if kind == 'day' %}
        and attribution_model in (select told_by_day.attribution_model from told_by_day)
        {%- endif %}
    group by {{ [value, channel, campaign_id, start, 'attribution_model']
        | reject('in', ['cast(null as ' ~ dbt.type_string() ~ ')', 'cast(null as date)']) | unique | join(', ') }}
{%- endmacro %}
