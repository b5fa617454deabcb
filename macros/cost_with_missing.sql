{#-
    A cost of the relation `measured` together with what hours without a cost may come to: null where
    there are such hours and no estimate of them.
-#}
{% macro cost_with_missing(cost) -%}
    case
        when
            measured.seconds_without_cost > 0
            and coalesce(measured.amounts_without_rate, 0) = 0
            then coalesce(measured.{{ cost }}, 0) + measured.missing_cost
        else measured.{{ cost }} + coalesce(measured.missing_cost, 0)
    end
{%- endmacro %}
