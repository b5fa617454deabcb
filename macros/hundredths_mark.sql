{#- 1 for a probability that can only be of 0 to 100, -1 for a fraction, null for 0, 1 and doubt. -#}
{% macro hundredths_mark(probability) -%}
    case
        when cast({{ probability }} as decimal(18, 9)) >= 2 then 1
        when cast({{ probability }} as decimal(18, 9)) between 0.000000001 and 0.999999999 then -1
    end
{%- endmacro %}
