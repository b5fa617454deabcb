"""The history of deals of a CRM that exports none, from three loads and by hand."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land import land, prune

from .conftest import Built, write_records

FIRST, SECOND, THIRD = date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 6, 0)  # noqa: DTZ001 - UTC without zone, as loads keep it
SETTINGS = "company: Versions\nsettings: {as_of_date: 2026-03-05, implied_leads: always}\n"


def deal(name: str, created: str, stage: str, amount: int, **more: object) -> dict[str, object]:
    return {"opportunity_id": name, "created_at": created, "stage": stage, "amount": amount,
            "status": "", "closed_at": "", "expected_close_date": "2026-02-15"} | more  # fmt: skip


LOADS = {
    FIRST: [
        deal("A", "2025-12-01", "Proposal", 1000),
        deal("B", "2025-12-10", "Qualification", 400),
        deal("D", "2025-12-15", "Qualification", 200, expected_close_date="2026-01-10"),
    ],
    SECOND: [
        deal("A", "2025-12-01", "Proposal", 1500),
        deal("B", "2025-12-10", "Qualification", 400, status="Perdu", closed_at="2026-01-20"),
        deal("C", "2026-01-10", "Qualification", 700),
        deal("D", "2025-12-15", "Qualification", 200, expected_close_date="2026-01-10"),
    ],
    THIRD: [
        deal("A", "2025-12-01", "Proposal", 1500, status="Won", closed_at="2026-02-20"),
        deal("B", "2025-12-10", "Proposal", 400),
        deal("D", "2025-12-15", "Qualification", 200, expected_close_date="2026-01-10"),
        deal("E", "2026-02-28", "Proposal", 900),
    ],
}


@pytest.fixture(scope="module")
def built(make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any]) -> Built:
    """A changed its amount and was won, B was lost and taken up again, C came and is gone.

    What landed for the first two loads is removed before the build, as after many builds.
    """
    root = make_workspace("versions", {"crm_opportunities": LOADS[FIRST]}, SETTINGS)
    workspace = Workspace(root)
    assert land(workspace, today=FIRST, now=NOW).id == 1
    for number, day in ((2, SECOND), (3, THIRD)):
        write_records(root / "extracts" / "crm_opportunities.csv", LOADS[day])
        assert land(workspace, today=day, now=NOW).id == number
    prune(workspace, 3)
    built = build_workspace(root)
    assert isinstance(built, Built)
    return built


def test_the_files_tell_when_a_deal_changed_its_stage(built: Built) -> None:
    entries = built.records(
        "select * from intermediate.int_deal_entries__dated order by opportunity_id, entered_date",
        private=True,
    )
    assert [
        (row["opportunity_id"], row["stage"], row["status"], row["is_since_known"],
         row["entered_date"]) for row in entries
    ] == [
        ("A", "proposal", "open", False, FIRST),
        ("A", None, "won", True, date(2026, 2, 20)),
        ("B", "qualified", "open", False, FIRST),
        ("B", None, "lost", True, date(2026, 1, 20)),
        ("B", "proposal", "open", True, date(2026, 2, 28)),
        ("C", "qualified", "open", True, SECOND),
        ("C", None, "gone", True, date(2026, 2, 28)),
        ("D", "qualified", "open", False, FIRST),
        ("E", "proposal", "open", True, date(2026, 2, 28)),
    ]  # fmt: skip


def test_an_origin_knows_what_its_files_said(built: Built) -> None:
    """Of 31 January the first load counts: A at 1 000, D overdue; C was created, but in no file."""
    rows = built.records(
        """select origin_date, stage, sum(units) as units, sum(amount) as amount,
            sum(overdue_units) as overdue_units, sum(ordered_1) as ordered, sum(lost_1) as lost,
            sum(expected_1) as expected, sum(expected_amount_1) as expected_amount
        from intermediate.int_forecast_inputs__listed where part = 'pipeline'
        group by origin_date, stage order by origin_date, stage""",
        private=True,
    )

    def told(*row: Any) -> dict[str, Any]:
        return dict(zip(rows[0], row, strict=True))

    january, now = date(2026, 1, 31), date(2026, 2, 28)
    assert [row for row in rows if row["origin_date"] >= january] == [
        told(january, "proposal", 1, Decimal(1000), 0, 1, 0, 1, Decimal(1000)),
        told(january, "qualified", 1, Decimal(200), 1, 0, 0, 0, None),
        told(january, "unknown", 1, None, 0, 0, 1, 0, None),
        told(now, "proposal", 2, Decimal(1300), 2, 0, 0, 0, None),
        told(now, "qualified", 1, Decimal(200), 1, 0, 0, 0, None),
    ]


def test_a_stage_entered_before_the_first_file_has_no_length(built: Built) -> None:
    """C stood in qualification until it was gone; of A, B and D nobody knows since when."""
    steps = built.records(
        """select opportunity_id, from_stage, days, ended from intermediate.int_deal_steps__timed
        where step_kind = 'stage' order by opportunity_id, from_stage""",
        private=True,
    )
    assert [tuple(row.values()) for row in steps] == [
        ("B", "proposal", 0, 0),
        ("E", "proposal", 0, 0),
    ]


def test_deals_that_are_gone_are_of_all_that_were_ever_given(built: Built) -> None:
    """C, of A to E; the rules about deals at hand look at four."""
    rows = built.records(
        "select entity, failed_count, checked_count from quality.summary "
        "where rule_id in ('opportunity_gone_from_files', 'lost_reason_missing') order by entity"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("former_opportunity", 1, 5),
        ("opportunity", 0, 4),
    ]


@pytest.mark.parametrize("left", [0, 1])
def test_more_deals_may_be_gone_than_are_left(
    make_workspace: Callable[..., Path], build_workspace: Callable[[Path], Any], left: int
) -> None:
    root = make_workspace(f"gone-{left}", {"crm_opportunities": LOADS[FIRST]}, SETTINGS)
    land(Workspace(root), today=FIRST, now=NOW)
    path = root / "extracts" / "crm_opportunities.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[: 1 + left]), encoding="utf-8")
    built = build_workspace(root)
    [row] = built.records(
        "select failed_count, checked_count from quality.summary "
        "where rule_id = 'opportunity_gone_from_files'"
    )
    assert tuple(row.values()) == (3 - left, 3)
