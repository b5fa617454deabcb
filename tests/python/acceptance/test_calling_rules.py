"""Calls that the rules do not let, and outcomes that no rule knows, are found and counted."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest


def call(call_id: str, started_at: str, number: int, **more: object) -> dict[str, object]:
    return {
        "call_id": call_id,
        "started_at": started_at,
        "direction": "out",
        "to_number": f"+3361234567{number}",
        "outcome": "no answer",
        "campaign_id": "homes",
        "talk_seconds": 0,
        **more,
    }


# Five attempts at number 1 within 30 days, the fourth a Sunday; number 2 refuses and is called
# again, number 3 stands in the list, number 4 has an outcome that no rule knows.
CALLS = [
    *(call(f"a{day}", f"2026-03-{day:02d} 10:30:00", 1) for day in (2, 3, 4, 8, 9)),
    call("r1", "2026-03-02 11:00:00", 2, outcome="refus", talk_seconds=30),
    call("r2", "2026-03-12 15:00:00", 2),
    call("n1", "2026-03-02 12:00:00", 3, campaign_id="offices"),
    call("b1", "2026-03-02 21:00:00", 4, campaign_id="offices", outcome="Boîte pleine"),
    call("c1", "2026-08-12 10:30:00", 5),
]
EXTRACTS = {
    "campaigns": [
        {"campaign_id": "homes", "channel": "telesales", "audience": "particuliers",
         "targeted_count": 10},
        {"campaign_id": "offices", "channel": "telesales"},
    ],
    "call_logs": CALLS,
}  # fmt: skip
SETTINGS = "company: Rules\nsettings:\n  as_of_date: 2026-08-31\n  exhausted_after_attempts: 5\n"


@pytest.fixture(scope="module")
def company(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Any:
    root = make_workspace("rules", EXTRACTS, SETTINGS)
    (root / "reference").mkdir()
    (root / "reference" / "do_not_call.csv").write_text("phone\n06 12 34 56 73\n", encoding="utf-8")
    return build_workspace(root)


def test_calls_that_the_rules_do_not_let_are_listed(company: Any) -> None:
    rows = company.records(
        """select rule_id, severity, string_agg(entity_id, ' ' order by entity_id) as calls
        from quality.findings where rule_id in (
            'call_outside_hours', 'call_outside_business_hours', 'call_too_often',
            'call_after_refusal', 'call_without_consent', 'call_to_do_not_call')
        group by all order by rule_id"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("call_after_refusal", "warning", "r2"),
        ("call_outside_business_hours", "info", "b1"),
        ("call_outside_hours", "warning", "a8"),
        ("call_to_do_not_call", "warning", "n1"),
        ("call_too_often", "warning", "a9"),
        ("call_without_consent", "warning", "c1"),
    ]
    counted = company.value(
        "select failed_count from quality.summary where rule_id = 'call_too_often'"
    )
    assert counted == 1


def test_an_outcome_that_no_rule_knows_is_named(company: Any) -> None:
    """A label is nobody's: the finding says it, so that somebody can add it to the table."""
    row = company.record(
        """select entity_id, extract, column_name from quality.findings
        where rule_id = 'unknown_label'"""
    )
    assert row == {"entity_id": "boite pleine", "extract": "call_logs", "column_name": "outcome"}


def test_a_list_is_worked_by_numbers_reached_or_tried_in_vain(company: Any) -> None:
    """Of ten: number 1 was tried five times, number 2 reached, number 5 tried once."""
    rows = company.records(
        """select dimension_value, listed_numbers, closed_numbers, list_exhaustion_rate
        from marts.rpt_call_performance
        where period_grain = 'all' and dimension_kind = 'campaign' order by dimension_value"""
    )
    assert [tuple(row.values()) for row in rows] == [
        ("homes", 10, 2, Decimal("0.2")), ("offices", None, None, None),
    ]  # fmt: skip


def test_no_number_is_published(company: Any) -> None:
    text = str(company.records("select * from quality.findings"))
    assert "61234567" not in text
