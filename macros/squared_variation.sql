{#-
    Squared coefficient of variation of a sample, from the sum of squares, the sum and the count,
    each exact: n (n * squares / sum^2 - 1) / (n - 1); decimal(18,6). 1 where fewer than two deals,
    or a sum of 0, say nothing of a spread.
-#}
{% macro squared_variation(squares, amount, deals) -%}
    {%- set n = 'cast(' ~ deals ~ ' as double precision)' -%}
    {%- set total = 'cast(' ~ amount ~ ' as double precision)' -%}
    cast(
        case
            when {{ deals }} < 2 or {{ amount }} = 0 then 1
            else greatest(
                {{ n }} / ({{ n }} - 1)
                * ({{ n }} * cast({{ squares }} as double precision) / ({{ total }} * {{ total }}) - 1),
                0
            )
        end as decimal(18, 6)
    )
{%- endmacro %}
