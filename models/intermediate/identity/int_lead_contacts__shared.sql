-- Addresses and telephone numbers behind which there are more than three names: a reception, a
-- shared mailbox, a switchboard. They tell nobody apart. Names of nearly the same letters (at most
-- three differ, and a third of them) count once, for one person is often misspelt; names of which
-- a part is missing are counted apart, for they may be one of the others.
-- Grain: one row per contact_kind (email, phone) and contact_key.
{% set latin_letters = "'abcdefghijklmnopqrstuvwxyz |'" %}
with

leads as (select * from {{ ref('int_leads__identified') }}),

contacts as (
    {%- for contact_kind, contact_key in [('email', 'email_key'), ('phone', 'phone')] %}
    select
        '{{ contact_kind }}' as contact_kind,
        {{ contact_key }} as contact_key,
        person_name,
        has_whole_name
    from leads
    where {{ contact_key }} is not null and person_name <> '|'
    {{- '\n    union' if not loop.last }}
    {%- endfor %}
),

frequent as (
    select
        contact_kind,
        contact_key,
        has_whole_name,
        count(*) as name_count
    from contacts
    group by contact_kind, contact_key, has_whole_name
    having count(*) > 3
),

-- beyond thirty spellings nobody compares them: nobody is misspelt so often
names as (
    select
        contacts.contact_kind,
        contacts.contact_key,
        contacts.person_name,
        contacts.has_whole_name,
        translate(contacts.person_name, {{ latin_letters }}, '') as other_letters,
        md5(contacts.person_name) as name_hash
    from contacts
    inner join frequent
        on
            contacts.contact_kind = frequent.contact_kind
            and contacts.contact_key = frequent.contact_key
            and contacts.has_whole_name = frequent.has_whole_name
            and frequent.name_count <= 30
),

different as (
    select
        contact_kind,
        contact_key,
        has_whole_name,
        count(*) as name_count
    from names
    where
        not exists (
            select 1
            from names as others
            where
                names.contact_kind = others.contact_kind
                and names.contact_key = others.contact_key
                and names.has_whole_name = others.has_whole_name
                and names.name_hash > others.name_hash
                and names.other_letters = others.other_letters
                and 3 * {{ letter_difference('names.person_name', 'others.person_name') }}
                <= least(9, greatest(length(names.person_name), length(others.person_name)))
        )
    group by contact_kind, contact_key, has_whole_name
),

final as (
    select
        contact_kind,
        contact_key
    from different
    where name_count > 3
    union
    select
        contact_kind,
        contact_key
    from frequent
    where name_count > 30
)

select * from final
