{#-
    Whether a label looks like somebody's: an e-mail address, a phone number (nine digits or more),
    or a name (a first name or a title among its words). Boolean, never null.
-#}
{% macro looks_personal(label) -%}
    {%- set words -%}
        (' ' || regexp_replace(
            coalesce({{ normalise_label(label) }}, ''), '[^a-z]+', ' ', 'g'
        ) || ' ')
    {%- endset -%}
    (
        coalesce({{ label }}, '') like '%@%'
        or length(regexp_replace(coalesce({{ label }}, ''), '[^0-9]+', '', 'g')) >= 9
        or regexp_replace({{ words }}, ' ({{ first_names() | join("|") }}) ', '') <> {{ words }}
    )
{%- endmacro %}
