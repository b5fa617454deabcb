{#-
    How firm a ratio of the standard table is, over the columns of int_performance__ranged: for each
    reading what is divided, by what. `lower`, `upper`: 95 % interval of the sample (of the ROI also
    those of 80 % and 50 %); `middle`, `if_unknown_against`, `if_unknown_for`: what is unknown spread
    by the known shares, or all of it counted against or for it. A cost below 0 has no interval.
-#}
{% macro ratio_readings(name) -%}
    {%- set kind, is_told = ratios()[name][2], has_return() -%}
    {%- set found = {'figure': ratio_sides(name, is_told=is_told)} -%}
    {%- for side, other in [('lower', 'upper'), ('upper', 'lower')] -%}
        {%- if kind == 'rate' -%}
            {%- set part, whole = ratio_sides(name) -%}
            {%- set bound = (wilson_bound(part, '(' ~ whole ~ ')', side), '1') -%}
        {%- elif kind == 'margin' -%}
            {%- set margin = safe_divide('new_customer_gross_margin_mean_' ~ side, 'new_customers') -%}
            {%- set cost = safe_divide('complete_cost', 'new_customers_' ~ side) -%}
            {%- set bound = (
                'case when complete_cost >= 0 then ' ~ margin ~ ' - ' ~ cost ~ ' end', '1'
            ) -%}
        {%- elif kind == 'mean' -%}
            {%- set bound = ratio_sides(name, values='_mean_' ~ side) -%}
        {%- elif kind == 'unit_cost' -%}
            {%- set bound = ratio_sides(name, costs='_bounded', counts='_' ~ other) -%}
        {%- else -%}
            {%- set bound = ratio_sides(
                name, values='_' ~ (side if kind == 'return' else other), is_told=is_told
            ) -%}
        {%- endif -%}
        {%- do found.update({side: bound}) -%}
    {%- endfor -%}
    {%- if name == 'roi' -%}
        {%- for end in ['lower_80', 'upper_80', 'lower_50', 'upper_50'] -%}
            {%- do found.update({end: ratio_sides(name, values='_' ~ end, is_told=is_told)}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- for reading, of_loss in [
        ('middle', 'middle'), ('if_unknown_against', 'if_unknown_for'),
        ('if_unknown_for', 'if_unknown_against'),
    ] -%}
        {%- set end = '_' ~ reading -%}
        {%- do found.update({reading: ratio_sides(name, end, end, end, '_' ~ of_loss, is_told)}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
