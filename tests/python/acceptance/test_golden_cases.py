"""The worked cases behind the formulas, from the files of a company to the published tables."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Row = dict[str, object]
Extracts = dict[str, list[Row]]

LEADS = ["lead_id", "created_at"]
OPPORTUNITIES = ["opportunity_id", "created_at", "status", "amount", "closed_at"]
ORDERS = ["order_id", "ordered_at", "amount"]


def number(text: str) -> Decimal:
    return Decimal(text)


def moments(first: date, days: int, count: int) -> Iterator[str]:
    """`count` moments spread over `days` days, during working hours."""
    for position in range(count):
        day = first + timedelta(days=position * days // count)
        yield f"{day} 09:{position % 60:02d}:00"


def funnel(  # noqa: PLR0913 - the numbers of a worked case
    campaign: str,
    channel: str,
    first: date,
    *,
    leads: int,
    opportunities: int,
    customers: int,
    amount: int = 0,
    cost_of_goods: int = 0,
    mqls: int = 0,
    sqls: int = 0,
) -> Extracts:
    """The leads of a campaign within 28 days, of which the first ones go further, within 59.

    Every lead is a company of its own. The opportunities beyond `customers` are lost.
    """
    created = list(moments(first, 28, leads))
    later = list(moments(first + timedelta(days=30), 20, max(opportunities, mqls, sqls)))
    closed = list(moments(first + timedelta(days=50), 9, opportunities))
    return {
        "crm_leads": [
            {
                "lead_id": f"{campaign}-lead-{i}",
                "created_at": created[i],
                "email": f"person{i}@{campaign}{i}.example.com",
                "account_id": f"{campaign}-account-{i}",
                "lead_source": channel,
                "campaign_id": campaign,
                "mql_at": later[i] if i < mqls else "",
                "sql_at": later[i] if i < sqls else "",
            }
            for i in range(leads)
        ],
        "crm_opportunities": [
            {
                "opportunity_id": f"{campaign}-deal-{i}",
                "created_at": later[i],
                "lead_id": f"{campaign}-lead-{i}",
                "account_id": f"{campaign}-account-{i}",
                "status": "won" if i < customers else "lost",
                "amount": amount,
                "closed_at": closed[i],
            }
            for i in range(opportunities)
        ],
        "crm_orders": [
            {
                "order_id": f"{campaign}-order-{i}",
                "ordered_at": closed[i],
                "amount": amount,
                "opportunity_id": f"{campaign}-deal-{i}",
                "account_id": f"{campaign}-account-{i}",
                "cost_amount": cost_of_goods,
            }
            for i in range(customers)
        ],
    }


def calls(campaign: str, first: date, days: int, *, reached: int, missed: int) -> Extracts:
    """Calls to as many telephones; a call of a campaign and of no seller whose cost is known."""
    return {
        "call_logs": [
            {
                "call_id": f"{campaign}-call-{i}",
                "started_at": moment,
                "direction": "out",
                "to_number": f"+3315{first.month:02d}{i:05d}",
                "duration_seconds": 90 if i < reached else 20,
                "talk_seconds": 60 if i < reached else 0,
                "outcome": "answered" if i < reached else "no answer",
                "campaign_id": campaign,
            }
            for i, moment in enumerate(moments(first, days, reached + missed))
        ]
    }


def ledger(*lines: tuple[str, int, str, str, str]) -> Extracts:
    """Booked costs: month, amount, category, channel, campaign."""
    return {
        "cost_ledger": [
            {
                "entry_id": f"entry-{month}-{category}-{campaign or channel}",
                "month": month,
                "amount": amount,
                "category": category,
                "channel": channel,
                "campaign_id": campaign,
            }
            for month, amount, category, channel, campaign in lines
        ]
    }


def together(*parts: Extracts) -> Extracts:
    joined: Extracts = {}
    for part in parts:
        for extract, records in part.items():
            joined.setdefault(extract, []).extend(records)
    return joined


@pytest.fixture(scope="session")
def events(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    """Each case in a period and campaign of its own, as single records."""
    year_of_the_company = date(2024, 1, 1)
    extracts = together(
        {
            "campaigns": [
                {
                    "campaign_id": "spring",
                    "campaign_name": "Spring",
                    "channel": "telesales",
                    "started_on": "2025-01-06",
                    "budget": 10000,
                    "targeted_count": 1000,
                }
            ]
        },
        funnel(
            "spring",
            "telesales",
            date(2025, 1, 6),
            leads=120,
            opportunities=30,
            customers=10,
            amount=6000,
            cost_of_goods=3600,
            mqls=60,
            sqls=40,
        ),
        calls("spring", date(2025, 1, 6), 40, reached=800, missed=150),
        ledger(
            ("2025-01-01", 3000, "files", "telesales", "spring"),
            ("2025-02-01", 3000, "contractors", "telesales", "spring"),
            ("2025-03-01", 2000, "management", "telesales", "spring"),
        ),
        # two months, 1 500 calls
        funnel(
            "two-months",
            "telesales",
            date(2025, 4, 1),
            leads=150,
            opportunities=40,
            customers=10,
            amount=5000,
            cost_of_goods=3000,
        ),
        calls("two-months", date(2025, 4, 1), 60, reached=400, missed=1100),
        ledger(
            ("2025-04-01", 4000, "contractors", "telesales", "two-months"),
            ("2025-05-01", 4000, "contractors", "telesales", "two-months"),
        ),
        # unit costs
        funnel("fair", "events", date(2025, 7, 1), leads=200, opportunities=40, customers=0),
        ledger(("2025-07-01", 10000, "stand", "events", "fair")),
        # company: costs of no channel and orders of no lead
        ledger(("2024-03-01", 12000, "licences", "", ""), ("2024-09-01", 8000, "travel", "", "")),
        {
            "crm_orders": [
                {
                    "order_id": f"company-order-{i}",
                    "ordered_at": f"{year_of_the_company + timedelta(days=60 * i)} 10:00:00",
                    "amount": 25000,
                    "account_id": f"company-account-{i}",
                    "lead_source": "referral",
                    "margin_amount": 10000,
                }
                for i in range(4)
            ]
        },
        # ads on revenue: the order says nothing of its margin
        {
            "ad_spend": [
                {
                    "date": f"2023-05-{day:02d}",
                    "cost": 50,
                    "platform": "google",
                    "campaign_id": "ads",
                }
                for day in range(1, 21)
            ],
            "crm_orders": [
                {
                    "order_id": "ads-order",
                    "ordered_at": "2023-05-28 10:00:00",
                    "amount": 5000,
                    "account_id": "ads-account",
                    "campaign_id": "ads",
                }
            ],
        },
    )
    return build_workspace(make_workspace("events", extracts))


@pytest.fixture(scope="session")
def no_lead(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    """A month with a cost, and leads, deals and orders given without a record."""
    extracts = {
        **ledger(("2025-08-01", 500, "files", "telesales", "")),
        "crm_leads": LEADS,
        "crm_opportunities": OPPORTUNITIES,
        "crm_orders": ORDERS,
    }
    return build_workspace(make_workspace("no_lead", extracts))


CAMPAIGN_TOTALS = {
    "month": "2025-01-01",
    "channel": "telesales",
    "campaign_id": "spring",
    "cost_direct": 6000,
    "cost_indirect": 2000,
    "targeted": 1000,
    "contacted": 800,
    "raw_leads": 120,
    "opportunities": 30,
    "new_customers": 10,
    "revenue": 60000,
    "gross_margin": 24000,
}


def example_channel(channel: str, leads: object, customers: int, cost: int, margin: int) -> Row:
    """A channel of the example table: one opportunity in three is won."""
    return {
        "month": "2025-06-01",
        "channel": channel,
        "cost_direct": cost,
        "raw_leads": leads,
        "opportunities": 3 * customers,
        "new_customers": customers,
        "gross_margin": customers * margin,
    }


@pytest.fixture(scope="session")
def totals(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    """A company that has nothing but its spreadsheet, saved as CSV."""
    records = [
        CAMPAIGN_TOTALS,
        # 15 000 at 80 a lead is no whole number of leads: its cost per lead is not looked at
        example_channel("telesales", 188, 20, 15000, 2000),
        example_channel("emailing", 800, 20, 24000, 1200),
        example_channel("social_selling", 360, 20, 18000, 1500),
        example_channel("events", 36, 3, 5400, 3000),
    ]
    return build_workspace(make_workspace("totals", {"channel_totals": records}))


@pytest.fixture(scope="session")
def workbook(
    tmp_path_factory: pytest.TempPathFactory, build_workspace: Callable[[Path], Any]
) -> Any:
    """The same, filled into the workbook that a new workspace holds, with its roi.yml as it is."""
    root = tmp_path_factory.mktemp("workbook") / "company"
    subprocess.run([sys.executable, "-m", "prospecting_roi", "init", root], check=True)
    book = openpyxl.load_workbook(root / "examples" / "channel_totals.xlsx")
    sheet = book.worksheets[0]
    filled = {**CAMPAIGN_TOTALS, "month": date(2025, 1, 1)}
    for cell in sheet[1]:
        sheet.cell(row=2, column=cell.column, value=filled.get(str(cell.value)))
    book.save(root / "extracts" / "channel_totals.xlsx")
    return build_workspace(root)


def assert_campaign_case(row: dict[str, Any]) -> None:
    expected = {
        "complete_cost": number("8000"),
        "direct_cost": number("6000"),
        "indirect_cost": number("2000"),
        "targeted": 1000,
        "contacted": 800,
        "raw_leads": 120,
        "opportunities": 30,
        "new_customers": 10,
        "new_customer_revenue": number("60000"),
        "new_customer_gross_margin": number("24000"),
        "cost_per_lead": number("66.666667"),
        "cost_per_opportunity": number("266.666667"),
        "customer_acquisition_cost": number("800"),
        "direct_cost_per_lead": number("50"),
        "average_gross_margin_per_customer": number("2400"),
        "net_margin_per_acquired_customer": number("1600"),
        "roi": number("2"),
        "revenue_roi": number("6.5"),
        "revenue_multiple": number("7.5"),
    }
    assert {name: row[name] for name in expected} == expected


def test_campaign_case_from_single_records(events: Any) -> None:
    by_campaign = events.campaign("spring")
    assert_campaign_case(by_campaign)
    assert_campaign_case(events.channel("telesales", "quarter", "2025-01-01"))
    assert by_campaign["campaign_name"] == "Spring"
    assert by_campaign["budget_used"] == number("0.8")
    assert (by_campaign["mqls"], by_campaign["sqls"]) == (60, 40)
    assert by_campaign["cost_per_mql"] == number("133.333333")
    assert by_campaign["cost_per_sql"] == number("200")
    assert by_campaign["win_rate"] == number("0.333333")
    assert by_campaign["orders"] == 10
    # meetings were not given: unknown, not none
    assert by_campaign["meetings_held"] is None
    assert by_campaign["cost_per_meeting"] is None


@pytest.mark.parametrize("workspace", ["totals", "workbook"])
def test_campaign_case_from_a_spreadsheet(workspace: str, request: pytest.FixtureRequest) -> None:
    built = request.getfixturevalue(workspace)
    assert_campaign_case(built.campaign("spring"))
    for grain in ("month", "quarter"):
        assert_campaign_case(built.channel("telesales", grain, "2025-01-01"))
    # a spreadsheet knows no day: its counts stand on the first of the month, its cost on each
    day = built.day("telesales", "2025-01-31")
    assert 258 < day["complete_cost"] < 259
    assert not day["raw_leads"]
    assert built.day("telesales", "2025-01-01")["raw_leads"] == 120


def page_of(built: Any) -> str:
    return (built.root / "reports" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("workspace", ["events", "totals", "workbook"])
def test_the_report_says_the_campaign_in_the_words_of_the_seeds(
    request: pytest.FixtureRequest, workspace: str
) -> None:
    """With the blanks that a French number has."""
    page = page_of(request.getfixturevalue(workspace)).replace("\u202f", " ").replace("\xa0", " ")
    for figure in ("66,67 €", "266,67 €", "800 €", "24 000 €", "200 %"):
        assert f">{figure}<" in page, figure


def test_the_report_is_written_again_for_mail_and_for_the_firm(
    events: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from prospecting_roi.commands.report import Wanted, report

    page = page_of(events)
    report(events.root, Wanted(is_email=True, is_private=True), target="duckdb", is_json=False)
    told = capsys.readouterr().out.split()
    assert [Path(path).name for path in told] == ["index.html", "email.html", "report.html"]
    assert page_of(events) == page
    assert "<table" in (events.root / "reports" / "email.html").read_text(encoding="utf-8")
    private = events.root / "private" / "report.html"
    assert private.stat().st_mode & 0o077 == 0
    assert 'id="fr-firm"' in private.read_text(encoding="utf-8")
    assert 'id="fr-firm"' not in page


def test_two_months_of_calls(events: Any) -> None:
    for row in (
        events.campaign("two-months"),
        events.channel("telesales", "quarter", "2025-04-01"),
    ):
        assert row["complete_cost"] == 8000
        assert (row["raw_leads"], row["opportunities"], row["new_customers"]) == (150, 40, 10)
        assert row["cost_per_lead"] == number("53.333333")
        assert row["cost_per_opportunity"] == 200
        assert row["customer_acquisition_cost"] == 800
        assert row["average_gross_margin_per_customer"] == 2000
        assert row["new_customer_gross_margin"] == 20000
        assert row["roi"] == number("1.5")
    made = "select count(*) as n from marts.fct_calls where campaign_id = 'two-months'"
    assert events.value(made) == 1500


def test_unit_costs(events: Any) -> None:
    for row in (events.campaign("fair"), events.channel("events", "quarter", "2025-07-01")):
        assert row["complete_cost"] == 10000
        assert row["cost_per_lead"] == 50
        assert row["cost_per_opportunity"] == 250


def test_company(events: Any) -> None:
    row = events.channel("all", "year", "2024-01-01")
    assert row["complete_cost"] == 20000
    assert row["new_customer_gross_margin"] == 40000
    assert row["roi"] == 1


def test_ads_on_revenue(events: Any) -> None:
    for row in (events.campaign("ads"), events.channel("paid_search", "year", "2023-01-01")):
        assert row["complete_cost"] == 1000
        assert row["new_customer_revenue"] == 5000
        assert row["revenue_roi"] == 4
        assert row["revenue_multiple"] == 5
        # no margin is known, so no return on margin is either
        assert row["gross_margin"] is None
        assert row["roi"] is None


def test_month_without_a_lead(no_lead: Any) -> None:
    for channel in ("telesales", "all"):
        row = no_lead.channel(channel, "month", "2025-08-01")
        assert row["complete_cost"] == 500
        counts = ("raw_leads", "opportunities", "new_customers", "new_customer_gross_margin")
        assert [row[name] for name in counts] == [0, 0, 0, 0]
        unit_costs = ("cost_per_lead", "cost_per_opportunity", "customer_acquisition_cost")
        assert [row[name] for name in unit_costs] == [None, None, None]
        assert row["roi"] == -1


@pytest.mark.parametrize(
    ("channel", "per_lead", "per_opportunity", "margin", "roi"),
    [
        ("telesales", None, 250, 2000, "1.666667"),
        ("emailing", 30, 400, 1200, "0"),
        ("social_selling", 50, 300, 1500, "0.666667"),
        ("events", 150, 600, 3000, "0.666667"),
    ],
)
def test_example_channel_table(
    totals: Any, channel: str, per_lead: int | None, per_opportunity: int, margin: int, roi: str
) -> None:
    row = totals.channel(channel, "month", "2025-06-01")
    assert row["cost_per_opportunity"] == per_opportunity
    assert row["average_gross_margin_per_customer"] == margin
    assert row["roi"] == number(roi)
    if per_lead:
        assert row["cost_per_lead"] == per_lead


def test_the_spreadsheet_alone_says_nothing_of_orders(totals: Any) -> None:
    row = totals.channel("all")
    assert row["orders"] is None
    assert row["win_rate"] is None
    assert row["new_customers"] == 73
    assert row["complete_cost"] == number("70400")
