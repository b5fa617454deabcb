{#-
    Whether a time sheet's label is leave, sickness or a public holiday: every word of it is a word
    of leave or one that goes with it (`jour de congé payé`, `sick leave`, `RTT (1/2 journée)`), and
    one at least is leave itself. A label with any other word is not, whatever stands beside it
    (`holiday campaign`, `kick-off`). Boolean, never null.
-#}
{% macro is_leave(label) -%}
    {%- set leave = '(' ~ leave_words().leave | join('|') ~ ')' -%}
    {%- set any = '(' ~ (leave_words().leave + leave_words().beside) | join('|') ~ ')' -%}
    {%- set words -%}
        (' ' || trim(regexp_replace(
            coalesce({{ normalise_label(label) }}, ''), '[^a-z]+', ' ', 'g'
        )) || ' ')
    {%- endset -%}
    (
        regexp_replace({{ words }}, ' {{ leave }} ', ' ') <> {{ words }}
        and regexp_replace({{ words }}, '^( {{ any }})+ $', '') = ''
    )
{%- endmacro %}
