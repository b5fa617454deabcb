{#-
    The credited measures side by side, each summed: its own column, or what `sums` says; null where
    they say nothing of it.
-#}
{% macro credited_sums(sums=none) -%}
    {%- for measure in credited_measures() %}
        {%- set summed = measure if sums is none else sums.get(measure) %}
        cast({{ 'sum(' ~ summed ~ ')' if summed else 'null' }} as decimal(28, 9)) as {{ measure }}
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
