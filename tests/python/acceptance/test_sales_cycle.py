"""Cycle and cohorts of a company of thirty deals by hand, cycles of random ones by fractions."""

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

BEGIN, KNOWN = date(2026, 1, 1), date(2026, 6, 30)
STAGES = ("Qualification", "Proposal", "Negotiation")
Record = dict[str, object]


def on(day: int) -> str:
    return (BEGIN + timedelta(days=day)).isoformat()


class Crm:
    """Deals with their stages, as a CRM exports them."""

    def __init__(self) -> None:
        self.deals: list[Record] = []
        self.entries: list[Record] = []
        self.leads: list[Record] = []
        self.touches: list[Record] = []

    def deal(
        self,
        name: str,
        entered: Mapping[str, int],
        *,
        won: int | None = None,
        lost: int | None = None,
        source: str = "Events",
        created: int = 0,
        contacted: int | None = None,
    ) -> None:
        """A deal created on a day, with the day on which it entered each stage, and how it ended.

        Days count from BEGIN. A deal that is neither won nor lost is open.
        """
        ended = won if won is not None else lost
        stage = "Won" if won is not None else "Lost" if lost is not None else STAGES[0]
        self.deals.append(
            {"opportunity_id": name, "lead_id": f"L-{name}", "created_at": on(created),
             "stage": stage, "closed_at": "" if ended is None else on(ended), "amount": 100,
             "lead_source": source, "updated_at": on(created)}
        )  # fmt: skip
        self.leads.append(
            {"lead_id": f"L-{name}", "lead_source": source,
             "created_at": on(created if contacted is None else min(created, contacted))}
        )  # fmt: skip
        self.entries += [
            {"opportunity_id": name, "stage": entry.split("#")[0], "entered_at": on(day)}
            for entry, day in entered.items()
        ]
        if contacted is not None:
            self.touches.append(
                {"touch_id": f"T-{name}", "lead_id": f"L-{name}", "kind": "form",
                 "occurred_at": on(contacted)}
            )  # fmt: skip


def by_hand(crm: Crm) -> None:
    """Thirty deals of channel events.

    Ten go through all stages in 10, 20 and 30 days and are won on day 60, contacted ten days before
    they were created. Five leave the first stage after 20 days and are lost 10 days later. Five are
    lost in the first stage after 15 days. Four are open in the first stage, created on day 170: the
    last day known is 180. Two were lost on day 5 and taken up again: proposal on day 40, open. Of
    the others each has a date that cannot be: won before it was created; lost in 2049; a stage
    before the creation (the deal itself is won after 8 days); won on an unknown day.
    """
    for number in range(10):
        crm.deal(f"W{number}", dict(zip(STAGES, (10, 20, 40), strict=True)), won=70, created=10,
                 contacted=0)  # fmt: skip
    for number in range(5):
        crm.deal(f"P{number}", {"Qualification": 0, "Proposal": 20}, lost=30)
        crm.deal(f"Q{number}", {"Qualification": 0}, lost=15)
    for number in range(4):
        crm.deal(f"O{number}", {"Qualification": 170}, created=170)
    for number in range(2):
        entered = {"Qualification": 0, "Lost": 5, "Qualification#again": 12, "Proposal": 40}
        crm.deal(f"R{number}", entered)
    crm.deal("B", {}, won=20, created=30)
    crm.deal("F", {}, lost=9000)
    crm.deal("E", {"Qualification": 50}, won=68, created=60)
    crm.deal("N", {}, won=30)
    crm.deals[-1]["closed_at"] = ""


def at_random(crm: Crm, draw: random.Random, count: int = 150) -> None:
    """Deals of channel partner, many of which end or are last seen after as many days."""
    for number in range(count):
        created = draw.choice((0, 60, 120, 140, 160, 170, 175))
        days = draw.choice((1, 2, 3, 5, 5, 8, 13, 13, 21, 34))
        ends = {draw.choice(("won", "lost")): created + days} if created + days <= 180 else {}
        if draw.random() < 0.2:
            ends = {}
        crm.deal(f"X{number}", {}, created=created, source="Partner", **ends)


def without_ties(crm: Crm, draw: random.Random, count: int = 60) -> None:
    """Deals of channel referral, no two of which end or are last seen after as many days."""
    for number, days in enumerate(draw.sample(range(1, 180), count)):
        if draw.random() < 0.25:
            crm.deal(f"Y{number}", {}, created=180 - days, source="Referral")
            continue
        created = draw.randrange(180 - days)
        ends = {draw.choice(("won", "lost")): created + days}
        crm.deal(f"Y{number}", {}, created=created, source="Referral", **ends)


