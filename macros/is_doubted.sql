{#-
    Whether a record of an extract may have a finding of int_records__findings: all that have one, and
    few others. Needs the CTEs `build` and `dated`.
-#}
{% macro is_doubted(extract, known) -%}
    {%- set conditions = [
        'is_key_shared' if known.same_key == 'counts' else 'has_conflicting_versions'
    ] -%}
    {%- if known.is_key_generated -%}
    {%- do conditions.append(known.key[0] ~ " like 'row-%'") -%}
    {%- endif -%}
    {%- for column in known.required -%}
    {%- do conditions.append(column ~ ' is null') -%}
    {%- endfor -%}
    {%- for column in known.counts -%}
    {%- do conditions.append(column ~ ' < 0') -%}
    {%- endfor -%}
    {%- for column in (known.dates | list) + (known.own_dates | list) -%}
    {%- do conditions.append(column ~ " < cast('2000-01-01' as date)") -%}
    {%- if column in known.dates -%}
    {%- do conditions.append(column ~ ' > (select build.as_of_date from build)') -%}
    {%- endif -%}
    {%- do conditions.append(
        column ~ " > (select min(dated.steady_last_date) from dated where dated.extract = '" ~ extract ~ "')"
    ) -%}
    {%- endfor -%}
    {{ conditions | join('\n    or ') }}
{%- endmacro %}
