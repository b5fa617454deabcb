{#-
    The part of a whole number of ten-thousandths (bigint) that falls on day n (from 0) of a number
    of equal days: the difference of two running totals rounded down, so the days sum to the whole,
    whatever its sign; decimal(18,4) in currency units. The running totals are those of the
    remainder, which is small: each day has the whole quotient.
-#}
{% macro day_share(units, n, days) -%}
    {%- set whole = integer_quotient('abs(' ~ units ~ ')', days, 18) -%}
    {%- set rest = '(abs(' ~ units ~ ') % ' ~ days ~ ')' -%}
    cast(
        case when {{ days }} = 1 then {{ units }} else
            cast(case when {{ units }} < 0 then -1 else 1 end * (
                {{ whole }}
                + {{ integer_quotient(rest ~ ' * (' ~ n ~ ' + 1)', days, 18) }}
                - {{ integer_quotient(rest ~ ' * ' ~ n, days, 18) }}
            ) as bigint)
        end * cast(0.0001 as decimal(5, 4)) as decimal(18, 4)
    )
{%- endmacro %}
