{#-
    The two sides of a ratio of the registry, in one of its readings: `costs`, `counts` and `values`
    are the ends of the names of the columns of that reading (`_middle`, `_lower` …). A return on a
    cost of 0 or below (a refund greater than the cost) is unknown. A greater cost makes a gain
    smaller, and the return on a loss less negative: what is below 0 takes the cost of the reading
    `costs_of_loss`, where one is named. `is_told`: the condition of which a return is known, see
    has_return.
-#}
{% macro ratio_sides(
    name, costs='', counts='', values='', costs_of_loss=none, is_told=none
) -%}
    {%- set written = ratios()[name] -%}
    {%- set ends = {
        '(complete|direct)_cost': costs,
        '(raw_leads|mqls|sqls|meetings_held|(won_|lost_)?opportunities|orders|new_customers)':
            counts,
        '(new_customer_)?(gross_margin|revenue)': values,
    } -%}
    {%- set ended = [] -%}
    {%- for side in written[:2] -%}
        {%- set found = namespace(side=side) -%}
        {%- for words, end in ends.items() -%}
            {%- set found.side = modules.re.sub('\\b(' ~ words ~ ')\\b', '\\1' ~ end, found.side) -%}
        {%- endfor -%}
        {%- do ended.append(found.side) -%}
    {%- endfor -%}
    {%- if written[2:] != ('return',) -%}
        {{ return(ended) }}
    {%- endif -%}
    {%- set cost, value = ended[1], ended[0].split(' ')[0] -%}
    {%- set spent = cost if costs_of_loss is none else '(case when ' ~ value ~
        ' < 0 then complete_cost' ~ costs_of_loss ~ ' else ' ~ cost ~ ' end)' -%}
    {{ return([
        ended[0].replace(' - ' ~ cost, ' - ' ~ spent),
        'case when ' ~ spent ~ ' > 0' ~ (' and ' ~ is_told if is_told else '')
            ~ ' then ' ~ spent ~ ' end',
    ]) }}
{%- endmacro %}
