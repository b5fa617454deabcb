{#-
    The way a campaign is written as it is compared: a label whose blanks and accents may be encoded
    as in an address (`Offre%20d%C3%A9t%C3%A9`, `Offre+hiver`). Salesforce ids differ by case alone:
    they are compared as they are. Text; null when nothing is left.
-#}
{% macro campaign_key(name) -%}
{% set decoded = namespace(text="lower(" ~ name ~ ")") -%}
{% for code, letter in [
    ('([+]|%20)', ' '), ('%c3%[8a][0-5]', 'a'), ('%c3%[8a][89ab]', 'e'), ('%c3%[8a][c-f]', 'i'),
    ('%c3%[9b][2-6]', 'o'), ('%c3%[9b][9abc]', 'u'), ('%c3%[8a]7', 'c'),
] -%}
{% set pattern = "'" ~ code ~ "', '" ~ letter ~ "', 'g'" -%}
{% set decoded.text = "regexp_replace(" ~ decoded.text ~ ", " ~ pattern ~ ")" -%}
{% endfor -%}
case
    when {{ name }} like '701%' and length({{ name }}) in (15, 18) and position(' ' in {{ name }}) = 0
        then {{ name }}
    else {{ normalise_label(decoded.text) }}
end
{%- endmacro %}
