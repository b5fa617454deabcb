{#-
    What the KPIs that are no single figure of a row are made of: of the stages of a quarter the
    slowest and the leakiest from which five deals went on or ended; of contents and milestones all
    together; of the leads of a period what each of its months will have brought, where all of them
    are projected.
-#}
{% macro kpi_values() -%}
    {%- set found = {
        'median_days': 'max(case when deals_advanced >= 5 then median_days end)',
        'loss_rate': 'max(case when deals_advanced + deals_lost >= 5 then loss_rate end)',
        'skipped_rate': safe_divide('sum(skipped_deals)', 'sum(met_deals + skipped_deals)'),
    } -%}
    {%- for name in kpi_figures().content -%}
        {%- set sums = ratios()[name] -%}
        {%- set share = safe_divide('sum(' ~ sums[0] ~ ')', 'sum(' ~ sums[1] ~ ')') -%}
        {%- do found.update({name: share}) -%}
    {%- endfor -%}
    {%- set gain = 'projected_gross_margin - projected_complete_cost' -%}
    {%- set seen = 'cast(sum(share_seen * projected_customers) as decimal(28, 9))' -%}
    {%- for name, known, value in [
        ('share_seen', 'share_seen', safe_divide(seen, 'sum(projected_customers)')),
        ('projected_customers', 'projected_customers', 'sum(projected_customers)'),
        ('projected_roi', gain, safe_divide(
            'sum(' ~ gain ~ ')', 'greatest(sum(projected_complete_cost), 0)'
        )),
    ] -%}
        {%- set is_known = 'count(' ~ known ~ ') = count(*)' -%}
        {%- do found.update({name: 'case when ' ~ is_known ~ ' then ' ~ value ~ ' end'}) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
