{#-
    CTEs that split whole numbers so that the parts sum to the whole: each part is rounded down, and
    what is left goes, one by one, to the largest remainders. The last CTE is `parts`: the columns
    of `shares`, and for each of `wholes` its part, `…_part` (bigint; null for a whole that is null).

    shares: name of a CTE, one row per part, with a positive `weight`, the wholes and the columns of
    `whole_key`; whole_key: what a whole is known by; tie_breaker: the order of equal remainders.
-#}
{% macro split_wholes(shares, wholes, whole_key, tie_breaker) -%}
totalled as (
    select {{ shares }}.*, sum(weight) over (partition by {{ whole_key }}) as total_weight
    from {{ shares }}
),

divided as (
    select
        totalled.*
        {%- for whole in wholes %},
        {{ integer_quotient('cast(' ~ whole ~ ' as decimal(38, 0)) * weight', 'total_weight') }}
            as {{ whole }}_quotient
        {%- endfor %}
    from totalled
),

ranked as (
    select
        divided.*
        {%- for whole in wholes %},
        {{ whole }} - sum({{ whole }}_quotient) over (partition by {{ whole_key }})
            as {{ whole }}_left,
        row_number() over (partition by {{ whole_key }} order by
            cast({{ whole }} as decimal(38, 0)) * weight - {{ whole }}_quotient * total_weight
            desc nulls last, {{ tie_breaker }}) as {{ whole }}_rank
        {%- endfor %}
    from divided
),

parts as (
    select
        ranked.*
        {%- for whole in wholes %},
        cast({{ whole }}_quotient
            + case when {{ whole }}_rank <= {{ whole }}_left then 1 else 0 end as bigint)
            as {{ whole }}_part
        {%- endfor %}
    from ranked
)
{%- endmacro %}