def without_losses(crm: Crm, draw: random.Random, count: int = 80) -> None:
    """Deals of channel content that are won or open, many after as many days."""
    for number in range(count):
        days = draw.choice((3, 8, 8, 21, 34, 55, 89))
        ends = {"won": 180 - days - 5} if draw.random() < 0.6 else {}
        created = 180 - 2 * days - 5 if ends else 180 - days
        crm.deal(f"Z{number}", {}, created=created, source="Content", **ends)


@pytest.fixture(scope="module")
def crm() -> Crm:
    made = Crm()
    by_hand(made)
    at_random(made, random.Random(20261129))  # noqa: S311 - no secret
    without_ties(made, random.Random(2))  # noqa: S311
    without_losses(made, random.Random(3))  # noqa: S311
    for number in range(6):
        day = 10 * number
        made.deal(f"D{number}", {}, won=day, created=day, source="Direct")
    # the last day that the deals know of
    made.deals[0]["updated_at"] = KNOWN.isoformat()
    return made


@pytest.fixture(scope="module")
def company(
    crm: Crm, make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]
) -> Any:
    extracts = {"crm_opportunities": crm.deals, "crm_stage_history": crm.entries,
                "crm_leads": crm.leads, "crm_touches": crm.touches,
                "cost_ledger": [{"entry_id": "stand", "month": on(0), "amount": 1000,
                                 "category": "stand", "channel": "events"}]}  # fmt: skip
    settings = "company: Cycle\nsettings:\n  margin_rate: 0.5\n"
    return build_workspace(make_workspace("cycle", extracts, settings))


def steps(company: Any, channel: str) -> dict[str, dict[str, Any]]:
    rows = company.records(
        f"""select * from marts.rpt_sales_cycle where period_grain = 'all'
        and dimension_kind = 'channel' and dimension_value = '{channel}'"""
    )
    return {row["from_stage"]: row for row in rows}


