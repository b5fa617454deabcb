-- What would be lost without each channel: the removal effects of the Markov chain of paths.
-- Grain: one row per conversion kind and channel.

with

landed as (

    select * from {{ source('estimates', 'markov') }}

),

final as (

    select
        conversion_kind,
        channel,
        cast(conversion_probability as decimal(18, 12)) as conversion_probability,
        cast(removal_effect as decimal(18, 12)) as removal_effect
    from landed

)

select * from final
