"""Opportunities, their stages and the meetings held on the way."""

import duckdb

from prospecting_roi_demo import story
from prospecting_roi_demo.draws import element, lookup, pick, text
from prospecting_roi_demo.plan import Plan

# stage label, share of the way from creation to closing at which it is entered, probability
STAGES = (("Qualification", 0.0, 0.20), ("Proposition", 0.35, 0.45), ("Négociation", 0.70, 0.70))


def install(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``sim.opportunities``: one per lead that got so far, with its true outcome."""
    cycle = lookup("leads.channel", {c.channel: str(c.cycle_days) for c in story.CHANNELS})
    win = lookup("leads.channel", {c.channel: str(c.win_rate) for c in story.CHANNELS})
    deal = lookup("channel", {c.channel: str(c.deal) for c in story.CHANNELS})
    spread = lookup("channel", {c.channel: str(c.spread) for c in story.CHANNELS})
    offer = pick("u_offer", [(text(name), share) for name, share, _, _ in story.OFFERS])
    factor = lookup("offer", {name: str(value) for name, _, value, _ in story.OFFERS})
    margin = lookup("offer", {name: str(value) for name, _, _, value in story.OFFERS})
    con.execute(
        f"""
        create table sim.opportunities as
        with drawn as (
            select
                leads.lead_no,
                leads.lead_id,
                leads.account_no,
                leads.channel,
                leads.campaign_id,
                stages.opportunity_at,
                u('win', leads.lead_no) < {win} as is_won_in_the_end,
                {cycle} * (0.3 + 0.7 * (u('cycle', leads.lead_no) + u('cycle.2', leads.lead_no)))
                    as cycle_days,
                u('offer', leads.lead_no) as u_offer,
                u('deal', leads.lead_no) as u_deal,
                u('closing', leads.lead_no) as u_closing,
            from sim.leads as leads
            inner join sim.lead_stages as stages on leads.lead_no = stages.lead_no
            where stages.opportunity_at is not null
        ),
        offered as (
            select *, {offer} as offer,
            from drawn
        ),
        dated as (
            select
                *,
                at_hour(
                    workday(cast(opportunity_at as date) + cast(floor(
                        cycle_days * case when is_won_in_the_end then 1 else 0.85 end) as integer)),
                    13, 16, u_closing) as end_at,
                -- most deals alike; where the spread is 1, a few are several times the usual
                floor({deal} * {factor} * case
                    when {spread} = 1 then 0.2 + u_deal * u_deal * u_deal * u_deal * 4.0
                    else 0.55 + u_deal * u_deal * 1.35 end / 10) * 10 as amount,
                {margin} + 0.16 * (u('margin', lead_no) - 0.5) as margin_rate,
            from offered
        ),
        followed as (
            select
                * replace (
                    -- the first deal that is lost is lost at once: a win rate from the first month
                    case
                        when not is_won_in_the_end and row_number() over (
                            partition by is_won_in_the_end order by opportunity_at, lead_no) = 1
                            then least(end_at, at_hour(
                                workday(cast(opportunity_at as date) + 8), 13, 16, u_closing))
                        else end_at
                    end as end_at),
            from dated
        )
        select
            row_number() over (order by opportunity_at, lead_no) as opportunity_no,
            'O' || lpad(cast(row_number() over (order by opportunity_at, lead_no) as varchar),
                {plan.width(plan.leads)}, '0') as opportunity_id,
            lead_no,
            lead_id,
            account_no,
            channel,
            campaign_id,
            opportunity_at,
            end_at,
            case when end_at < date '{plan.until}' + 1 then end_at end as closed_at,
            case
                when end_at >= date '{plan.until}' + 1 then 'open'
                when is_won_in_the_end then 'won'
                else 'lost'
            end as status,
            offer,
            cast(amount as decimal(18, 2)) as amount,
            margin_rate,
            -- how far an open deal has come on its way to its end
            (epoch(cast(date '{plan.until}' + 1 as timestamp)) - epoch(opportunity_at))
            / (epoch(end_at) - epoch(opportunity_at)) as way,
        from followed
        order by opportunity_no
        """
    )
    _meetings(con, plan)


def _meetings(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """``sim.meetings``: a first one for each SQL, a demonstration in three deals of five."""
    con.execute(
        f"""
        create table sim.meetings as
        with asked as (
            select lead_no, 1 as rank, sql_at as booked_at
            from sim.lead_stages
            where sql_at is not null
            union all
            select lead_no, 2 as rank, opportunity_at as booked_at
            from sim.opportunities
            where u('demonstration', lead_no) < 0.6
        ),
        dated as (
            select
                lead_no,
                rank,
                booked_at,
                at_hour(workday(cast(booked_at as date)
                    + cast(whole(1, 9, u('meeting.lag', lead_no * 2 + rank)) as integer)),
                    8, 16, floor(u('meeting.hour', lead_no * 2 + rank) * 16) / 16)
                    as scheduled_at,
                u('meeting.status', lead_no * 2 + rank) as u_status,
                u('meeting.format', lead_no * 2 + rank) as u_format,
            from asked
        )
        select
            row_number() over (order by booked_at, lead_no, rank) as meeting_no,
            lead_no,
            rank,
            booked_at,
            scheduled_at,
            case
                when scheduled_at >= date '{plan.until}' + 1 then 'booked'
                else {pick("u_status", (("'held'", 0.8), ("'no_show'", 0.1), ("'cancelled'", 0.1)))}
            end as status,
            {pick("u_format", (("'video'", 0.5), ("'site'", 0.3), ("'phone'", 0.2)))} as format,
            case rank
                when 1 then 30 + 15 * whole(0, 2, u_format)
                else 60 + 30 * whole(0, 1, u_format)
            end as duration_minutes,
        from dated
        order by meeting_no
        """
    )


def write_clean(con: duckdb.DuckDBPyConnection) -> None:
    """Create ``clean.crm_opportunities``, ``clean.crm_stage_history``, ``clean.crm_meetings``."""
    probability = {name: f"{value:.2f}" for name, _, value in STAGES}
    con.execute(
        f"""
        create table clean.crm_opportunities as
        with staged as (
            select
                *,
                case
                    when status = 'won' then 'Gagné'
                    when status = 'lost' then 'Perdu'
                    when way >= {STAGES[2][1]} then '{STAGES[2][0]}'
                    when way >= {STAGES[1][1]} then '{STAGES[1][0]}'
                    else '{STAGES[0][0]}'
                end as stage,
                ([0.0, 0.0, 0.05, 0.10])[1 + cast(floor(u('discount', lead_no) * 4) as bigint)]
                    as discount,
            from sim.opportunities
        )
        select
            staged.opportunity_id,
            spelled(staged.opportunity_at) as created_at,
            staged.lead_id,
            accounts.account_id,
            accounts.account_name,
            accounts.company_siren,
            staged.stage,
            staged.status,
            staged.amount,
            u('estimated', staged.lead_no) < 0.15 and staged.status = 'open'
                as amount_is_estimated,
            money(staged.amount / (1 - staged.discount)) as list_amount,
            'EUR' as currency,
            {lookup("staged.stage", probability | {"Gagné": "1.00", "Perdu": "0.00"})}
                as probability,
            cast(staged.end_at as date)
            + cast(whole(-10, 15, u('expected', staged.lead_no)) as integer)
                as expected_close_date,
            spelled(staged.closed_at) as closed_at,
            case when staged.status = 'lost'
                then {element(story.LOST_REASONS, "floor(u('lost.why', staged.lead_no) * 5)")}
                end as lost_reason,
            staged.offer,
            owners.seller_id as owner_id,
            leads.lead_source,
            staged.campaign_id,
            leads.email as contact_email,
            leads.budget,
            leads.authority,
            leads.need,
            leads.timeframe_days,
            spelled(coalesce(staged.closed_at, staged.opportunity_at)) as updated_at,
        from staged
        inner join sim.accounts as accounts on staged.account_no = accounts.account_no
        inner join sim.lead_owners as owners on staged.lead_no = owners.lead_no
        inner join clean.crm_leads as leads on staged.lead_id = leads.lead_id
        order by staged.opportunity_no
        """
    )
    _stage_history(con)
    _clean_meetings(con)


def _stage_history(con: duckdb.DuckDBPyConnection) -> None:
    steps = ", ".join(f"({n}, {text(name)}, {way})" for n, (name, way, _) in enumerate(STAGES))
    con.execute(
        f"""
        create table clean.crm_stage_history as
        with entered as (
            select
                deals.opportunity_no,
                deals.opportunity_id,
                steps.number,
                steps.stage,
                deals.opportunity_at + to_seconds(cast(floor(steps.way
                    * (epoch(deals.end_at) - epoch(deals.opportunity_at))) as bigint))
                    as entered_at,
            from sim.opportunities as deals
            cross join (values {steps}) as steps (number, stage, way)
            -- half of the lost deals never come to a negotiation
            where (deals.status = 'open' and steps.way <= deals.way)
                or deals.status = 'won'
                or (deals.status = 'lost' and (steps.number < 2
                    or u('negotiated', deals.lead_no) < 0.5))
            union all
            select
                opportunity_no,
                opportunity_id,
                9 as number,
                case status when 'won' then 'Gagné' else 'Perdu' end as stage,
                closed_at as entered_at,
            from sim.opportunities
            where closed_at is not null
        )
        select
            opportunity_id,
            stage,
            spelled(entered_at) as entered_at,
            cast(null as text) as updated_at,
        from entered
        order by opportunity_no, number
        """
    )


def _clean_meetings(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """
        create table clean.crm_meetings as
        select
            'M' || lpad(cast(meetings.meeting_no as varchar), 8, '0') as meeting_id,
            spelled(meetings.scheduled_at) as scheduled_at,
            leads.lead_id,
            case when meetings.rank = 2 then deals.opportunity_id end as opportunity_id,
            meetings.status,
            meetings.format,
            meetings.duration_minutes,
            spelled(meetings.booked_at) as booked_at,
            case meetings.rank when 1 then owners.person_id else owners.seller_id end as booked_by,
            leads.campaign_id,
            spelled(case when meetings.status = 'booked' then meetings.booked_at
                else meetings.scheduled_at end) as updated_at,
        from sim.meetings as meetings
        inner join sim.leads as leads on meetings.lead_no = leads.lead_no
        inner join sim.lead_owners as owners on meetings.lead_no = owners.lead_no
        left join sim.opportunities as deals on meetings.lead_no = deals.lead_no
        order by meetings.meeting_no
        """
    )
