{#-
    The KPIs that tables of their own tell (kpi_figures), as int_kpis__compared reads them: name,
    relation, grain and start of the periods, channel, team, which rows, value. Of a forecast each
    month of a period is as the last origin before the period told it, and all of them are known.
-#}
{% macro kpi_tables() -%}
    {%- set figures, values, found = kpi_figures(), kpi_values(), [] -%}
    {%- set by_period = "period_grain in ('month', 'quarter', 'year')" -%}
    {%- set by_channel = "dimension_kind = 'channel' and " -%}
    {%- set is_of_month = 'cohort_month is not null' -%}
    {%- set period = ('period_grain', 'period_start') -%}
    {%- set tables = [
        (figures.calls, 'calls', period, "'all'", 'dimension_value',
         by_period ~ " and dimension_kind in ('all', 'team')", 0),
        (figures.waits, 'waits', period, "'all'", "'all'", by_period ~ " and wait = 'all'", 0),
        (figures.steps, 'cycles', period, 'dimension_value', "'all'",
         by_channel ~ by_period ~ " and step_kind = 'stage'", 0),
        (figures.content, 'contents', period, "'all'", "'all'", "period_grain = 'month'", 0),
    ] -%}
    {%- for grain, months in [('month', 1), ('quarter', 3), ('year', 12)] -%}
        {%- set created = 'cast(' ~ dbt.date_trunc(grain, 'cohort_month') ~ ' as date)' -%}
        {%- set begun = 'cast(' ~ dbt.date_trunc(grain, 'month_date') ~ ' as date)' -%}
        {%- set place = dbt.datediff(begun, 'month_date', 'month') ~ ' + 1' -%}
        {%- do tables.append((figures.cohorts, 'cohorts', ("'" ~ grain ~ "'", created),
            'dimension_value', "'all'", by_channel ~ 'is_latest and ' ~ is_of_month, 0)) -%}
        {%- do tables.append((figures.forecast if months < 12 else [], 'forecasts',
            ("'" ~ grain ~ "'", begun), "'all'", "'all'", 'horizon_months = ' ~ place, months)) -%}
    {%- endfor -%}
    {%- set fixed = ["'month'", "'quarter'", "'year'", "'all'"] -%}
    {%- for names, relation, period, channel, team, among, months in tables -%}
        {%- for name in names -%}
            {%- set value = 'case when count(#) = ' ~ months ~ ' then sum(#) end'
                if months else values.get(name, 'max(#)') -%}
            {%- do found.append({
                'name': name, 'relation': relation, 'grain': period[0], 'start': period[1],
                'channel': channel, 'team': team, 'among': among,
                'groups': (period + (channel, team)) | reject('in', fixed) | join(', '),
                'value': value | replace('#', name),
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
