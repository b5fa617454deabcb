"""A made-up company that knows the truth, and loses the source of the leads that convert best."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

COST = 40_000
# leads of which the source is known and lost, and how often the former are won
TRUTH = {
    "telesales": (470, 30, 0.30),
    "emailing": (300, 200, 0.28),
    "events": (460, 40, 0.15),
    "partner": (470, 30, 0.12),
}
WON_IF_LOST = 0.65
MICRO = Decimal("0.000001")


@dataclass(frozen=True)
class Person:
    """A lead, its true channel, whether its source was lost, and the margin it brought if any."""

    lead_id: str
    channel: str
    is_lost: bool
    created_at: datetime
    margin: Decimal | None


def people() -> Iterator[Person]:
    draw = random.Random(11)  # noqa: S311 - invented data
    first = datetime(2025, 1, 6, 9)  # noqa: DTZ001 - as a CRM writes it
    for channel, (known, lost, won) in TRUTH.items():
        for number in range(known + lost):
            is_lost = number >= known
            is_won = draw.random() < (WON_IF_LOST if is_lost else won)
            margin = round(Decimal(draw.lognormvariate(6.8, 0.5)), 2)
            created = first + timedelta(days=draw.randrange(250), minutes=draw.randrange(480))
            yield Person(
                f"{channel}-{number}", channel, is_lost, created, margin if is_won else None
            )


PEOPLE = list(people())


def extracts(*, forgetful: bool) -> dict[str, list[dict[str, object]]]:
    """The company's files; where it is forgetful, leads lose their source and their touches."""
    draw = random.Random(12)  # noqa: S311 - invented data
    others = list(TRUTH)
    touches: list[dict[str, object]] = []
    for person in PEOPLE:
        second = draw.choice(others) if draw.random() < 0.1 else None
        if person.is_lost and forgetful:
            continue
        touches += [
            {
                "touch_id": f"{person.lead_id}-{number}",
                "occurred_at": person.created_at + timedelta(days=number),
                "lead_id": person.lead_id,
                "kind": "form",
                "channel": channel,
            }
            for number, channel in enumerate([person.channel, second])
            if channel
        ]
    return {
        "crm_leads": [
            {
                "lead_id": person.lead_id,
                "created_at": person.created_at,
                "account_id": f"account-{person.lead_id}",
                "lead_source": "" if person.is_lost and forgetful else person.channel,
            }
            for person in PEOPLE
        ],
        "crm_touches": touches,
        "crm_orders": [
            {
                "order_id": f"order-{person.lead_id}",
                "ordered_at": person.created_at + timedelta(days=20),
                "amount": 3 * person.margin,
                "margin_amount": person.margin,
                "lead_id": person.lead_id,
                "account_id": f"account-{person.lead_id}",
            }
            for person in PEOPLE
            if person.margin is not None
        ],
        "cost_ledger": [
            {
                "entry_id": channel,
                "month": "2025-01-01",
                "amount": COST,
                "category": "contractors",
                "channel": channel,
            }
            for channel in TRUTH
        ],
    }


def brought(*, channel: str | None = None, is_lost: bool | None = None) -> list[Decimal]:
    """The margins of the customers of a channel, of known or lost source."""
    return [
        person.margin
        for person in PEOPLE
        if person.margin is not None
        and channel in (None, person.channel)
        and is_lost in (None, person.is_lost)
    ]


def per(amount: Decimal, divisor: int) -> Decimal:
    """A ratio as it is stored: six decimals, half away from 0."""
    return (amount / divisor).quantize(MICRO, ROUND_HALF_UP)


def roi(margin: Decimal) -> Decimal:
    return per(margin - COST, COST)


TRUE_ROI = {channel: roi(sum(brought(channel=channel), Decimal(0))) for channel in TRUTH}


