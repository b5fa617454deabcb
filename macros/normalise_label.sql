{#-
    A label as it is compared: trimmed, lower case, without accents, inner white space single;
    null when nothing is left. Accented capitals are listed too: a PostgreSQL database whose locale
    is C does not lower them.
-#}
{% macro normalise_label(label) -%}
    nullif(
        trim(
            regexp_replace(
                translate(
                    lower({{ label }}),
                    'àáâãäåçèéêëìíîïñòóôõöùúûüýÿœæ'
                    'ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝŸŒÆ’',
                    'aaaaaaceeeeiiiinooooouuuuyyoa'
                    'aaaaaaceeeeiiiinooooouuuuyyoa'''
                ),
                '\s+', ' ', 'g'
            )
        ),
        ''
    )
{%- endmacro %}
