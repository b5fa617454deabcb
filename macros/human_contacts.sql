{#- The kinds of touches in which a person was talked with, as a list of SQL: calls, meetings, replies, events. -#}
{% macro human_contacts() -%}
    'call', 'meeting', 'email_reply', 'social_reply', 'sms_reply', 'mailing_reply', 'chat',
    'event_attended', 'webinar_attended'
{%- endmacro %}