def counts(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(row[f"deals_{name}"] for name in ("advanced", "lost", "open", "excluded"))


def test_each_step_is_counted_by_hand(company: Any) -> None:
    """Qualification: ten, five and the two taken up again go on; E's entry cannot be."""
    found = steps(company, "events")
    assert counts(found["qualified"]) == (17, 5, 4, 1)
    assert counts(found["proposal"]) == (10, 5, 2, 0)
    assert counts(found["negotiation"]) == (10, 0, 0, 0)
    # won: the ten and E; lost: 5 + 5; open: O and R; B, F and N have no duration
    assert counts(found["creation"]) == (11, 10, 6, 3)
    assert counts(found["first_contact"]) == (10, 0, 0, 0)
    assert [found[name]["to_stage"] for name in ("qualified", "proposal", "negotiation")] == [
        "proposal", "negotiation", "signature",
    ]  # fmt: skip


def test_medians_are_worked_out_by_hand(company: Any) -> None:
    """Qualification: 10 of 26 by day 10; of the 12 at risk at day 15 five are lost.

    Ten days for ten of 26; four open at day 10; five lost at day 15 of twelve, five on at day 20 of
    seven, two at day 40 of two. Incidence 10/26 = 0.385 by day 10, then what is left, 16/26 × 7/12,
    goes on: 0.359, two sevenths of it at day 40. In all 0.744: half at day 10, nine tenths (0.669)
    at day 40 (0.641 by day 20). Negotiation lasts 30 days, proposal 20.
    """
    found = steps(company, "events")
    told = {name: (row["median_days"], row["p90_days"]) for name, row in found.items()}
    assert told["qualified"] == (10, 40)
    assert told["proposal"] == (20, 20)
    assert told["negotiation"] == (30, 30)
    assert told["first_contact"] == (70, 70)
    assert told["creation"] == (60, 60)
    assert [name for name, row in found.items() if row["is_slowest_stage"]] == ["negotiation"]
    assert [name for name, row in found.items() if row["is_leakiest_stage"]] == ["proposal"]
    assert float(found["proposal"]["loss_rate"]) == pytest.approx(1 / 3, abs=1e-6)


def test_cohorts_are_worked_out_by_hand(company: Any) -> None:
    """January: ten won in March; B, won before its creation, and N, on no known day, count at once.

    They bring 50 each on a cost of 1 000: (100 - 1 000) / 1 000 = -0.9, then -0.4. E is of March.
    Of the other leads of January five and five are lost, R and F open; O's are of June: not seen.
    """
    rows = company.records(
        """select * from marts.rpt_cohort_roi where dimension_kind = 'channel'
        and dimension_value = 'events' order by cohort_month, age_months"""
    )
    names = ("age_months", "raw_leads", "new_customers", "impossible_cycles", "complete_cost",
             "new_customer_gross_margin")  # fmt: skip
    assert [(row["cohort_month"].month, *(int(row[name]) for name in names)) for row in rows] == [
        (1, 0, 25, 2, 1, 1000, 100),
        (1, 2, 25, 12, 1, 1000, 600),
        (1, 5, 25, 12, 1, 1000, 600),
        (3, 0, 1, 1, 0, 0, 50),
        (3, 3, 1, 1, 0, 0, 50),
        (6, 0, 4, 0, 0, 0, 0),
    ]
    roi = [row["roi"] for row in rows]
    assert [float(one) for one in roi[:3]] == [-0.9, -0.4, -0.4]
    assert roi[3:] == [None, None, None]
    latest = [row for row in rows if row["is_latest"]]
    assert [row["age_months"] for row in latest] == [5, 3, 0]
    assert {row["is_right_censored"] for row in latest} == {True}
    assert {row["is_left_truncated"] for row in latest} == {False}
    # what January will bring may lie on both sides of its cost; of June hardly anything is seen
    assert (latest[0]["verdict"], latest[2]["verdict"]) == ("too_early", "too_early")
    assert latest[0]["projected_roi_lower"] < 0 < latest[0]["projected_roi_upper"]


def test_one_date_for_creation_and_win_is_said_instead_of_a_cycle(company: Any) -> None:
    row = steps(company, "direct")["creation"]
    assert (row["is_same_day"], row["median_days"], row["p90_days"]) == (True, None, None)
    assert counts(row) == (6, 0, 0, 0)


def spells(deals: list[Record]) -> list[tuple[int, int]]:
    """Days of each deal, and how it ended: 0 not yet, 1 won, 2 lost."""
    found = []
    for deal in deals:
        begin = date.fromisoformat(str(deal["created_at"]))
        is_open = not deal["closed_at"]
        end = KNOWN if is_open else date.fromisoformat(str(deal["closed_at"]))
        found.append(((end - begin).days, 0 if is_open else 1 if deal["stage"] == "Won" else 2))
    return found


def incidence(company: Any, source: str) -> dict[int, float]:
    rows = company.records(
        f"""select days, incidence from intermediate.int_cycles__incidence
        where period_grain = 'all' and dimension_kind = 'channel' and step_kind = 'creation'
        and dimension_value = '{source.lower()}' and days is not null""",
        private=True,
    )
    return {row["days"]: float(row["incidence"]) for row in rows}


def exact(deals: list[Record]) -> dict[int, Fraction]:
    """Aalen and Johansen's incidence of winning by days, in fractions."""
    told = spells(deals)
    left, share, found = Fraction(1), Fraction(0), {}
    for day in sorted({days for days, _ in told}):
        at_risk = sum(days >= day for days, _ in told)
        outcomes = [outcome for days, outcome in told if days == day]
        share += left * Fraction(outcomes.count(1), at_risk)
        left *= 1 - Fraction(len(outcomes) - outcomes.count(0), at_risk)
        found[day] = share
    return found


@pytest.mark.parametrize("source", ["Referral", "Content"])
def test_incidence_is_that_of_lifelines(
    company: Any, crm: Crm, source: str, reference_answer: Callable[[str, Any], Any]
) -> None:
    """Aalen and Johansen's where no two tie (it moves ties apart), else Kaplan and Meier's."""
    deals = [deal for deal in crm.deals if deal["lead_source"] == source]
    expected = reference_answer("incidence", {source: spells(deals)})[source]
    found = incidence(company, source)
    assert len(found) > 5
    assert found == pytest.approx({day: expected[str(day)] for day in found}, abs=1e-9)


@pytest.mark.parametrize("source", ["Partner", "Direct", "Referral", "Content"])
def test_incidence_is_that_of_fractions(company: Any, crm: Crm, source: str) -> None:
    expected = exact([deal for deal in crm.deals if deal["lead_source"] == source])
    found = incidence(company, source)
    assert found == pytest.approx({day: float(one) for day, one in expected.items()}, abs=1e-9)
    last = max(expected.values())
    median = min(day for day, one in expected.items() if 2 * one >= last)
    row = steps(company, source.lower())["creation"]
    assert row["median_days"] == (None if row["is_same_day"] else median)


def test_the_cycle_of_the_standard_table_is_the_step_from_creation(company: Any) -> None:
    for channel in ("events", "partner"):
        row = steps(company, channel)["creation"]
        assert company.channel(channel)["median_cycle_days"] == row["median_days"]
