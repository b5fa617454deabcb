{#-
    Whether a text is compared without its letter at `positions.position` (see without_letter): not
    where that is a digit, for numbers tell people of one name apart.
-#}
{% macro may_lack_letter(text) -%}
            positions.position <= length({{ text }})
            and (
                positions.position = 1
                or substr({{ text }}, positions.position, 1)
                not in ('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
            )
{%- endmacro %}
