{#-
    What one stratum adds to the sums of a comparison of two groups, a and b: exact expressions by
    name. They read the whole numbers leads_a, reached_a, leads_b, reached_b and, of all strata
    together, all_leads_a and all_leads_b. Sources: Mantel and Haenszel (1959); Greenland and Robins
    (1985) for the difference and the variance of its numerator; Pearson's chi-squared for how
    unevenly the strata are spread.
-#}
{% macro stratum_parts() -%}
    {%- set n = '(leads_a + leads_b)' -%}
    {%- set k = '(reached_a + reached_b)' -%}
    {%- set apart = '(all_leads_b * leads_a - all_leads_a * leads_b)' -%}
    {%- set within = {} -%}
    {%- for one, other in [('a', 'b'), ('b', 'a')] -%}
    {%- set leads = 'leads_' ~ one -%}
    {%- set reached = 'reached_' ~ one -%}
    {%- do within.update({one: 'coalesce(' ~ safe_divide(
        reached ~ ' * (' ~ leads ~ ' - ' ~ reached ~ ') * leads_' ~ other, leads ~ ' * ' ~ n
    ) ~ ' * ' ~ safe_divide('leads_' ~ other, n) ~ ', 0)'}) -%}
    {%- endfor -%}
    {{ return({
        'numerator': safe_divide('(reached_a * leads_b - reached_b * leads_a)', n),
        'denominator': safe_divide('leads_a * leads_b', n),
        'spread': within.a ~ ' + ' ~ within.b,
        'excess': 'reached_a - ' ~ safe_divide('leads_a * ' ~ k, n),
        'variance': 'coalesce(' ~ safe_divide('leads_a * leads_b * ' ~ k, n ~ ' * ' ~ n) ~ ' * '
            ~ safe_divide('(' ~ n ~ ' - ' ~ k ~ ')', '(' ~ n ~ ' - 1)') ~ ', 0)',
        'uneven': 'coalesce(' ~ safe_divide(apart, 'all_leads_a * all_leads_b') ~ ' * '
            ~ safe_divide(apart, n) ~ ', 0)',
        'apart': 'coalesce(abs(' ~ safe_divide(apart, '2 * all_leads_a * all_leads_b') ~ '), 0)',
    }) }}
{%- endmacro %}
