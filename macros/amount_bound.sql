{#-
    Bound of the interval of an amount: the amount by Byar's factor for the deals it rests on
    (column `deals` of the relation `effective`); where there is no deal, nothing is taken off (what is
    there are credit notes) and the company's mean by Byar's bound added; decimal(18,4). A mean rests on as few deals as were counted
    when these are below 5.
-#}
{% macro amount_bound(amount, count, side, deals='', level=95) -%}
    {%- set own = 'effective.' ~ (deals or amount ~ '_deals') -%}
    {%- set rested = own if not deals else
        'case when measured.' ~ count ~ ' < 5 then least(' ~ own ~ ', 5) else ' ~ own ~ ' end' -%}
    {%- set other = 'lower' if side == 'upper' else 'upper' -%}
    case
            when measured.{{ count }} = 0
                then measured.{{ amount }}{{
                    ' + effective.' ~ amount ~ '_of_none_' ~ level if side == 'upper'
                }}
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
