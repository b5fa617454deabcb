"""What the accounts book: bills, licences, stands, salaries (``cost_ledger``)."""

from datetime import date, timedelta

import duckdb

from prospecting_roi_demo.people import MONTHLY_HOURS
from prospecting_roi_demo.plan import MONTHS, Plan, first_of_month

# how far, in months from the start, the ledger holds the platform's bills
LEDGER_MONTHS = {"google": 12, "meta": MONTHS, "linkedin": 0}


def write_clean(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Create ``clean.cost_ledger`` (after ``clean.ad_spend`` and ``clean.people``)."""
    con.execute(
        "create table sim.ledger (line_no bigint, month date, amount decimal(18, 2),"
        " category text, nature text, channel text, campaign_id text, team text, person_id text,"
        " platform text, service_from date, service_to date, currency text,"
        " allocation_key text, label text)"
    )
    rows = [*_yearly_lines(plan), *_monthly_lines(plan)]
    con.executemany(
        "insert into sim.ledger values (?, ?, ?, ?, ?, ?, null, ?, null, null, ?, ?, ?, ?, ?)",
        [(number, *row) for number, row in enumerate(rows, start=1)],
    )
    _media_lines(con, plan)
    _event_lines(con)
    _salary_lines(con)
    con.execute(
        """
        create table clean.cost_ledger as
        select
            'G' || lpad(cast(row_number() over (order by month, line_no) as varchar), 7, '0')
                as entry_id,
            month,
            amount,
            category,
            nature,
            channel,
            campaign_id,
            team,
            person_id,
            platform,
            service_from,
            service_to,
            currency,
            allocation_key,
            label,
            cast(null as text) as updated_at,
        from sim.ledger
        order by month, line_no
        """
    )


# month, amount, category, nature, channel, team, service_from, service_to, currency, key, label
Line = tuple[
    date, float, str, str, str | None, str | None, date | None, date | None, str, str | None, str
]


def _yearly_lines(plan: Plan) -> list[Line]:
    """Licences paid once a year, training and script writing."""
    lines: list[Line] = []
    size = plan.size_factor
    for year in range(MONTHS // 12):
        begin = first_of_month(plan.start, 12 * year)
        end = first_of_month(begin, 12) - timedelta(days=1)
        for amount, category, nature, channel, currency, key, label in (
            (14_400, "shared_tools", "indirect", None, "EUR", "hours", "CRM, abonnement annuel"),
            (6_600, "licences", "direct", "telesales", "EUR", None, "Numéroteur, licence annuelle"),
            (5_200, "licences", "direct", "social_selling", "USD", None, "Sales Navigator"),
            (3_600, "licences", "direct", "emailing", "EUR", None, "Outil d'emailing"),
        ):
            lines.append(
                (
                    begin,
                    round(amount * size, 2),
                    category,
                    nature,
                    channel,
                    None,
                    begin,
                    end,
                    currency,
                    key,
                    label,
                )
            )
        lines += [
            (
                first_of_month(begin, 2),
                round(4_800 * size, 2),
                "training",
                "indirect",
                None,
                "Téléprospection",
                None,
                None,
                "EUR",
                "hours",
                "Formation des téléprospecteurs",
            ),
            (
                first_of_month(begin, 1),
                round(2_400 * size, 2),
                "script_writing",
                "indirect",
                "telesales",
                None,
                None,
                None,
                "EUR",
                None,
                "Rédaction des scripts d'appel",
            ),
        ]
    return lines


def _monthly_lines(plan: Plan) -> list[Line]:
    """Files each quarter, the content agency each month, travel of the sellers."""
    lines: list[Line] = []
    size = plan.size_factor
    for index, month in enumerate(plan.months):
        if index % 3 == 0:
            lines.append(
                (
                    month,
                    round(2_900 * size, 2),
                    "files",
                    "direct",
                    "telesales",
                    None,
                    None,
                    None,
                    "EUR",
                    None,
                    "Fichier d'entreprises qualifiées",
                )
            )
        lines += [
            (
                month,
                round(1_150 * size, 2),
                "contractors",
                "direct",
                "organic_search" if index % 2 else "content",
                None,
                None,
                None,
                "EUR",
                None,
                "Agence de contenus",
            ),
            (
                month,
                round((520 + 37 * (index % 5)) * size, 2),
                "travel",
                "direct",
                None,
                "Ventes",
                None,
                None,
                "EUR",
                "opportunities",
                "Déplacements des commerciaux",
            ),
            (
                month,
                round(390 * size, 2),
                "steering",
                "indirect",
                None,
                None,
                None,
                None,
                "EUR",
                "leads",
                "Tableau de bord et réunions",
            ),
        ]
    return lines


def _media_lines(con: duckdb.DuckDBPyConnection, plan: Plan) -> None:
    """Bills of the platforms: what they report plus what they round; LinkedIn has none."""
    for platform, months in LEDGER_MONTHS.items():
        if months == 0:
            continue
        con.execute(
            f"""
            insert into sim.ledger
            select
                10000 + row_number() over (order by date_trunc('month', spend.date),
                    campaigns.channel),
                cast(date_trunc('month', spend.date) as date),
                money(sum(spend.cost) * 1.004),
                'media', 'direct', campaigns.channel, null, null, null, '{platform}', null, null,
                'EUR', null, 'Facture {platform}',
            from clean.ad_spend as spend
            inner join sim.campaigns as campaigns on spend.campaign_id = campaigns.campaign_id
            where spend.platform = '{platform}'
                and spend.date < date '{first_of_month(plan.start, months)}'
            group by date_trunc('month', spend.date), campaigns.channel
            """
        )


def _event_lines(con: duckdb.DuckDBPyConnection) -> None:
    """A stand and the journey for each event; how well it goes is another matter."""
    con.execute(
        """
        insert into sim.ledger
        select
            20000 + row_number() over (order by campaigns.held_on, lines.category),
            cast(date_trunc('month', campaigns.held_on) as date),
            money(campaigns.budget * lines.share
                * (0.7 + 0.6 * u('event.cost', campaigns.campaign_no))),
            lines.category, 'direct', 'events', campaigns.campaign_id, null, null, null, null,
            null, 'EUR', null, lines.label || campaigns.name,
        from sim.campaigns as campaigns
        cross join (values ('stand', 0.75, 'Stand, '), ('travel', 0.2, 'Déplacement, '))
            as lines (category, share, label)
        where campaigns.held_on is not null
        """
    )


def _salary_lines(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        f"""
        insert into sim.ledger
        select
            30000 + row_number() over (order by months.month, people.person_no),
            months.month,
            money(cast(costs.loaded_hourly_cost as double) * {MONTHLY_HOURS}),
            case when people.role = 'Direction commerciale' then 'management' else 'salary' end,
            case when people.role = 'Direction commerciale' then 'indirect' else 'direct' end,
            null, null, people.team, people.person_id, null, null, null, 'EUR',
            case when people.role = 'Direction commerciale' then 'hours' end,
            'Salaire chargé',
        from sim.people as people
        cross join (
            select distinct cast(date_trunc('month', day) as date) as month
            from sim.days
        ) as months
        inner join (
            select
                person_id,
                loaded_hourly_cost,
                valid_from,
                lead(valid_from, 1, date '9999-12-31') over (
                    partition by person_id order by valid_from) as valid_to,
            from clean.people
        ) as costs
            on people.person_id = costs.person_id
            and months.month >= costs.valid_from
            and months.month < costs.valid_to
        where people.has_salary
        """
    )
