{#-
    How many billionths of a total a part of it is, rounded down: bigint; null of a total of 0. Both
    are whole numbers, not negative and below 9 × 10^15: three digits at a time, so that all of it is
    done in 64 bits.
-#}
{% macro billionths_of(part, total) -%}
    {%- set whole = 'cast(' ~ total ~ ' as bigint)' -%}
    {%- set first = '(cast(' ~ part ~ ' as bigint) * 1000)' -%}
    {%- set second = '(' ~ first ~ ' % nullif(' ~ whole ~ ', 0) * 1000)' -%}
    {%- set third = '(' ~ second ~ ' % nullif(' ~ whole ~ ', 0) * 1000)' -%}
    cast(
        {{ integer_quotient(first, whole, 18) }} * 1000000
        + {{ integer_quotient(second, whole, 18) }} * 1000
        + {{ integer_quotient(third, whole, 18) }} as bigint
    )
{%- endmacro %}
