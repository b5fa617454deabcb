"""Lines that GitHub Actions shows beside a run: one per rule or expectation that is not met."""

from prospecting_roi.core.quality import Expectation, QualityReport, Rule

_LEVELS = {"fail": "error", "warn": "warning"}


def annotations(report: QualityReport) -> list[str]:
    """Workflow commands, worst first; nothing in them can end a line or start another command."""
    said = [_rule(rule, report) for rule in report.rules if rule.status != "pass"]
    missed = [item for item in report.expectations if item.status != "pass"]
    said += [_expectation(item) for item in sorted(missed, key=lambda item: item.status)]
    return said


def _rule(rule: Rule, report: QualityReport) -> str:
    first = next((item for item in report.findings if item.rule_id == rule.rule_id), None)
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
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
