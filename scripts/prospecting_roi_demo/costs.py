"""The true cost of each channel, from the clean data: what was paid, and for whose hours."""

import duckdb

from prospecting_roi_demo.ledger import LEDGER_MONTHS
from prospecting_roi_demo.people import first_agent
from prospecting_roi_demo.plan import Plan, first_of_month


def install(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``sim.channel_costs`` (channel, measure, value in EUR)."""
    _booked(con, plan)
    _hours(con, plan)
    _labour(con)
    con.execute(
        """
        create table sim.channel_costs as
        with labour as (
            select channel, sum(value) as value, sum(sum(value)) over () as total,
            from sim.labour_costs
            group by channel
        ),
        shared as (
            select sum(value) as value from sim.booked_costs where channel is null
        ),
        parts as (
            select channel, 'booked_cost' as measure, value
            from sim.booked_costs
            where channel is not null
            union all
            select channel, 'labour_cost', value from labour
            union all
            select labour.channel, 'shared_cost',
                money(cast(shared.value as double) * cast(labour.value as double)
                    / cast(labour.total as double))
            from labour
            cross join shared
        )
        select channel, measure, cast(sum(value) as decimal(18, 2)) as value
        from parts
        group by channel, measure
        union all
        select channel, 'complete_cost', cast(sum(value) as decimal(18, 2))
        from parts
        group by channel
        """
    )


def _booked(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """``sim.booked_costs``: ledger without salaries, and spend of months without a bill."""
    covered = " ".join(
        f"when '{platform}' then date '{first_of_month(plan.start, months)}'"
        for platform, months in LEDGER_MONTHS.items()
    )
    con.execute(
        f"""
        create table sim.booked_costs as
        with converted as (
            select ledger.channel, money(cast(ledger.amount as double)
                * cast(coalesce(rates.rate, 1) as double)) as value
            from clean.cost_ledger as ledger
            left join clean.exchange_rates as rates
                on ledger.currency = rates.currency and ledger.month = rates.date
            where ledger.category <> 'salary'
            union all
            select campaigns.channel, money(cast(spend.cost as double)
                * cast(coalesce(rates.rate, 1) as double)) as value
            from clean.ad_spend as spend
            inner join sim.campaigns as campaigns on spend.campaign_id = campaigns.campaign_id
            left join clean.exchange_rates as rates
                on spend.currency = rates.currency and spend.date = rates.date
            where spend.date >= case spend.platform {covered} end
        )
        select channel, cast(sum(value) as decimal(18, 2)) as value
        from converted
        group by channel
        """
    )


def _hours(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """``sim.activity``: seconds of each caller in calls and each seller in meetings, by channel."""
    agent = f"coalesce(try_cast(substr(calls.agent_id, 2) as bigint), {first_agent(plan)})"
    con.execute(
        f"""
        create table sim.activity as
        select
            case when calls.agent_id = 'tel01' then {first_agent(plan)} else {agent} end
                as person_no,
            campaigns.channel,
            sum(calls.talk_seconds + calls.wrap_up_seconds) as seconds,
        from clean.call_logs as calls
        inner join sim.campaigns as campaigns on calls.campaign_id = campaigns.campaign_id
        group by all
        union all
        select owners.seller_no, leads.channel, sum(meetings.duration_minutes * 60)
        from sim.meetings as meetings
        inner join sim.leads as leads on meetings.lead_no = leads.lead_no
        inner join sim.lead_owners as owners on meetings.lead_no = owners.lead_no
        where meetings.status = 'held'
        group by all
        """
    )


def _labour(con: duckdb.DuckDBPyConnection) -> None:
    """``sim.labour_costs``: what each person was paid, by the share of hours of each channel.

    Paid: the salaries of the ledger; for a person without, hours times the loaded hourly cost
    (calls count double: half of a caller's time is spent between them). Hours on a time sheet
    that name no channel follow the person's calls and meetings; hours that are not prospecting
    are left out.
    """
    con.execute(
        """
        create table sim.labour_costs as
        with sheets as (
            select
                people.person_no,
                entries.channel,
                entries.activity not in ('account_care', 'administration') as is_prospecting,
                cast(sum(entries.hours) * 3600 as bigint) as seconds,
            from clean.time_entries as entries
            inner join sim.people as people on entries.person_id = people.person_id
            group by all
        ),
        sheet_totals as (
            select
                person_no,
                sum(seconds) as all_seconds,
                sum(case when is_prospecting and channel is null then seconds else 0 end)
                    as open_seconds,
            from sheets
            group by person_no
        ),
        activity as (
            select *, sum(seconds) over (partition by person_no) as total,
            from sim.activity
        ),
        named as (
            select person_no, channel, sum(seconds) as seconds
            from sheets
            where is_prospecting and channel is not null
            group by all
        ),
        -- open hours of somebody without calls and meetings follow the channels that are named
        named_shares as (
            select *, sum(seconds) over (partition by person_no) as total,
            from named
        ),
        parts as (
            select person_no, channel, cast(seconds as double) as seconds from named
            union all
            select totals.person_no, activity.channel,
                cast(totals.open_seconds as double) * activity.seconds / activity.total
            from sheet_totals as totals
            inner join activity on totals.person_no = activity.person_no
            union all
            select totals.person_no, shares.channel,
                cast(totals.open_seconds as double) * shares.seconds / shares.total
            from sheet_totals as totals
            inner join named_shares as shares on totals.person_no = shares.person_no
            where totals.person_no not in (select person_no from activity)
            union all
            select activity.person_no, activity.channel, activity.seconds
            from activity
            where activity.person_no not in (select person_no from sheet_totals)
        ),
        salaries as (
            select person_id, sum(amount) as paid
            from clean.cost_ledger
            where category = 'salary'
            group by person_id
        ),
        paid as (
            select
                people.person_no,
                case when salaries.paid is not null then cast(salaries.paid as double)
                    else cast(people.hourly as double) * totals.seconds / 3600
                        * case when people.role = 'Téléprospecteur' then 2 else 1 end
                end as paid,
                coalesce(sheet_totals.all_seconds, totals.seconds) as all_seconds,
            from sim.people as people
            left join salaries on people.person_id = salaries.person_id
            left join sheet_totals on people.person_no = sheet_totals.person_no
            left join (select person_no, max(total) as seconds from activity group by person_no)
                as totals on people.person_no = totals.person_no
        )
        select
            parts.person_no,
            parts.channel,
            money(paid.paid * parts.seconds / paid.all_seconds) as value,
        from parts
        inner join paid on parts.person_no = paid.person_no
        """
    )
