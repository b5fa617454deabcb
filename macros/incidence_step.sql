{#-
    The step of a cumulative incidence: the share that was left before (from the sum of
    `survival_log`) times `events` by `at_risk`; decimal(18,12). Source: Aalen and Johansen (1978).
-#}
{% macro incidence_step(log_left, events, at_risk) -%}
    cast(
        exp(cast({{ log_left }} as double precision))
        * cast({{ events }} as double precision)
        / cast({{ at_risk }} as double precision) as decimal(18, 12)
    )
{%- endmacro %}
