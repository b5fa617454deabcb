{#- The attribution models, in the order in which they are told. -#}
{% macro attribution_models() -%}
    {{ return([
        'declared_source', 'first_touch', 'last_touch', 'linear', 'position_based', 'u_shaped',
        'w_shaped', 'full_path', 'time_decay', 'markov', 'shapley',
    ]) }}
{%- endmacro %}
