"""The firm's own staff: hourly cost, time sheets, who owns which lead."""

import duckdb

from prospecting_roi_demo import story
from prospecting_roi_demo.draws import element
from prospecting_roi_demo.plan import Plan, first_of_month

MONTHLY_HOURS = 151.67

# role, team, loaded EUR an hour, salary in the ledger, keeps time sheets
STAFF = (
    ("Direction commerciale", "Direction", 74, True, False),
    ("Chargé d'emailing", "Marketing", 41, True, True),
    ("Responsable événements", "Marketing", 40, True, True),
    ("Social selling", "Social", 36, True, True),
)
SELLER = ("Commercial", "Ventes", 48)
AGENT = ("Téléprospecteur", "Téléprospection", 27)

# role: hours of a day as (activity, channel or none, hours)
TIME_SHEETS: dict[str, tuple[tuple[str, str | None, float], ...]] = {
    "Chargé d'emailing": (
        ("emailing", "emailing", 2.5),
        ("content", "content", 1.5),
        ("campaign management", "paid_search", 1.0),
        ("campaign management", "paid_social", 0.75),
        ("campaign management", "display", 0.5),
        ("account_care", None, 0.75),
    ),
    "Responsable événements": (
        ("events", "events", 4.5),
        ("follow-up", "partner", 1.0),
        ("account_care", None, 1.5),
    ),
    "Social selling": (("social_selling", "social_selling", 6.0), ("training", None, 0.5)),
    "Commercial": (
        ("prospecting", None, 4.0),
        ("proposal", None, 1.25),
        ("account_care", None, 1.75),
    ),
    "Téléprospecteur": (
        ("calls", "telesales", 5.0),
        ("calls", None, 1.5),
        ("administration", None, 0.5),
    ),
}


def install(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``sim.people`` and ``sim.lead_owners``.

    The last seller and the last caller have no salary in the ledger: their hours are the only
    trace of what they cost. The first caller fills in time sheets and has an alias in the calls.
    """
    con.execute(
        "create table sim.people (person_no bigint, role text, team text,"
        " hourly decimal(18, 2), has_salary boolean, has_time_sheets boolean, alias text)"
    )
    con.executemany(
        "insert into sim.people values (?, ?, ?, ?, ?, ?, null)",
        [(number, *person) for number, person in enumerate(STAFF, start=1)],
    )
    first, last = first_seller(), first_seller() + plan.sellers - 1
    con.execute(
        f"""
        insert into sim.people
        select range, ?, ?, ? + range % 3, range < {last}, range < {last}, null
        from range({first}, {last + 1})
        """,
        list(SELLER),
    )
    first, last = first_agent(plan), first_agent(plan) + plan.agents - 1
    con.execute(
        f"""
        insert into sim.people
        select range, ?, ?, ? + range % 3, range < {last}, range = {first},
            case when range = {first} then 'tel01' end
        from range({first}, {last + 1})
        """,
        list(AGENT),
    )
    con.execute(f"alter table sim.people add column person_id text default {person_id('0')}")
    con.execute(f"update sim.people set person_id = {person_id('person_no')}")
    con.execute(
        f"""
        create table sim.lead_owners as
        with chosen as (
            select
                lead_no,
                cast(case
                    when channel = 'telesales'
                        then {first_agent(plan)} + floor(u('owner', lead_no) * {plan.agents})
                    when channel = 'social_selling' then 4
                    when channel = 'events' then 3
                    when channel in ('emailing', 'content') then 2
                    else {first_seller()} + floor(u('owner', lead_no) * {plan.sellers})
                end as bigint) as owner_no,
                cast({first_seller()} + floor(u('seller', lead_no) * {plan.sellers}) as bigint)
                    as seller_no,
            from sim.leads
        )
        select
            lead_no,
            owner_no,
            seller_no,
            {person_id("owner_no")} as person_id,
            {person_id("seller_no")} as seller_id,
        from chosen
        order by lead_no
        """
    )


def person_id(number: str) -> str:
    """SQL: the id of a person from a number."""
    return f"('P' || lpad(cast({number} as varchar), 5, '0'))"


def first_seller() -> int:
    """Number of the first seller."""
    return len(STAFF) + 1


def first_agent(plan: Plan) -> int:
    """Number of the first caller."""
    return first_seller() + plan.sellers


def write_clean(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``clean.people`` (two hourly costs each: a rise in the middle) and time entries."""
    first, heads, tails = story.FIRST_NAMES, story.NAME_HEADS, story.NAME_TAILS
    middle = first_of_month(plan.start, 14)
    con.execute(
        f"""
        create table clean.people as
        select
            people.person_id,
            money(people.hourly * case when steps.range = 0 then 1.00 else 1.03 end)
                as loaded_hourly_cost,
            case when steps.range = 0 then date '{plan.start}' else date '{middle}' end
                as valid_from,
            people.alias as alias_ids,
            {element(first, f"(people.person_no * 17 + 5) % {len(first)}")} || ' '
            || {element(heads, f"(people.person_no * 7 + 3) % {len(heads)}")}
            || {element(tails, f"(people.person_no * 3 + 1) % {len(tails)}")} as name,
            people.team,
            people.role,
            cast(null as text) as updated_at,
        from sim.people as people
        cross join range(2) as steps
        order by people.person_no, valid_from
        """
    )
    con.execute(
        "create table sim.sheets (role text, line integer, activity text, channel text,"
        " hours double)"
    )
    con.executemany(
        "insert into sim.sheets values (?, ?, ?, ?, ?)",
        [
            (role, line, *entry)
            for role, entries in TIME_SHEETS.items()
            for line, entry in enumerate(entries, start=1)
        ],
    )
    con.execute(
        """
        create table clean.time_entries as
        with drawn as (
            select
                people.person_no,
                people.person_id,
                days.day,
                sheets.line,
                sheets.activity,
                sheets.channel,
                -- quarters of an hour, a little more on busy days
                floor(sheets.hours * 4 * (0.75 + 0.5 * u('hours',
                    (people.person_no * 10000 + days.day_no) * 10 + sheets.line)) + 0.5) / 4
                    as hours,
            from sim.people as people
            inner join sim.sheets as sheets on people.role = sheets.role
            cross join sim.days as days
            where people.has_time_sheets
                and days.weight > 0
                -- away one day in fifteen
                and u('away', people.person_no * 10000 + days.day_no) > 0.066
        )
        select
            person_id,
            day as date,
            cast(hours as decimal(18, 2)) as hours,
            activity,
            channel,
            cast(null as text) as campaign_id,
            cast(null as text) as updated_at,
        from drawn
        where hours > 0
        order by day, person_no, line
        """
    )
