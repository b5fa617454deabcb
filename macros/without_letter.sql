{#-
    A text without its letter at `positions.position`, as misspelt texts are compared; at position 1
    the whole text, for the first letter is never left out.
-#}
{% macro without_letter(text) -%}
    case
        when positions.position = 1 then {{ text }}
        else left({{ text }}, positions.position - 1) || substr({{ text }}, positions.position + 1)
    end
{%- endmacro %}
