-- One name per segment: labels that differ by case, accents or blanks are one segment, under their
-- smallest spelling; a number of employees belongs to its band.
-- Grain: one row per segment_kind and spelling.
{% set bands = [
    ("digits = ''", '0'),
    ('length(digits) = 1', '1-9'),
    ("length(digits) = 2 and left(digits, 1) < '5'", '10-49'),
    ("length(digits) = 2 or (length(digits) = 3 and left(digits, 2) < '25')", '50-249'),
    ('length(digits) = 3', '250-999'),
] -%}

with

leads as (select * from {{ ref('int_leads__qualified') }}),
accounts as (select * from {{ ref('int_accounts__combined') }}),
people as (select * from {{ ref('dim_people') }}),
calls as (select * from {{ ref('int_calls__consolidated') }}),
costs as (select * from {{ ref('int_costs__allocated') }}),

spellings as (
    {%- for kind, column, relation in [
        ('sector', 'sector', 'leads'), ('sector', 'sector', 'accounts'),
        ('company_size', 'company_size', 'leads'), ('company_size', 'company_size', 'accounts'),
        ('region', 'region', 'leads'), ('region', 'region', 'accounts'),
        ('team', 'team', 'people'), ('team', 'team', 'calls'), ('team', 'team', 'costs'),
    ] %}
    select
        '{{ kind }}' as segment_kind,
        {{ column }} as spelling
    from {{ relation }}
    {%- if not loop.last %}
    union
    {%- endif %}
    {%- endfor %}
),

labelled as (
    select
        segment_kind,
        spelling,
        {{ normalise_label('spelling') }} as label
    from spellings
),

shown as (
    select
        segment_kind,
        spelling,
        min(spelling) over (partition by segment_kind, label) as segment,
        case
            when segment_kind = 'company_size' and translate(label, '0123456789 ,', '') = ''
                then ltrim(translate(label, ' ,', ''), '0')
        end as digits
    from labelled
    where label is not null
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
)

select * from final
