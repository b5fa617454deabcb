"""What closes the gate: tests that failed, rules, and expectations that are not met.

The rules are judged by the same words in SQL (``quality.summary``).
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from prospecting_roi.core.baseline import expectation_key
from prospecting_roi.core.quality import Expectation, QualityReport, Status
from prospecting_roi.core.results import BuildResult

if TYPE_CHECKING:
    from prospecting_roi.build.outcome import FailedTest

_GATE = "quality_gate"
_MOST_NAMED = 8


def judged(
    expectations: Sequence[Expectation], fail_on: str, accepted: Collection[str]
) -> list[Expectation]:
    """The expectations with the status that follows from ``fail_on`` and a baseline."""
    return [replace(item, status=_status(item, fail_on, accepted)) for item in expectations]


def _status(item: Expectation, fail_on: str, accepted: Collection[str]) -> Status:
    if item.status == "pass":
        return "pass"
    stops = item.severity == "error" or (item.severity == "warning" and fail_on == "warning")
    if stops and fail_on != "never" and expectation_key(item) not in accepted:
        return "fail"
    return "warn"


def is_gate(test: "FailedTest") -> bool:
    """Whether a failed test is the gate itself, whose rules are told by name."""
    return test.name.startswith(_GATE)


def failed_rules(quality: QualityReport | None) -> list[str]:
    """The rules and expectations that closed the gate, in words."""
    if quality is None:
        return []
    said = [
        f"rule {rule.rule_id} ({rule.failed_count} of {rule.checked_count})"
        for rule in quality.rules
        if rule.status == "fail"
    ]
    return said + [
        f"{item.suite}: {item.name} ({item.observed}; expected {item.expected})"
        for item in quality.expectations
        if item.status == "fail"
    ]


def sentence(result: BuildResult) -> str:
    """What closed the gate, and where to look at it."""
    more = len(result.failed_checks) - _MOST_NAMED
    rest = (f"{more} more",) if more > 0 else ()
    named = ", ".join(result.failed_checks[:_MOST_NAMED] + rest)
    return f"Nothing was published, checks failed: {named}; what failed is kept in {result.place}."
