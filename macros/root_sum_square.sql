{#-
    The square root of the sum of two squares, decimal(18,6): how far the bound of a sum or a product
    of two independent estimates lies from it, given how far each one's own bound moves it. Source:
    Zou and Donner (2008).
-#}
{% macro root_sum_square(one, other) -%}
    cast(
        sqrt(
            cast({{ one }} as double precision) * cast({{ one }} as double precision)
            + cast({{ other }} as double precision) * cast({{ other }} as double precision)
        ) as decimal(18, 6)
    )
{%- endmacro %}
