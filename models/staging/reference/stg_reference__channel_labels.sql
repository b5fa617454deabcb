-- Every label that names a channel: its code and names first, then the source rules. `unallocated`
-- is where cost stays that no key reaches, and `all` the total: no source, and no label means them.
-- Grain: one row per normalised label.

with

channels as (select * from {{ ref('stg_reference__channels') }}),
source_channels as (select * from {{ ref('stg_reference__source_channels') }}),

labels as (
    select
        {{ normalise_label('channel') }} as label,
        channel,
        1 as precedence
    from channels

    union all

    select
        {{ normalise_label('label_en') }} as label,
        channel,
        2 as precedence
    from channels

    union all

    select
        {{ normalise_label('label_fr') }} as label,
        channel,
        3 as precedence
    from channels

    union all

    select
        label,
        channel,
        4 as precedence
    from source_channels
),

numbered as (
    select
        label,
        channel,
        row_number() over (
            partition by label
            order by precedence asc nulls last, channel asc nulls last
        ) as label_number
    from labels
    where label is not null and channel not in ('unallocated', 'all')
),

final as (
    select
        label,
        channel
    from numbered
    where label_number = 1
)

select * from final
