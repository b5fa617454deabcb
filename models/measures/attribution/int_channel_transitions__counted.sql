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
        paths.conversion_id as path_id,
        paths.channel,
        paths.position,
        paths.is_last,
        'conversion' as end_state
    from paths
    inner join conversions
        on paths.conversion_id = conversions.conversion_id
    where conversions.is_counted
    union all
    select
        conversion_kind,
        journey_key as path_id,
        channel,
        position,
        is_last,
        'null' as end_state
    from ended
),

transitions as (
    select
        conversion_kind,
        coalesce(
            lag(channel) over (
                partition by conversion_kind, end_state, path_id order by position asc nulls last
            ),
            'start'
        ) as from_state,
        channel as to_state
    from steps
    union all
    select
        conversion_kind,
        channel as from_state,
        end_state as to_state
    from steps
    where is_last
),

final as (
    select
        conversion_kind,
        from_state,
        to_state,
        count(*) as transition_count
    from transitions
    group by conversion_kind, from_state, to_state
)

select * from final
