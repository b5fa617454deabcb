{#-
    What of a whole, non-negative amount falls to one of its parts: the difference of running totals,
    rounded down, so that the parts sum to the whole. Null for a total of 0.
-#}
{% macro running_share(amount, to_here, part, total) -%}
    {{ return(
        integer_quotient(amount ~ ' * ' ~ to_here, total) ~ ' - '
        ~ integer_quotient(amount ~ ' * (' ~ to_here ~ ' - ' ~ part ~ ')', total)
    ) }}
{%- endmacro %}
