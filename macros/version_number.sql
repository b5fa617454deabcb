{#-
    1 for the version of a record that counts, 2, 3 … for the others of the same key.
    key: the id column, or the list of columns of a natural key. A record without id is a version
    of nothing but the records that are identical to it.
    amount: a column whose largest value counts where neither `updated_at` nor the delivery decides.
-#}
{% macro version_number(key, amount=none) -%}
    row_number() over (
        partition by {{ version_key(key) }}
        order by
            updated_at desc nulls last, _load desc, _delivery desc,
            {%- if amount %}
            cast({{ amount }} as decimal(18, 4)) desc nulls last,
            {%- endif %}
            _record_hash desc, _file asc, _record asc
    )
{%- endmacro %}
