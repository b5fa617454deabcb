{#-
    What a customer who is active now still brings over a number of periods: the geometric sum
    m * q * (1 - q^H) / (1 - q) with q = r / (1 + d), m * H when q = 1 and 0 when q = 0, where m is
    the amount per period of an active customer, r the retention and d the discount per period, H the
    number of periods; decimal(18,4), null when a side is unknown. An estimate in double precision,
    rounded once. The exponent is bounded, as PostgreSQL refuses what is too small for a double.
-#}
{% macro projected_value(amount, retention, discount, periods) -%}
    {%- set m = 'cast(' ~ amount ~ ' as double precision)' -%}
    {%- set q = '(cast(' ~ retention ~ ' as double precision)'
        ~ ' / (1 + cast(' ~ discount ~ ' as double precision)))' -%}
    cast(
        case
            when {{ q }} = 1 then {{ m }} * {{ periods }}
            when {{ q }} = 0 then {{ m }} * 0
            else {{ m }} * {{ q }} * (1 - exp(greatest({{ periods }} * ln({{ q }}), -600)))
                / (1 - {{ q }})
        end as decimal(18, 4)
    )
{%- endmacro %}
