{#-
    The first day of the period of a grain (a column: `month`, `quarter`, `year`, else the whole
    time, which begins in 2000) that a day lies in; equal for the days of one period, so that a day
    finds its periods by a join on equal keys.
-#}
{% macro period_key(grain, day) -%}
    case {{ grain }}
        {%- for name in ['month', 'quarter', 'year'] %}
        when '{{ name }}' then cast({{ dbt.date_trunc(name, day) }} as date)
        {%- endfor %}
        else cast('2000-01-01' as date)
    end
{%- endmacro %}
