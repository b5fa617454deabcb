-- The spellings under which a name may be met. Two names are similar when they share a spelling:
-- the same two names in either order; or the same first name and last names that are equal once one
-- letter is removed from one or both; or the same the other way round. The first letter is never
-- removed, nor the last one of a first name (Paul is not Paule); names of four letters at least.
-- Equality of texts alone decides, so that every engine decides the same. Spellings with a letter
-- less are told where two names share them.
-- Grain: one row per person_name and spelling.
with

leads as (select * from {{ ref('int_leads__identified') }}),

positions as (
    {{ name_positions() }}
),

names as (
    select
        person_name,
        first_name_key,
        last_name_key,
        whole_name_key,
        dense_rank() over (order by person_name asc nulls last) as name_number
    from leads
    where has_whole_name
    group by person_name, first_name_key, last_name_key, whole_name_key
),

spelled as (
    {%- for part, first_name, last_name, last_position in [
        ('last', 'names.first_name_key', without_letter('names.last_name_key'),
         'length(names.last_name_key)'),
        ('first', without_letter('names.first_name_key'), 'names.last_name_key',
         'length(names.first_name_key) - 1'),
    ] %}
    select
        names.person_name,
        names.name_number,
        md5('{{ part }}|' || {{ first_name }} || '|' || {{ last_name }}) as spelling_key
    from names
    inner join positions
        on
            positions.position = 1
            or (
                positions.position <= {{ last_position }}
                and length(names.{{ part }}_name_key) >= 4
            )
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}
),

shared as (
    select spelling_key
    from spelled
    group by spelling_key
    having min(name_number) < max(name_number)
),

final as (
    select distinct
        person_name,
        spelling_key,
        false as is_exact
    from spelled
    where spelling_key in (select shared.spelling_key from shared)
    union all
    select
        person_name,
        whole_name_key as spelling_key,
        true as is_exact
    from names
)

select * from final
