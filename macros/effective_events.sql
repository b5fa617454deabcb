{#-
    How many equal events of one size say as much as credits that sum to `credits`, with squares
    that sum to `squares`, whose sizes vary: (sum c)^2 / sum c^2 by `divisor`; decimal(18,6), null without
    a credit.
    Source: Kish (1965) for the credits; `divisor` is 1 + CV^2 for a sum of sizes (compound
    Poisson), CV^2 for their mean.
-#}
{% macro effective_events(credits, squares, divisor) -%}
    {%- set sum = 'cast(' ~ credits ~ ' as double precision)' -%}
    case
        when {{ squares }} > 0
            then cast(
                least(
                    {{ sum }} * {{ sum }} / (
                        cast(nullif({{ squares }}, 0) as double precision)
                        * cast({{ divisor }} as double precision)
                    ),
                    1000000000
                ) as decimal(18, 6)
            )
    end
{%- endmacro %}
