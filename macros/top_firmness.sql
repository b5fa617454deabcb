{#-
    How firm the place of the best one of a kind is, and its three causes, of a relation `topped`;
    null for the others.
-#}
{% macro top_firmness() -%}
    topped.is_firm_by_models and topped.is_firm_by_unknowns and topped.is_firm_by_sample
            as is_top_firm,
        topped.is_firm_by_models,
        topped.is_firm_by_unknowns,
        topped.is_firm_by_sample
{%- endmacro %}
