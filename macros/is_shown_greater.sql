{#-
    Whether the interval of the difference of two returns (`roi`, `roi_lower`, `roi_upper` of two
    relations) lies above 0, the first being the greater. Source: Zou and Donner (2008), the square
    root avoided: the difference exceeds the distances to the near bounds taken together.
-#}
{% macro is_shown_greater(greater, other) -%}
    {%- set gap = '(' ~ greater ~ '.roi - ' ~ other ~ '.roi)' -%}
    {%- set below = '(' ~ greater ~ '.roi - ' ~ greater ~ '.roi_lower)' -%}
    {%- set above = '(' ~ other ~ '.roi_upper - ' ~ other ~ '.roi)' -%}
    coalesce(
        {{ gap }} > 0
        and {{ exact_product(gap, gap) }}
        > {{ exact_product(below, below) }} + {{ exact_product(above, above) }},
        false
    )
{%- endmacro %}
