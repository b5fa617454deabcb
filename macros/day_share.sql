{#-
    The part of a whole number of ten-thousandths that falls on day n (from 0) of a number of equal
    days: the difference of two running totals rounded down, so the days sum to the whole, whatever
    its sign; decimal(18,4) in currency units.
-#}
{% macro day_share(units, n, days) -%}
    cast(
        cast(
            case when {{ units }} < 0 then -1 else 1 end * (
                {{ integer_quotient(
                    'cast(abs(' ~ units ~ ') as decimal(38, 0)) * (' ~ n ~ ' + 1)', days
                ) }}
                - {{ integer_quotient('cast(abs(' ~ units ~ ') as decimal(38, 0)) * ' ~ n, days) }}
            ) as decimal(18, 0)
        ) * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
    )
{%- endmacro %}
