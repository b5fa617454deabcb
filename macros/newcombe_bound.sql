{#-
    Bound of the 95 % interval of the difference of two shares, one less the other: `side` is
    'lower' or 'upper'. Null when one of them has no trials. Source: Newcombe (1998), method 10:
    the difference -+ the root of the summed squares of the distances of the shares to their
    Wilson bounds.
-#}
{% macro newcombe_bound(successes, trials, other_successes, other_trials, side) -%}
    {%- set share = safe_divide(successes, trials) -%}
    {%- set other_share = safe_divide(other_successes, other_trials) -%}
    {%- set other_side = 'upper' if side == 'lower' else 'lower' -%}
    cast(
        {{ share }} - {{ other_share }} {{ '-' if side == 'lower' else '+' }} {{ root_sum_square(
            share ~ ' - ' ~ wilson_bound(successes, trials, side),
            other_share ~ ' - ' ~ wilson_bound(other_successes, other_trials, other_side)
        ) }} as decimal(18, 6)
    )
{%- endmacro %}
