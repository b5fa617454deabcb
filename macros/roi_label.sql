{#-
    The return in a word, by the thresholds of the settings (relation `settings`): `high`,
    `good`, `medium`, `negative`; `variable` when the 80 % interval reaches below `medium` and above
    `good`; null without a known return (see has_return).
-#}
{% macro roi_label() -%}
    {%- set margin, cost = 'new_customer_gross_margin', 'complete_cost' -%}
    {%- set bound = 'new_customer_gross_margin_' -%}
    case
            when {{ margin }} is null or coalesce({{ cost }}, 0) <= 0 or not {{ has_return() }} then null
            when
                {{ bound }}lower_80 < {{ exact_product(cost, '1 + settings.roi_label_medium') }}
                and {{ bound }}upper_80 > {{ exact_product(cost, '1 + settings.roi_label_good') }}
                then 'variable'
            when {{ margin }} >= {{ exact_product(cost, '1 + settings.roi_label_high') }} then 'high'
            when {{ margin }} >= {{ exact_product(cost, '1 + settings.roi_label_good') }} then 'good'
            when {{ margin }} >= {{ exact_product(cost, '1 + settings.roi_label_medium') }} then 'medium'
            else 'negative'
        end
{%- endmacro %}
