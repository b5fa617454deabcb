-- The spellings under which a company's name may be met: without its legal form, blanks and
-- punctuation, itself or with one letter removed (of eight at least; never the first one, never a
-- digit, for Agency 1 is not Agency 2). Of these only those are told that two names share.
-- Grain: one row per account_name_key and spelling.
{% set legal_forms = [
    'sasu', 'sas', 'sarl', 'eurl', 'earl', 'gaec', 'scop', 'scea', 'sci', 'snc', 'sca', 'scs',
    'selarl', 'selas', 'sa', 'ei', 'eirl', 'gie', 'gmbh', 'ag', 'kg', 'ltd', 'limited', 'plc',
    'llc', 'inc', 'corp', 'bv', 'nv', 'bvba', 'sprl', 'srl', 'spa', 'sl', 'societe', 'ste', 'ets',
    'etablissements',
] %}
{% set digits = "'0', '1', '2', '3', '4', '5', '6', '7', '8', '9'" %}
with

accounts as (select * from {{ ref('stg_crm__accounts') }}),

positions as (
    {{ name_positions() }}
),

spaced as (
    select distinct
        account_name_key,
        ' '
        || replace(translate({{ name_key('account_name_key') }}, '()/&"', '     '), ' ', '  ')
        || ' ' as spaced_name
    from accounts
    where account_name_key is not null
),

bare as (
    select
        account_name_key,
        replace(
            regexp_replace(spaced_name, ' ({{ legal_forms | join("|") }}) ', ' ', 'g'),
            ' ',
            ''
        ) as bare_name
    from spaced
),

named as (
    select
        account_name_key,
        row_number() over (order by account_name_key asc nulls last) as name_number,
        case when bare_name = '' then account_name_key else bare_name end as bare_name
    from bare
),

spelled as (
    select
        named.account_name_key,
        named.name_number,
        {{ without_letter('named.bare_name') }} as spelling
    from named
    inner join positions
        on
            positions.position = 1
            or (
                positions.position <= length(named.bare_name)
                and length(named.bare_name) >= 8
                and substr(named.bare_name, positions.position, 1) not in ({{ digits }})
            )
),

shared as (
    select spelling
    from spelled
    group by spelling
    having min(name_number) < max(name_number)
),

final as (
    select distinct
        account_name_key,
        spelling,
        false as is_exact
    from spelled
    where spelling in (select shared.spelling from shared)
    union all
    select
        account_name_key,
        'bare|' || bare_name as spelling,
        true as is_exact
    from named
)

select * from final
