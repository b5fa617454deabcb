{#-
    The columns `…_middle`, `…_if_unknown_against` and `…_if_unknown_for` of int_performance__ranged,
    from its CTE `joined`; null in the rows of the pools. For each measure: what each reading starts
    from, and what it adds of the unknown. A credit note of unknown source (below 0) counts against
    and for like any other; a channel's share is never more than all.
-#}
{% macro unknown_readings(ranged) -%}
    {%- set credits = measures() | selectattr(2, 'eq', 'credit') | map(attribute=0) | list -%}
    {%- set readings = [] -%}
    {%- for m in ranged.costs -%}
        {%- set missing, pool = cost_with_missing(m), '(' ~ m ~ '_unknown, 0)' -%}
        {%- do readings.append((m, m, missing, missing ~ ' + greatest' ~ pool,
            m ~ ' + least' ~ pool)) -%}
    {%- endfor -%}
    {%- for m in ranged.counts + ['lost_opportunities'] -%}
        {%- set own, more = m, ' + greatest(' ~ m ~ '_unknown, 0)' -%}
        {%- set is_loss = m == 'lost_opportunities' -%}
        {%- set doubtful = ' - coalesce(doubtful_' ~ m ~ ', 0)'
            if m in ['orders', 'new_customers'] else '' -%}
        {%- do readings.append((m, m, own, own ~ (more if is_loss else doubtful),
            own ~ ('' if is_loss else more))) -%}
    {%- endfor -%}
    {%- for amount, count, without in ranged.amounts -%}
        {%- set own = amount ~ '_counted' -%}
        {%- set valued = amount ~ '_unvalued' -%}
        {%- set pool = 'case when is_whole then 0 else ' ~ amount ~ '_unknown end' -%}
        {%- do readings.append((amount, count, own ~ ' + ' ~ valued,
            own ~ ' - greatest(coalesce(doubtful_' ~ amount ~ ', 0), 0) + least(' ~ valued
            ~ ', 0) + least(' ~ pool ~ ', 0)',
            own ~ ' + greatest(' ~ valued ~ ', 0) + greatest(' ~ pool ~ ', 0)')) -%}
    {%- endfor -%}
    {%- for measure, share, middle, against, for in readings %}
        {%- set pool = measure ~ '_unknown' %}
        {%- set spread = safe_divide(measure ~ '_part', share ~ '_known') %}
        {%- for reading, value in [('middle', middle ~ ' + greatest(least(coalesce(' ~ spread
            ~ ', 0), greatest(' ~ pool ~ ', 0)), least(' ~ pool ~ ', 0))'),
            ('if_unknown_against', against), ('if_unknown_for', for)] %}
        case when not is_pool then {{ narrowed(value, 'decimal(18, 6)') if measure in credits
            else 'cast(' ~ value ~ ' as decimal(18, 6))' }} end as {{ measure }}_{{ reading }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
