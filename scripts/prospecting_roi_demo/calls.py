"""Call legs: by far the largest extract, a pure function of the leg's number.

The n-th leg of N lies at the share n / N of the period's activity, and calls a lead that came in
a little before that moment; so neither a sort nor a window is needed at any size.
"""

import duckdb

from prospecting_roi_demo.draws import pick
from prospecting_roi_demo.people import first_agent, person_id
from prospecting_roi_demo.plan import Plan
from prospecting_roi_demo.story import CHANNELS, PHONE_PREFIXES, PHONES

OUTCOMES = (
    ("'Pas de réponse'", 0.44),
    ("'Répondeur'", 0.20),
    ("'Barrage secrétaire'", 0.09),
    ("'Argumenté'", 0.11),
    ("'À rappeler'", 0.07),
    ("'Pas intéressé'", 0.06),
    ("'Rendez-vous pris'", 0.02),
    ("'Hors cible'", 0.01),
)
SILENT = "('Pas de réponse', 'Répondeur')"
TRANSFER_SHARE = 0.03
TELESALES = [item.channel for item in CHANNELS].index("telesales")


def write_clean(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create the view ``clean.call_logs``; ``leg_no`` orders it and is not part of the extract."""
    con.execute(f"create table sim.legs as select range as leg_no from range(1, {plan.calls + 1})")
    create_view(con, plan, "clean.call_logs", "sim.legs")


def create_view(con: duckdb.DuckDBPyConnection, plan: Plan, name: str, legs: str) -> None:
    """Create the view ``name`` of the call legs whose numbers (``leg_no``) the table ``legs`` has.

    A filter on the view would come after all the work; a short table of legs spares it.
    """
    prefix = " ".join(
        f"when {number} then '{prefix}'" for number, prefix in enumerate(PHONE_PREFIXES)
    )
    width = plan.width(plan.calls)
    con.execute(
        f"""
        create view {name} as
        with legs as (
            -- a transferred call leaves a second leg right after the first
            select
                leg_no,
                leg_no > 1 and u('transfer', leg_no) < {TRANSFER_SHARE}
                and u('transfer', leg_no - 1) >= {TRANSFER_SHARE} as is_child,
            from {legs}
        ),
        calls as (
            select leg_no, is_child, leg_no - cast(is_child as bigint) as call_no,
            from legs
        ),
        drawn as (
            select
                *,
                day_of(call_no, {plan.calls}) as day,
                u('call.hour', call_no) as u_hour,
                u('call.outcome', call_no) as u_outcome,
                u('call.talk', call_no) as u_talk,
                u('call.lag', call_no) as u_lag,
                u('call.known', call_no) as u_known,
                cast(floor(u('call.agent', leg_no) * {plan.agents}) as bigint) as agent_no,
                u('call.kind', call_no) as u_kind,
            from calls
        ),
        known as (
            select
                *,
                1 + cast(u_kind < 0.5 as integer) as lane,
                -- three calls of four concern somebody known, who came up to a fifth of the
                -- period ago (mostly much less)
                case when u_known < 0.75 then 1 + cast(floor({plan.leads} * greatest(0,
                    (call_no - 0.5) / {plan.calls} - 0.004 - 0.2 * u_lag * u_lag * u_lag))
                    as bigint) end as lead_no,
                {pick("u_outcome", OUTCOMES)} as outcome,
                cast(floor(u_kind * 12.5) as bigint) = 12 as is_inbound,
            from drawn
        ),
        measured as (
            select
                *,
                case
                    when outcome in {SILENT} then 0
                    when outcome = 'Barrage secrétaire' then 8 + cast(u_talk * 40 as bigint)
                    when outcome = 'Rendez-vous pris' then 240 + cast(u_talk * 600 as bigint)
                    else 45 + cast(u_talk * u_talk * 520 as bigint)
                end as talk_seconds,
                12 + cast(u_lag * 22 as bigint) as ring_seconds,
            from known
        ),
        placed as (
            select
                *,
                epoch_us(cast(day as timestamp)) + 1000000 * (
                    cast(7 * 3600 + floor(u_hour * 9.4 * 3600) as bigint)
                    + case when is_child then ring_seconds + talk_seconds else 0 end)
                    as started_us,
                -- calls to strangers belong to the telesales campaigns of the day
                coalesce(lead_campaign_no(lead_no, lead_channel_no(lead_no)),
                    campaign_in({TELESALES}, lane, day)) as campaign_no,
                '+33199009999' as own,
                case (coalesce(lead_no, call_no) * 7 + 13) % {PHONES} // 10000 {prefix} end
                || lpad(cast((coalesce(lead_no, call_no) * 7 + 13) % 10000 as varchar), 4, '0')
                    as customer,
            from measured
        )
        select
            'K' || lpad(cast(leg_no as varchar), {width}, '0') as call_id,
            spelled(make_timestamp(started_us)) as started_at,
            case when is_child then 'K' || lpad(cast(call_no as varchar), {width}, '0') end
                as parent_call_id,
            spelled(make_timestamp(started_us + 1000000 * (ring_seconds + talk_seconds)))
                as ended_at,
            case when agent_no = 0 then 'tel01'
                else {person_id(f"{first_agent(plan)} + agent_no")} end as agent_id,
            'Téléprospection' as team,
            case when is_inbound then 'inbound' else 'outbound' end as direction,
            case when is_inbound then customer else own end as from_number,
            case when is_inbound then own else customer end as to_number,
            ring_seconds + talk_seconds as duration_seconds,
            talk_seconds,
            case when talk_seconds = 0 then 10 else 20 + cast(u_lag * 90 as bigint) end
                as wrap_up_seconds,
            outcome,
            campaign_id(campaign_no) as campaign_id,
            getvariable('script_by_campaign')[campaign_no] as script_id,
            'L' || lpad(cast(lead_no as varchar), {plan.width(plan.leads)}, '0') as lead_id,
            cast(null as text) as updated_at,
            leg_no,
        from placed
        """
    )
