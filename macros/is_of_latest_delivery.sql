{#-
    Whether a record came in the delivery (and with the `updated_at`) that counts for its key:
    boolean. Records of one key in one delivery are no versions of one another where the key is made
    of dimensions: all of them count, equal ones once (see copy_number). Deliveries of two sections
    of roi.yml are two sources: there `_section` belongs to the key.
-#}
{% macro is_of_latest_delivery(key) -%}
    {%- set latest -%}
        over (
            partition by {{ version_key(key) }}
            order by updated_at desc nulls last, _load desc, _delivery desc
        )
    {%- endset -%}
    (
        _delivery = first_value(_delivery) {{ latest }}
        and coalesce(updated_at, '') = coalesce(first_value(updated_at) {{ latest }}, '')
    )
{%- endmacro %}
