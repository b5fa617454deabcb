{#-
    Bound of the 95 % interval of a product of two independent estimates, of either sign, whose own
    bounds stand beside them in `…_lower` and `…_upper`; `side` is 'lower' or 'upper';
    decimal(18,6). What each one's bound moves the product by is joined by root_sum_square, and
    never goes beyond what the bounds themselves make possible.
-#}
{% macro product_bound(one, other, side) -%}
    {%- set beyond = 'upper' if side == 'lower' else 'lower' -%}
    {%- set moved = [] -%}
    {%- for moving, still in [(one, other), (other, one)] -%}
        {%- set near = '(' ~ moving ~ '_' ~ side ~ ' - ' ~ moving ~ ')' -%}
        {%- set far = '(' ~ moving ~ '_' ~ beyond ~ ' - ' ~ moving ~ ')' -%}
        {%- do moved.append(
            'case when ' ~ still ~ ' < 0 then ' ~ exact_product(far, still)
            ~ ' else ' ~ exact_product(near, still) ~ ' end'
        ) -%}
    {%- endfor -%}
    {%- set corners = [] -%}
    {%- for a in ['_lower', '_upper'] -%}
        {%- for b in ['_lower', '_upper'] -%}
            {%- do corners.append(exact_product(one ~ a, other ~ b)) -%}
        {%- endfor -%}
    {%- endfor -%}
    cast(
        {{ 'greatest' if side == 'lower' else 'least' }}(
            {{ exact_product(one, other) }}
            {{ '-' if side == 'lower' else '+' }} {{ root_sum_square(moved[0], moved[1]) }},
            {{ 'least' if side == 'lower' else 'greatest' }}({{ corners | join(', ') }})
        ) as decimal(18, 6)
    )
{%- endmacro %}
