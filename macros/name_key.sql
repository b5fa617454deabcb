{#- A name or a part of one as it is compared: a label whose hyphens, dots, commas and apostrophes are blanks. -#}
{% macro name_key(name) -%}
    {{ normalise_label("translate(" ~ name ~ ", '-.,''’_', '      ')") }}
{%- endmacro %}
