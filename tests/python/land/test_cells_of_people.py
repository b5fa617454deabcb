"""What people and tools write beside an amount, in a header, in a cell, read in whole files."""

import pytest

from .conftest import Made

ORDERS = "order_id;ordered_at;amount;list_amount\n"
CURRENCIES = "select order_id, amount, list_amount, currency from raw.crm_orders order by _record"
DOUBTS = "select column_name, decision from raw.settled_formats where is_doubtful order by all"
REJECTED = "select column_name, cell_text from raw.rejected_cells order by all"


def test_a_written_currency_is_the_records(made: Made) -> None:
    made.write(
        "crm_orders.csv",
        f'{ORDERS}A;2026-03-15;"€ 5000,50";\nB;2026-03-15;"$ 200,25";\nC;2026-03-15;"£ 300,25";'
        '"£ 400"\nD;2026-03-15;"12,5";€ 9\nE;2026-03-15;"CHF 7,5";$ 300\n',
    )
    load = made.land()
    assert made.rows(CURRENCIES, load) == [
        ("A", "5000.5", None, "EUR"),
        ("B", "200.25", None, "XXX"),
        ("C", "300.25", "400", "GBP"),
        ("D", "12.5", "9", "EUR"),
        # Two amounts in two currencies: the second is not read, and found.
        ("E", "7.5", None, "CHF"),
    ]
    assert made.rows(REJECTED, load) == [("list_amount", "$ 300")]
    in_doubt = [("amount", "currency in doubt"), ("list_amount", "currency in doubt")]
    assert made.rows(DOUBTS, load) == in_doubt


def test_a_dollar_is_the_workspaces(made: Made) -> None:
    made.settings("currency: CAD\n")
    made.write("crm_orders.csv", f'{ORDERS}A;2026-03-15;"$ 200.25";\nB;2026-03-15;US$ 7;\n')
    load = made.land()
    assert made.rows(CURRENCIES, load) == [
        ("A", "200.25", None, "CAD"),
        ("B", "7", None, "USD"),
    ]
    assert made.rows(DOUBTS, load) == []


def test_the_column_of_the_currency_wins_and_a_cell_may_not_contradict_it(made: Made) -> None:
    made.write(
        "crm_orders.csv",
        "order_id,ordered_at,amount,currency\nA,2026-03-15,$1.5,CAD\nB,2026-03-15,€2.5,USD\n"
        "C,2026-03-15,3.5,$\nD,2026-03-15,4.5,\nE,2026-03-15,5.5,dollars of Mars\n",
    )
    load = made.land()
    query = "select order_id, amount, currency from raw.crm_orders order by _record"
    assert made.rows(query, load) == [
        ("A", "1.5", "CAD"),
        ("B", None, "USD"),
        ("C", "3.5", "XXX"),
        ("D", "4.5", None),
        ("E", "5.5", "XXX"),
    ]
    found = [("amount", "€2.5"), ("currency", "$"), ("currency", "dollars of Mars")]
    assert made.rows(REJECTED, load) == found


def test_an_amount_without_sign_beside_foreign_ones_is_of_no_known_currency(made: Made) -> None:
    made.write("crm_orders.csv", "order_id,ordered_at,amount\n")
    made.write(
        "cost_ledger.csv", "entry_id,month,amount\na,2026-03,USD 12.5\nb,2026-03,300\nc,2026-03,0\n"
    )
    load = made.land()
    query = "select amount, currency from raw.cost_ledger order by _record"
    assert made.rows(query, load) == [("12.5", "USD"), ("300", "XXX"), ("0", None)]
    assert made.rows(DOUBTS, load) == [("amount", "currency in doubt")]


def test_headers_name_currencies_and_units(made: Made) -> None:
    made.settings(
        "extracts:\n  ad_spend: {files: ads.csv, columns: {cost: Cost (USD)}}\n"
        "  cost_ledger: {files: costs.csv, columns: {amount: Montant en k€}}\n"
        "  campaigns: {files: plan.csv, columns: {budget: Budget (USD)}}\n"
        "  time_entries: {files: times.csv, columns: {hours: Durée (min)}}\n"
    )
    made.write("ads.csv", "date,campaign_id,Cost (USD)\n2026-03-01,X,12.5\n")
    made.write("costs.csv", 'entry_id,month,Montant en k€\na,2026-03,"12,5"\n')
    made.write("plan.csv", "campaign_id,Budget (USD)\nX,100\n")
    made.write("times.csv", "person_id,date,Durée (min)\nlou,2026-03-02,165\nlou,2026-03-03,1h30\n")
    load = made.land()
    assert made.rows("select cost, currency from raw.ad_spend", load) == [("12.5", "USD")]
    assert made.rows("select amount, currency from raw.cost_ledger", load) == [("12500", "EUR")]
    # A plan has no currency of its own: a budget in dollars is unknown in euros.
    assert made.rows("select budget from raw.campaigns", load) == [(None,)]
    assert made.rows(REJECTED, load) == [("budget", "100")]
    hours = made.rows("select hours from raw.time_entries order by _record", load)
    assert hours == [("2.75",), ("1.5",)]


