{#-
    Bound of the interval of an amount: the amount by Byar's factor for the deals it rests on
    (columns `…_factor_lower` and `…_factor_upper`); where there is no deal, the company's mean by
    Byar's bound is added on the side it lies on (what is there are credit notes); decimal(18,4).
    `end` is of the name of the factors: '_mean', '_80' …
-#}
{% macro amount_bound(amount, count, side, end='', level=95) -%}
    {%- set of_none = amount ~ '_of_none_' ~ level -%}
    {%- set factor = amount ~ end ~ '_factor' -%}
    {%- set other = 'lower' if side == 'upper' else 'upper' -%}
    case
            when {{ count }} = 0
                then {{ amount }} + case
                    {%- if side == 'upper' %}
                    when {{ of_none }} > 0 then {{ of_none }} when {{ of_none }} <= 0 then 0
                    {%- else %}
                    when {{ of_none }} < 0 then {{ of_none }} else 0
                    {%- endif %}
                end
            when {{ amount }} < 0
                then {{ multiplied_amount(amount, factor ~ '_' ~ other) }}
            else {{ multiplied_amount(amount, factor ~ '_' ~ side) }}
        end
{%- endmacro %}
