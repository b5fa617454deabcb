{#-
    What of a whole, non-negative amount falls to one of its parts: the difference of running totals,
    rounded down, so that the parts sum to the whole. Null for a total of 0.
    digits: see integer_quotient.
-#}
{% macro running_share(amount, to_here, part, total, digits=38) -%}
    {{ return(
        integer_quotient(amount ~ ' * ' ~ to_here, total, digits) ~ ' - '
        ~ integer_quotient(amount ~ ' * (' ~ to_here ~ ' - ' ~ part ~ ')', total, digits)
    ) }}
{%- endmacro %}
