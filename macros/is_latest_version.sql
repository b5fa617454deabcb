{#-
    Whether a row of the CTE `ranked` is the version that counts: of an id the first one, of records
    without id all that are identical to it (see version_columns).
-#}
{% macro is_latest_version(id) -%}
    (ranked.version_number = 1 or ({{ id }} is null and ranked.version_rank = 1))
{%- endmacro %}