def test_dates_and_durations_of_other_tools_keep_their_records(made: Made) -> None:
    made.write(
        "call_logs.csv",
        "call_id;started_at;talk_seconds\n1;Wed 03/25/2026 2:45 PM;2 min 30\n"
        "2;Tue 03/03/2026 10:15 AM;90\n3;soon;\n4;Thu 04/02/2026 10h15;PT1M\n",
    )
    load = made.land()
    query = "select call_id, started_at, talk_seconds from raw.call_logs order by _record"
    assert made.rows(query, load) == [
        ("1", "2026-03-25 13:45:00", "150"),
        ("2", "2026-03-03 09:15:00", "90"),
        ("3", None, None),
        ("4", "2026-04-02 08:15:00", "60"),
    ]
    assert made.rows(REJECTED, load) == [("started_at", "soon")]
    assert made.rows(DOUBTS, load) == []


def test_cells_that_spreadsheets_and_people_dress_up(made: Made) -> None:
    made.write(
        "crm_leads.csv",
        'lead_id;created_at;email;postal_code;country;phone\n="0012";2026-03-01;a@x.fr, b@y.fr;'
        '1000;;="0612345678"\n"=""0013""";2026-03-01;c@x.fr;1000;Belgique;\n'
        "14;2026-03-01;;75001;France;\n",
    )
    load = made.land()
    query = "select lead_id, email, postal_code, phone from raw.crm_leads order by _record"
    assert made.rows(query, load) == [
        ("0012", "a@x.fr;b@y.fr", "01000", "+33612345678"),
        ("0013", "c@x.fr", "1000", None),
        ("14", None, "75001", None),
    ]
    assert made.rows(DOUBTS, load) == [("email", "first address taken")]


@pytest.mark.parametrize(
    ("cells", "amounts"),
    [
        (("'1250.50", "'7", "-3.25"), ("1250.5", "7", "-3.25")),
        (("'1 250,50 €", "' (7,00)", "'"), ("1250.5", "-7", None)),
        (("'1'250.50", "'-12", "12"), ("1250.5", "-12", "12")),
    ],
)
def test_what_was_typed_behind_an_apostrophe(
    made: Made, cells: tuple[str, ...], amounts: tuple[str | None, ...]
) -> None:
    """A spreadsheet keeps as text what is typed so, and some tools write the apostrophe out."""
    lines = [
        f"'{number};'2026-02-0{number + 1};{cell}\n" for number, cell in enumerate(cells, start=1)
    ]
    made.write("crm_orders.csv", f"order_id;ordered_at;amount\n{''.join(lines)}")
    load = made.land()
    query = "select order_id, ordered_at, amount from raw.crm_orders order by _record"
    assert made.rows(query, load) == [
        # midnight in Paris
        (f"{number}", f"2026-02-0{number} 23:00:00", amount)
        for number, amount in enumerate(amounts, start=1)
    ]
    assert made.rows(REJECTED, load) == []
    assert made.rows(DOUBTS, load) == []


def test_only_the_list_of_leads_keeps_the_other_addresses_of_a_cell(made: Made) -> None:
    cell = '"Kim <KIM@x.fr>; nobody, kim@x.fr|k2@x.fr"'
    made.write("crm_leads.csv", f"lead_id,created_at,email\nL,2026-03-01,{cell}\n")
    made.write("crm_touches.csv", f"touch_id,occurred_at,email\nT,2026-03-01,{cell}\n")
    load = made.land()
    assert made.rows("select email from raw.crm_leads", load) == [("kim@x.fr;k2@x.fr",)]
    assert made.rows("select email from raw.crm_touches", load) == [("kim@x.fr",)]


def test_a_report_with_comments_has_its_period_above_and_another_table_below(made: Made) -> None:
    made.settings(
        "extracts:\n  web_visits:\n    files: ga4.csv\n    columns: {date: {from_title: start}, "
        "source: Channel, unique_visitors: Total users}\n    until: [{from_title: end}]\n"
    )
    made.write("crm_orders.csv", "order_id,ordered_at,amount\n")
    made.write(
        "ga4.csv",
        "# ----\n# Start date: 20260801\n# End date: 20260831\nChannel,Total users\n"
        "Organic Search,290\nDirect,150\n# ----\n# Start date: 20260801\n"
        "Nth day,Sessions\n0000,12\n",
    )
    load = made.land()
    query = (
        "select source, min(date), max(date), sum(cast(unique_visitors as integer)) "
        "from raw.web_visits group by source order by source"
    )
    assert made.rows(query, load) == [
        ("Direct", "2026-08-01", "2026-08-31", 150),
        ("Organic Search", "2026-08-01", "2026-08-31", 290),
    ]
    [skipped] = [f.records_skipped for f in load.files if f.extract == "web_visits"]
    assert skipped == 7
