{#-
    One select per measure over a CTE, stacked: columns period_date, channel, campaign_id, measure,
    value (decimal(28,9), summed; no row where nothing is known). `measures` maps each measure's
    name to the expression that is summed; `keys` are further columns kept in the grain.
-#}
{% macro measure_rows(relation, date_column, measures, keys=[]) -%}
    {%- for measure, expression in measures.items() %}
    select
        {{ date_column }} as period_date,
        channel,
        campaign_id,
        {%- for key in keys %}
        {{ key }},
        {%- endfor %}
        '{{ measure }}' as measure,
        cast(sum({{ expression }}) as decimal(28, 9)) as value
    from {{ relation }}
    group by {{ ([date_column, 'channel', 'campaign_id'] + keys) | join(', ') }}
    having sum({{ expression }}) is not null
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
{%- endmacro %}
