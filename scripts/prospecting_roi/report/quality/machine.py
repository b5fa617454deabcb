"""A check as plain data: what ``--json`` prints, and what a baseline is read from."""

from dataclasses import asdict
from itertools import islice
from typing import Any

from prospecting_roi.core.baseline import expectation_key, finding_key
from prospecting_roi.core.quality import Expectation, QualityReport, Rule

FINDINGS_GIVEN = 25
_COUNTS = (
    *("checked_count", "failed_count", "previous_failed_count", "new_count", "repaired_count"),
    *("unaccepted_count", "failed_share", "threshold", "amount_at_stake"),
)


def quality_as_json(report: QualityReport, *, has_finding_keys: bool) -> dict[str, Any]:
    """Rules, expectations, scores and the worst findings; numbers, dates and ids only.

    All findings stand in the database, on the page and in the worklists; ``has_finding_keys``
    adds the keys of all of them in one text, which makes the result a baseline.
    """
    return {
        "has_baseline": report.has_baseline,
        "rules": [_rule(rule) for rule in report.rules],
        "expectations": [_expectation(item) for item in report.expectations],
        "finding_count": len(report.findings),
        "findings": [asdict(item) for item in islice(report.findings, FINDINGS_GIVEN)],
        **({"finding_keys": _keys(report)} if has_finding_keys else {}),
        "scores": [asdict(score) for score in report.scores if score.build_id == report.build_id],
        "bounds": [asdict(bound) for bound in report.bounds],
    }


def _keys(report: QualityReport) -> str:
    return " ".join(sorted(finding_key(item.finding_id) for item in report.findings))


def _rule(rule: Rule) -> dict[str, Any]:
    """A rule and its counts; its texts are in ``quality.rules``, its title where it found any."""
    said: dict[str, Any] = {"rule_id": rule.rule_id, "status": rule.status}
    if not rule.failed_count and rule.status == "pass":
        return said | {"checked_count": rule.checked_count, "failed_count": rule.failed_count}
    names = ("severity", "owner", "entity", "trend", *_COUNTS)
    return said | {name: getattr(rule, name) for name in names} | {"title": asdict(rule.title)}


def _expectation(item: Expectation) -> dict[str, Any]:
    said = {"key": expectation_key(item), "status": item.status, "observed": item.observed}
    return said if item.status == "pass" else said | asdict(item)
