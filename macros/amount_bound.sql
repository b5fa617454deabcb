{#-
    Bound of the interval of an amount: the amount by Byar's factor for the deals it rests on
    (column `deals` of the relation `effective`); where there is no deal, the company's mean by
    Byar's bound is added on the side it lies on (what is there are credit notes); decimal(18,4). A
    mean rests on as few deals as were counted when these are below 5.
-#}
{% macro amount_bound(amount, count, side, deals='', level=95) -%}
    {%- set own = 'effective.' ~ (deals or amount ~ '_deals') -%}
    {%- set of_none = 'effective.' ~ amount ~ '_of_none_' ~ level -%}
    {%- set rested = own if not deals else
        'case when measured.' ~ count ~ ' < 5 then least(' ~ own ~ ', 5) else ' ~ own ~ ' end' -%}
    {%- set other = 'lower' if side == 'upper' else 'upper' -%}
    case
            when measured.{{ count }} = 0
                then measured.{{ amount }} + case
                    {%- if side == 'upper' %}
                    when {{ of_none }} > 0 then {{ of_none }} when {{ of_none }} <= 0 then 0
                    {%- else %}
                    when {{ of_none }} < 0 then {{ of_none }} else 0
                    {%- endif %}
                end
            when measured.{{ amount }} < 0
                then cast(
                    {{ exact_product('measured.' ~ amount, byar_factor(rested, other, level)) }}
                    as decimal(18, 4)
                )
            when measured.{{ amount }} >= 0
                then cast(
                    {{ exact_product('measured.' ~ amount, byar_factor(rested, side, level)) }}
                    as decimal(18, 4)
                )
        end
{%- endmacro %}
