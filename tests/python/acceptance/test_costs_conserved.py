"""Generated costs of all kinds: not a ten-thousandth is lost, whatever the order they come in.

The cost base of a month and category is worked out here a second time, from the records alone.
"""

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest

Row = dict[str, Any]
Units = dict[tuple[date, str], int]

DIRECT = ("media", "salary", "files", "licences", "contractors", "stand", "travel")
INDIRECT = ("management", "training", "script_writing", "steering", "shared_tools", "gifts")
CHANNEL_OF = {"google": "paid_search", "linkedin": "paid_social"}
TEAM_OF = {"ana": "north", "ben": "north", "cho": "south", "dee": "south"}
HOURLY = {"ana": Decimal("33.3333"), "ben": Decimal("41.07"), "cho": Decimal("27.5001")}
RATES = [(date(2024, 12, 15), Decimal("0.931")), (date(2025, 3, 10), Decimal("0.887654321"))]
KEYS = ("", "hours", "spend", "leads", "opportunities", "none", "odd")


def any_day(random: Random) -> date:
    return date(2025, 1, 1) + timedelta(days=random.randrange(180))


def amount(random: Random, below_zero: float) -> Decimal:
    sign = -1 if random.random() < below_zero else 1
    return sign * Decimal(random.randrange(1, 9_999_999)).scaleb(-4)


def ledger_line(random: Random, number: int) -> Row:
    category = random.choice((*DIRECT, *INDIRECT, "media", "salary"))
    start = any_day(random)
    line: Row = {
        "entry_id": f"line-{number}",
        "month": start,
        "amount": amount(random, 0.3),
        "currency": random.choice(("EUR", "EUR", "USD", "")),
        "category": category,
        "channel": random.choice(("", "", "telesales", "events", "paid_search", "paid_social")),
        "campaign_id": random.choice(("", "", "", "spring", "fair")),
        "allocation_key": random.choice(KEYS),
        "team": "",
        "person_id": "",
        "platform": "",
        "service_from": "",
        "service_to": "",
    }
    if random.random() < 0.3:
        line["service_from"] = start
        line["service_to"] = start + timedelta(days=random.randrange(200))
    if category == "media":
        line["platform"] = random.choice(("", "google", "linkedin"))
        line["campaign_id"] = ""
    else:
        line["team"] = random.choice(("", "north", "south"))
        line["person_id"] = random.choice(("", *TEAM_OF)) if category == "salary" else ""
    return line


def company(seed: int) -> dict[str, list[Row]]:
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    hours = {
        (random.choice([*TEAM_OF]), any_day(random), activity, channel): random.randrange(1, 500)
        for activity in ("prospecting", "delivery", "emailing")
        for channel in ("", "telesales", "events")
        for _ in range(40)
    }
    return {
        "cost_ledger": [ledger_line(random, number) for number in range(160)],
        "ad_spend": [
            {
                "date": any_day(random),
                "cost": amount(random, 0.1),
                "currency": random.choice(("EUR", "USD")),
                "platform": random.choice([*CHANNEL_OF]),
                "campaign_id": f"ad-{number}",
                "clicks": 1,
            }
            for number in range(160)
        ],
        "time_entries": [
            {
                "person_id": person,
                "date": day,
                "hours": Decimal(hundredths) / 100,
                "activity": activity,
                "channel": channel,
            }
            for (person, day, activity, channel), hundredths in hours.items()
        ],
        "people": [
            {"person_id": person, "team": team, "loaded_hourly_cost": HOURLY.get(person, "")}
            for person, team in TEAM_OF.items()
        ],
        "campaigns": [
            {"campaign_id": "spring", "channel": "telesales"},
            {"campaign_id": "fair", "channel": "events"},
        ],
        "exchange_rates": [{"date": day, "currency": "USD", "rate": rate} for day, rate in RATES],
        "crm_leads": [
            {
                "lead_id": f"lead-{number}",
                "created_at": f"{any_day(random)} 09:00:00",
                "email": f"p{number}@c{number}.example.com",
                "lead_source": random.choice(("telesales", "events", "")),
            }
            for number in range(60)
        ],
    }


def units(value: Decimal, currency: str, day: date) -> int:
    """Ten-thousandths of the workspace's currency, rounded half away from zero."""
    rate = Decimal(1)
    if currency == "USD":
        rate = [rate for first, rate in RATES if first <= day][-1]
    return int((value * rate * 10_000).quantize(Decimal(1), ROUND_HALF_UP))


def first_of(day: date) -> date:
    return day.replace(day=1)


