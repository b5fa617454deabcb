{#-
    A cost together with what hours without a cost may come to: null where there are such hours and no
    estimate of them.
-#}
{% macro cost_with_missing(cost) -%}
    case
        when
            seconds_without_cost > 0
            and coalesce(amounts_without_rate, 0) = 0
            then coalesce({{ cost }}, 0) + missing_cost
        else {{ cost }} + coalesce(missing_cost, 0)
    end
{%- endmacro %}
