"""Campaigns and the working calendar: who was being prospected, how hard, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from prospecting_roi_demo.draws import text
from prospecting_roi_demo.plan import MONTHS, Plan, first_of_month
from prospecting_roi_demo.story import CHANNELS, HOLIDAYS, SEASON

LANES = 2
TWO_LANES = ("telesales", "paid_search", "paid_social")


@dataclass(frozen=True)
class Campaign:
    """One campaign.

    ``lane`` numbers the campaigns a channel runs at the same time; ``held_on`` is the day of an
    event; ``budget`` is EUR for the demo's size.
    """

    name: str
    channel: str
    platform: str | None
    lane: int
    segment: str
    started_on: date
    ended_on: date
    budget: int
    targeted: int | None
    script: str | None = None
    held_on: date | None = None


def campaigns(plan: Plan) -> list[Campaign]:
    """All campaigns of the period, in a fixed order: their place gives their id."""
    return [*_telesales(plan), *_emailing(plan), *_events(plan), *_yearly(plan), *_ads(plan)]


def _blocks(plan: Plan, months: int) -> Iterator[tuple[int, date, date]]:
    """Number from 1, first and last day of the period's blocks of ``months`` months."""
    for index in range(MONTHS // months):
        begin = first_of_month(plan.start, index * months)
        last = first_of_month(begin, months) - timedelta(days=1)
        yield index + 1, begin, min(last, plan.until)


def _telesales(plan: Plan) -> Iterator[Campaign]:
    for number, begin, end in _blocks(plan, 3):
        for lane, segment in enumerate(("PME", "ETI"), start=1):
            script = "SCR-A" if (number + lane) % 2 else "SCR-B"
            yield Campaign(
                f"Téléprospection {segment} vague {number}",
                "telesales",
                None,
                lane,
                segment,
                begin,
                end,
                30_000,
                900,
                script,
            )


def _emailing(plan: Plan) -> Iterator[Campaign]:
    for number, begin, end in _blocks(plan, 3):
        yield Campaign(
            f"Séquence e-mail {number}", "emailing", None, 1, "PME", begin, end, 9_000, 2_500
        )


def _events(plan: Plan) -> Iterator[Campaign]:
    for number, begin, end in _blocks(plan, 3):
        held = begin + timedelta(days=40)
        while held.weekday() > 3:
            held += timedelta(days=1)
        yield Campaign(
            f"Salon professionnel {number}",
            "events",
            None,
            1,
            "ETI",
            begin,
            end,
            11_000,
            400,
            None,
            min(held, plan.until),
        )


def _yearly(plan: Plan) -> Iterator[Campaign]:
    for number, begin, end in _blocks(plan, 6):
        yield Campaign(
            f"Social selling semestre {number}",
            "social_selling",
            None,
            1,
            "ETI",
            begin,
            end,
            12_000,
            700,
            "SCR-C",
        )
    for number, begin, end in _blocks(plan, 12):
        yield Campaign(
            f"Réseau de partenaires {number}", "partner", None, 1, "PME", begin, end, 4_000, 60
        )


def _ads(plan: Plan) -> Iterator[Campaign]:
    for number, begin, end in _blocks(plan, 6):
        for name, channel, platform, lane, budget in (
            ("Recherche marque", "paid_search", "google", 1, 5_000),
            ("Recherche métier", "paid_search", "google", 2, 14_000),
            ("Décideurs LinkedIn", "paid_social", "linkedin", 1, 15_000),
            ("Audience similaire", "paid_social", "meta", 2, 9_000),
            ("Bannières reciblage", "display", "google", 1, 17_000),
        ):
            yield Campaign(
                f"{name} S{number}", channel, platform, lane, "PME", begin, end, budget, None
            )


def install(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``sim.campaigns``, ``sim.days`` (weight per day) and ``sim.slots``.

    A slot is one share of the period's activity: a day has as many slots as its weight, so that
    the n-th of N events falls on the day of slot ``n / N``.
    """
    con.execute(
        "create table sim.campaigns (campaign_no integer, campaign_id text, name text,"
        " channel text, platform text, lane integer, segment text, started_on date,"
        " ended_on date, budget bigint, targeted bigint, script_id text, held_on date)"
    )
    con.executemany(
        "insert into sim.campaigns values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                number,
                f"C{number:04d}",
                item.name,
                item.channel,
                item.platform,
                item.lane,
                item.segment,
                item.started_on,
                item.ended_on,
                round(item.budget * plan.size_factor),
                None if item.targeted is None else max(1, round(item.targeted * plan.size_factor)),
                item.script,
                item.held_on,
            )
            for number, item in enumerate(campaigns(plan), start=1)
        ],
    )
    con.execute("create table sim.days (day date, day_no integer, weight integer)")
    con.executemany(
        "insert into sim.days values (?, ?, ?)",
        [(day, number, _weight(day, number)) for number, day in enumerate(plan.days)],
    )
    con.execute(
        """
        create table sim.slots as
        select
            row_number() over (order by days.day, copies.range) - 1 as slot,
            days.day,
        from sim.days as days
        cross join range(40) as copies
        where copies.range < days.weight
        order by slot
        """
    )
    install_lookups(con, plan)


def install_lookups(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Variables and macros that give a lead's channel and campaign from its number alone.

    Short lists instead of joins: a join lets rows come out in another order with several
    threads, a list does not, and the calls are far too many to be sorted.
    """
    channels = [item.channel for item in CHANNELS]
    per_cent = [
        number for number, item in enumerate(CHANNELS) for _ in range(round(item.lead_share * 100))
    ]
    if len(per_cent) != 100:
        raise ValueError("the lead shares of the channels must add up to 1 in whole percents")
    cells: list[int | None] = [None] * (len(channels) * LANES * MONTHS)
    scripts: list[str | None] = []
    for number, item in enumerate(campaigns(plan), start=1):
        scripts.append(item.script)
        for index, month in enumerate(plan.months):
            if item.started_on <= month <= item.ended_on:
                place = channels.index(item.channel) * LANES + item.lane - 1
                cells[place * MONTHS + index] = number
    for name, values in (
        ("channel_names", channels),
        ("channel_by_percent", per_cent),
        ("campaign_by_cell", cells),
        ("script_by_campaign", scripts),
    ):
        listed = ", ".join(
            "null" if value is None else text(value) if isinstance(value, str) else str(value)
            for value in values
        )
        con.execute(f"set variable {name} = [{listed}]")
    first = plan.start.year * 12 + plan.start.month
    con.execute("set variable slot_day = (select list(day order by slot) from sim.slots)")
    lanes = ", ".join(str(channels.index(name)) for name in TWO_LANES)
    con.execute(
        f"""
        -- day of the n-th of so many events spread over the period
        create macro day_of(n, count) as
            getvariable('slot_day')[
                1 + cast(floor((n - 0.5) / count * {_slots(con)}) as bigint)];
        create macro lead_channel_no(n) as
            getvariable('channel_by_percent')[
                1 + cast(floor(u('lead.channel', n) * 100) as bigint)];
        create macro campaign_in(channel_no, lane, day) as
            getvariable('campaign_by_cell')[1 + year(day) * 12 + month(day) - {first}
                + {MONTHS} * (lane - 1 + {LANES} * channel_no)];
        create macro lead_campaign_no(n, channel_no) as
            campaign_in(channel_no,
                1 + cast(channel_no in ({lanes}) and u('lead.lane', n) < 0.55 as integer),
                day_of(n, {plan.leads}));
        create macro campaign_id(number) as 'C' || lpad(cast(number as varchar), 4, '0');
        """
    )


def _slots(con: duckdb.DuckDBPyConnection) -> int:
    """Number of slots of the period."""
    found = con.execute("select count(*) from sim.slots").fetchone()
    if not found or not found[0]:
        raise ValueError("the period has no working day")
    return int(found[0])


def _weight(day: date, number: int) -> int:
    """Activity of a day: none on week-ends and holidays, seasonal, growing by a third."""
    if day.weekday() > 4 or (day.month, day.day) in HOLIDAYS:
        return 0
    weekday = 100 if day.weekday() < 4 else 80
    growth = 1_000 + number * 450 // 1_000
    return SEASON[day.month] * weekday * growth // 800_000


def write_clean(con: duckdb.DuckDBPyConnection) -> None:
    """Create ``clean.campaigns``."""
    con.execute(
        """
        create table clean.campaigns as
        select
            campaign_id,
            name as campaign_name,
            channel,
            segment,
            started_on,
            ended_on,
            cast(budget as decimal(18, 2)) as budget,
            targeted as targeted_count,
            script_id,
            cast(null as text) as owner_id,
            cast(null as text) as updated_at,
        from sim.campaigns
        order by campaign_no
        """
    )
