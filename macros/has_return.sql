{#-
    Whether the costs and sales of a group belong together, so that one can be held against the
    other. Those of `unknown` do not: what leads without a source cost lies in the channels they
    came by, a lead whose sector is filled in when it buys leaves its cost among the unknown. A cost
    that no key reaches (`unallocated`) sells nothing. Their return is unknown: neither −100 % nor
    19 000 %. `relation`: the alias, with its dot, whose `dimension_kind` and `dimension_value` are
    meant; `channel`: a column of channels alone.
-#}
{% macro has_return(relation='', channel=none) -%}
    {%- set is_named = (channel or relation ~ 'dimension_value') ~ " not in ('unknown', 'unallocated')" -%}
    {%- if channel -%}
        {{ return(is_named) }}
    {%- endif -%}
    {{ return('(' ~ relation ~ "dimension_kind = 'campaign' or " ~ is_named ~ ')') }}
{%- endmacro %}
