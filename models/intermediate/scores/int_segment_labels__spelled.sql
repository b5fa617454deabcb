-- One name per segment: labels that differ by case, accents or blanks are one segment, under their
-- smallest spelling; a number of employees belongs to its band. Labour names its team by the label
-- as it is compared: that is a spelling too, but none to show.
-- Grain: one row per segment_kind and spelling.
{% set bands = [
    ("digits = ''", '0'),
    ('length(digits) = 1', '1-9'),
    ("length(digits) = 2 and left(digits, 1) < '5'", '10-49'),
    ("length(digits) = 2 or (length(digits) = 3 and left(digits, 2) < '25')", '50-249'),
    ('length(digits) = 3', '250-999'),
] %}

with

leads as (select * from {{ ref('int_leads__qualified') }}),
accounts as (select * from {{ ref('int_accounts__identified') }}),
people as (select * from {{ ref('stg_finance__people') }}),
calls as (select * from {{ ref('stg_calls__legs') }}),
ledger as (select * from {{ ref('stg_finance__ledger_entries') }}),

spellings as (
    {%- for kind, relations in {
        'sector': ['leads', 'accounts'], 'company_size': ['leads', 'accounts'],
        'region': ['leads', 'accounts'], 'team': ['people', 'calls', 'ledger'],
    }.items() %}
    {%- set is_last = loop.last %}
    {%- for relation in relations %}
    select
        '{{ kind }}' as segment_kind,
        {{ kind }} as spelling
    from {{ relation }}
    {{- '\n    union' if not (is_last and loop.last) }}
    {%- endfor %}
    {%- endfor %}
),

-- grouped, though each stands once: else DuckDB asks for labels record by record, in its filters
labelled as (
    select
        segment_kind,
        spelling,
        {{ normalise_label('min(spelling)') }} as label
    from spellings
    group by segment_kind, spelling
),

shown as (
    select
        labelled.*,
        min(labelled.spelling) over (partition by labelled.segment_kind, labelled.label) as segment,
        case
            when
                labelled.segment_kind = 'company_size'
                and translate(labelled.label, '0123456789 ,', '') = ''
                then ltrim(translate(labelled.label, ' ,', ''), '0')
        end as digits
    from labelled
    where labelled.label is not null
),

final as (
    select
        segment_kind,
        spelling,
        case
            when digits is null then segment
            {%- for condition, band in bands %}
            when {{ condition }} then '{{ band }}'
            {%- endfor %}
            else '1000+'
        end as segment
    from shown
    union
    select
        segment_kind,
        label as spelling,
        segment
    from shown
    where segment_kind = 'team'
)

select * from final
