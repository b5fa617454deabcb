"""A check as plain data: what ``--json`` prints, and what a baseline is read from."""

from dataclasses import asdict
from typing import Any

from prospecting_roi.core.baseline import expectation_key
from prospecting_roi.core.quality import QualityReport


def quality_as_json(report: QualityReport) -> dict[str, Any]:
    """Rules, expectations, findings and scores of this build; numbers, dates and ids only."""
    return {
        "has_baseline": report.has_baseline,
        "rules": [asdict(rule) for rule in report.rules],
        "expectations": [
            {"key": expectation_key(item), **asdict(item)} for item in report.expectations
        ],
        "findings": [asdict(finding) for finding in report.findings],
        "scores": [asdict(score) for score in report.scores if score.build_id == report.build_id],
        "bounds": [asdict(bound) for bound in report.bounds],
    }