@pytest.fixture(scope="module")
def forgetful(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    settings = "company: Forgetful\ntime_zone: UTC\n"
    return build_workspace(make_workspace("forgetful", extracts(forgetful=True), settings))


@pytest.fixture(scope="module")
def complete(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    settings = "company: Complete\ntime_zone: UTC\n"
    return build_workspace(make_workspace("complete", extracts(forgetful=False), settings))


def top(built: Any) -> dict[str, Any]:
    """The row of the best channel: the one that says how firm its place is."""
    found: dict[str, Any] = built.record(
        """select * from marts.rpt_channel_performance
        where period_grain = 'all' and attribution_model = 'declared_source'
          and is_top_firm is not null"""
    )
    return found


def test_the_lost_sources_are_those_that_convert_best(forgetful: Any) -> None:
    lost = [person for person in PEOPLE if person.is_lost]
    assert len(lost) / len(PEOPLE) == 0.15
    unknown = forgetful.channel("unknown")
    assert unknown["raw_leads"] == len(lost)
    assert unknown["new_customers"] == len(brought(is_lost=True))
    for channel in TRUTH:
        row = forgetful.channel(channel)
        assert unknown["new_customers"] / unknown["raw_leads"] > 1.5 * float(
            row["new_customers"] / row["raw_leads"]
        )


@pytest.mark.parametrize("channel", TRUTH)
def test_bounds_contain_the_truth_and_are_no_wider_than_the_unknown(
    forgetful: Any, channel: str
) -> None:
    row = forgetful.channel(channel)
    assert row["roi_if_unknown_against"] <= TRUE_ROI[channel] <= row["roi_if_unknown_for"]
    own, lost = brought(channel=channel, is_lost=False), brought(is_lost=True)
    pool, known = sum(lost, Decimal(0)), len(brought(is_lost=False))
    assert row["roi"] == row["roi_if_unknown_against"] == roi(sum(own, Decimal(0)))
    assert row["roi_if_unknown_for"] == roi(sum(own, pool))
    middle = sum(own, Decimal(0)) + pool * len(own) / known
    assert abs(row["roi_middle"] - roi(middle)) <= MICRO
    # a unit cost is as wide as the count of the unknown
    assert row["customer_acquisition_cost_if_unknown_against"] == per(Decimal(COST), len(own))
    everything = len(own) + len(lost)
    assert row["customer_acquisition_cost_if_unknown_for"] == per(Decimal(COST), everything)


def test_the_middle_readings_add_up_to_the_whole(forgetful: Any) -> None:
    margins = [(forgetful.channel(channel)["roi_middle"] + 1) * COST for channel in TRUTH]
    assert abs(sum(margins) - sum(brought(), Decimal(0))) < Decimal("0.5")


def test_a_reversal_behind_the_unknown_is_told_by_that_cause_alone(forgetful: Any) -> None:
    assert max(TRUE_ROI, key=lambda channel: TRUE_ROI[channel]) == "emailing"
    best = top(forgetful)
    assert best["channel"] == "telesales"
    assert best["is_firm_by_models"]
    assert best["is_firm_by_sample"]
    assert not best["is_firm_by_unknowns"]
    assert not best["is_top_firm"]
    pair = forgetful.record(
        """select * from marts.rpt_channel_comparison
        where period_grain = 'all' and channel_a = 'emailing' and channel_b = 'telesales'"""
    )
    by = (pair["by_models"], pair["by_sample"], pair["by_unknowns"], pair["verdict"])
    assert by == ("worse", "worse", "undecided", "undecided")


@pytest.mark.parametrize("channel", TRUTH)
def test_without_an_unknown_every_reading_is_the_figure(complete: Any, channel: str) -> None:
    row = complete.channel(channel)
    assert row["roi"] == TRUE_ROI[channel]
    names = [name for name in row if name.endswith("_if_unknown_against")]
    assert len(names) > 10
    for name in names:
        figure = name.removesuffix("_if_unknown_against")
        readings = {row[name], row[f"{figure}_if_unknown_for"], row[f"{figure}_middle"]}
        assert readings == {row[figure]}, figure


def test_without_an_unknown_the_best_is_the_true_one(complete: Any) -> None:
    best = top(complete)
    assert best["channel"] == "emailing"
    assert best["is_firm_by_models"]
    assert best["is_firm_by_unknowns"]
