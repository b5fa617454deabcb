"""Lines that GitHub Actions shows beside a run: one per rule or expectation that is not met."""

from prospecting_roi.core.quality import Expectation, Finding, QualityReport, Rule
from prospecting_roi.core.shown import shown, shown_in_log
from prospecting_roi.report.quality.freshness import freshness, is_on_freshness, late_extracts
from prospecting_roi.report.words import Words

_LEVELS = {"fail": "error", "warn": "warning"}


def annotations(report: QualityReport) -> list[str]:
    """Workflow commands, worst first; nothing in them can end a line or start another command."""
    firsts: dict[str, Finding] = {}
    for item in report.findings:
        firsts.setdefault(item.rule_id, item)
    said = [_rule(rule, firsts.get(rule.rule_id)) for rule in report.rules if rule.status != "pass"]
    missed = [item for item in report.expectations if item.status != "pass"]
    late = late_extracts(report.expectations)
    if late:
        worst = min(item.status for item in late)
        said.append(_command(_LEVELS[worst], "Freshness", freshness(late, Words("en_GB", ""))))
    rest = [item for item in missed if not is_on_freshness(item)]
    return said + [_expectation(item) for item in sorted(rest, key=lambda item: item.status)]


def _rule(rule: Rule, first: Finding | None) -> str:
    place = ""
    if first is not None and first.source_file:
        record = "" if first.source_record is None else f", record {first.source_record}"
        place = f" First in {first.source_file}{record}."
    message = (
        f"{rule.failed_count} of {rule.checked_count} ({rule.rule_id}, {rule.new_count} new)."
        f"{place} {rule.repair.en}"
    )
    return _command(_LEVELS[rule.status], rule.title.en, message)


def _expectation(item: Expectation) -> str:
    message = f"{item.suite}: {item.observed} found, {item.expected} expected."
    return _command(_LEVELS[item.status], item.title.en, message)


def _command(level: str, title: str, message: str) -> str:
    return f"::{level} title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    return shown_in_log(text).replace("%", "%25")


def _property(text: str) -> str:
    return shown(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
