{#-
    The return in a word, by the thresholds of the settings (relation `settings`): `high`,
    `good`, `medium`, `negative`; `variable` when the 80 % interval reaches below `medium` and above
    `good`; null without a known return.
-#}
{% macro roi_label() -%}
    {%- set margin, cost = 'measured.new_customer_gross_margin', 'measured.complete_cost' -%}
    {%- set bounds = {} -%}
    {%- for side in ['lower', 'upper'] -%}
        {%- do bounds.update({
            side: amount_bound('new_customer_gross_margin', 'new_customers', side, level=80)
        }) -%}
    {%- endfor -%}
    case
            when {{ margin }} is null or coalesce({{ cost }}, 0) <= 0 then null
            when
                {{ bounds.lower }} < {{ exact_product(cost, '1 + settings.roi_label_medium') }}
                and {{ bounds.upper }} > {{ exact_product(cost, '1 + settings.roi_label_good') }}
                then 'variable'
            when {{ margin }} >= {{ exact_product(cost, '1 + settings.roi_label_high') }} then 'high'
            when {{ margin }} >= {{ exact_product(cost, '1 + settings.roi_label_good') }} then 'good'
            when {{ margin }} >= {{ exact_product(cost, '1 + settings.roi_label_medium') }} then 'medium'
            else 'negative'
        end
{%- endmacro %}
