{#-
    A label as it is compared: trimmed, lower case, without accents, inner white space single;
    null when nothing is left.
-#}
{% macro normalise_label(label) -%}
    nullif(
        trim(
            regexp_replace(
                translate(
                    lower({{ label }}),
                    'àáâãäåçèéêëìíîïñòóôõöùúûüýÿœæ’',
                    'aaaaaaceeeeiiiinooooouuuuyyoa'''
                ),
                '\s+', ' ', 'g'
            )
        ),
        ''
    )
{%- endmacro %}
