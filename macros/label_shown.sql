{#-
    A label as people may see it: as it is, or by a key where it looks like somebody's. Null where
    there is none.
-#}
{% macro label_shown(label) -%}
    case
        when {{ looks_personal(label) }} then 'label-' || md5({{ normalise_label(label) }})
        else {{ label }}
    end
{%- endmacro %}
