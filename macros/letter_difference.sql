{#-
    How many letters (a to z, each as often as it occurs) two normalised names do not have in
    common, whatever their order: integer; 0 for a name and the same with its letters stirred.
-#}
{% macro letter_difference(name, other_name) -%}
    (
        {%- for letter in 'abcdefghijklmnopqrstuvwxyz' %}
        abs(
            length({{ name }}) - length(replace({{ name }}, '{{ letter }}', ''))
            - length({{ other_name }}) + length(replace({{ other_name }}, '{{ letter }}', ''))
        )
        {{- ' +' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
