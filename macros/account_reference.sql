{#-
    One key for what a record says of its company (id, SIREN, name): md5 text, null when it says
    nothing. Equal references are the same company; different ones may still be.
-#}
{% macro account_reference(account_id, company_siren, account_name) -%}
    nullif(
        md5(
            coalesce({{ account_id }}, '') || '|'
            || coalesce({{ company_siren }}, '') || '|'
            || coalesce({{ normalise_label(account_name) }}, '')
        ),
        md5('||')
    )
{%- endmacro %}