def accrued(line: Row) -> Iterator[tuple[date, int]]:
    """The line on the months of its service, in equal days rounded down as they add up."""
    month = first_of(line["month"])
    start = line["service_from"] or month
    last = line["service_to"] or month.replace(day=calendar.monthrange(month.year, month.month)[1])
    whole = units(line["amount"], line["currency"], month)
    sign, days = (-1 if whole < 0 else 1), (last - start).days + 1
    by_month: dict[date, int] = defaultdict(int)
    for n in range(days):
        part = abs(whole) * (n + 1) // days - abs(whole) * n // days
        by_month[first_of(start + timedelta(days=n))] += sign * part
    yield from by_month.items()


def cost_base(records: dict[str, list[Row]]) -> Units:
    base: Units = defaultdict(int)
    media: dict[tuple[date, str, str], int] = defaultdict(int)
    salaries: dict[tuple[date, str], int] = defaultdict(int)
    for line in records["cost_ledger"]:
        category = "other" if line["category"] == "gifts" else line["category"]
        for month, part in accrued(line):
            base[month, category] += part
            if category == "media":
                media[month, line["platform"], line["channel"]] += part
            if category == "salary":
                salaries[month, line["person_id"] or line["team"]] += part
    for spend in records["ad_spend"]:
        month, platform = first_of(spend["date"]), spend["platform"]
        reaches = product((platform, ""), (CHANNEL_OF[platform], ""))
        if not any(media[month, *reach] > 0 for reach in reaches):
            base[month, "media"] += units(spend["cost"], spend["currency"], spend["date"])
    seconds: dict[tuple[date, str], int] = defaultdict(int)
    for sheet in records["time_entries"]:
        seconds[sheet["date"], sheet["person_id"]] += int(sheet["hours"] * 3600)
    for (day, person), worked in seconds.items():
        payers = (person, TEAM_OF[person], "")
        if person in HOURLY and not any(salaries[first_of(day), r] > 0 for r in payers):
            hourly = int(HOURLY[person] * 10_000)
            base[first_of(day), "salary"] += (2 * worked * hourly + 3600) // 7200
    return {key: value for key, value in base.items() if value}


def costs_of(built: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = built.records("select * from marts.fct_costs order by all")
    return rows


@pytest.fixture(scope="module")
def built(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    return build_workspace(make_workspace("conserved", company(2025)))


def test_cost_base_is_what_the_records_say(built: Any) -> None:
    found: Units = defaultdict(int)
    for row in costs_of(built):
        amount = row["complete_cost"] + row["non_prospecting_cost"]
        found[first_of(row["cost_date"]), row["category"]] += int(amount * 10_000)
    expected = cost_base(company(2025))
    assert len(expected) > 80
    assert {key: value for key, value in found.items() if value} == expected


def test_cash_and_original_amounts_are_kept_beside_the_accrual(built: Any) -> None:
    cash: dict[date, Decimal] = defaultdict(Decimal)
    original: dict[str, Decimal] = defaultdict(Decimal)
    for row in costs_of(built):
        if row["cost_source"] == "ledger":
            cash[row["cash_month_date"]] += row["complete_cost"] + row["non_prospecting_cost"]
            original[row["cost_id"]] += row["original_amount"]
    booked: dict[date, Decimal] = defaultdict(Decimal)
    for line in company(2025)["cost_ledger"]:
        month = first_of(line["month"])
        booked[month] += Decimal(units(line["amount"], line["currency"], month)) / 10_000
        assert original[line["entry_id"]] == line["amount"]
    assert cash == booked


def test_every_channel_and_month_of_the_report_is_in_the_base(built: Any) -> None:
    by_month: dict[date, Decimal] = defaultdict(Decimal)
    for row in costs_of(built):
        by_month[first_of(row["cost_date"])] += row["complete_cost"]
    reported = built.records(
        """select period_start, complete_cost from marts.rpt_channel_performance
        where channel = 'all' and period_grain = 'month' and attribution_model = 'linear'"""
    )
    assert {row["period_start"]: row["complete_cost"] for row in reported} == by_month
    unallocated = built.channel("unallocated")["complete_cost"]
    assert unallocated != 0


def test_another_order_and_thread_count_change_no_row(
    make_workspace: Callable[..., Path], build_workspace: Callable[..., Any], built: Any
) -> None:
    records = company(2025)
    for rows in records.values():
        Random(7).shuffle(rows)  # noqa: S311 - repeatable, not secret
    again = build_workspace(make_workspace("shuffled", records), threads=2)
    assert costs_of(again) == costs_of(built)
