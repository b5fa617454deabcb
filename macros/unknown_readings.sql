{#-
    The columns `…_middle`, `…_if_unknown_against` and `…_if_unknown_for` of int_performance__ranged,
    from its relations `measured`, `effective`, `pools` and `shares`; null in the rows of the pools. For each
    measure: what each reading starts from, and what it adds of the unknown. A credit note of unknown
    source (below 0) counts against and for like any other; a channel's share is never more than all.
-#}
{% macro unknown_readings(ranged) -%}
    {%- set readings = [] -%}
    {%- for m in ranged.costs -%}
        {%- set missing, pool = cost_with_missing(m), '(pools.' ~ m ~ '_unknown, 0)' -%}
        {%- do readings.append((m, m, missing, missing ~ ' + greatest' ~ pool,
            'measured.' ~ m ~ ' + least' ~ pool)) -%}
    {%- endfor -%}
    {%- for m in ranged.counts + ['lost_opportunities'] -%}
        {%- set own, more = 'measured.' ~ m, ' + greatest(pools.' ~ m ~ '_unknown, 0)' -%}
        {%- set is_loss = m == 'lost_opportunities' -%}
        {%- set doubtful = ' - coalesce(measured.doubtful_' ~ m ~ ', 0)'
            if m in ['orders', 'new_customers'] else '' -%}
        {%- do readings.append((m, m, own, own ~ (more if is_loss else doubtful),
            own ~ ('' if is_loss else more))) -%}
    {%- endfor -%}
    {%- for amount, count, without in ranged.amounts -%}
        {%- set own = 'effective.' ~ amount ~ '_counted' -%}
        {%- set valued = 'effective.' ~ amount ~ '_unvalued' -%}
        {%- set pool = 'case when effective.is_whole then 0 else pools.' ~ amount ~ '_unknown end' -%}
        {%- do readings.append((amount, count, own ~ ' + ' ~ valued,
            own ~ ' - greatest(coalesce(measured.doubtful_' ~ amount ~ ', 0), 0) + least(' ~ valued
            ~ ', 0) + least(' ~ pool ~ ', 0)',
            own ~ ' + greatest(' ~ valued ~ ', 0) + greatest(' ~ pool ~ ', 0)')) -%}
    {%- endfor -%}
    {%- for measure, share, middle, against, for in readings %}
        {%- set pool = 'pools.' ~ measure ~ '_unknown' %}
        {%- set spread = safe_divide('shares.' ~ measure ~ '_part', 'pools.' ~ share ~ '_known') %}
        case when not effective.is_pool then cast({{ middle }} + greatest(
            least(coalesce({{ spread }}, 0), greatest({{ pool }}, 0)), least({{ pool }}, 0)
        ) as decimal(18, 6)) end as {{ measure }}_middle,
        case when not effective.is_pool then cast({{ against }} as decimal(18, 6)) end
            as {{ measure }}_if_unknown_against,
        case when not effective.is_pool then cast({{ for }} as decimal(18, 6)) end
            as {{ measure }}_if_unknown_for
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
