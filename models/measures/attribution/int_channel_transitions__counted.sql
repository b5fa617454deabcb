-- The input of the Markov estimate: how often paths go from one channel to the next, from the
-- start to their first channel, and from their last one to a conversion or to nothing. Channels
-- are the letters of a path, its states; credit notes convert nothing.
-- Grain: one row per conversion kind, from_state and to_state.
with

paths as (select * from {{ ref('int_conversion_touches__pathed') }}),
conversions as (select * from {{ ref('int_conversions__listed') }}),
ended as (select * from {{ ref('int_journeys__ended') }}),

steps as (
    select
        paths.conversion_kind,
        paths.channel,
        paths.previous_channel,
        paths.position = paths.touch_count as is_last,
        'conversion' as end_state
    from paths
    inner join conversions
        on paths.conversion_id = conversions.conversion_id
    where conversions.is_counted
    union all
    select
        conversion_kind,
        channel,
        previous_channel,
        is_last,
        'null' as end_state
    from ended
),

transitions as (
    select
        conversion_kind,
        coalesce(previous_channel, 'start') as from_state,
        channel as to_state,
        count(*) as transition_count
    from steps
    group by conversion_kind, coalesce(previous_channel, 'start'), channel
    union all
    select
        conversion_kind,
        channel as from_state,
        end_state as to_state,
        count(*) as transition_count
    from steps
    where is_last
    group by conversion_kind, channel, end_state
),

kinds as (
    select 'opportunity' as conversion_kind
    union all
    select 'order' as conversion_kind
),

final as (
    select
        kinds.conversion_kind,
        transitions.from_state,
        transitions.to_state,
        cast(sum(transitions.transition_count) as bigint) as transition_count
    from transitions
    inner join kinds
        on transitions.conversion_kind in ('every', kinds.conversion_kind)
    group by kinds.conversion_kind, transitions.from_state, transitions.to_state
)

select * from final
