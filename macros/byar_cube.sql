{#-
    The cube of Byar's approximation, (1 - 1/9n -+ z/3 sqrt n)^3, of a double precision n; never
    below 0, and 0 for no event.
-#}
{% macro byar_cube(n, side, level=95) -%}
    {%- set z = {
        50: '0.6744897501960817', 80: '1.2815515655446004', 95: '1.959963984540054',
    }[level] -%}
    {%- set root -%}
        greatest(
            coalesce(
                1 - 1 / (9 * nullif({{ n }}, 0)) {{ '-' if side == 'lower' else '+' }}
                cast({{ z }} as double precision) / (3 * sqrt(nullif({{ n }}, 0))),
                0
            ),
            0
        )
    {%- endset -%}
    {{ root }} * {{ root }} * {{ root }}
{%- endmacro %}
