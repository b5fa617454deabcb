"""A check as JUnit XML, which every CI shows: a test per rule, expectation and failed invariant."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from prospecting_roi.core.quality import Expectation, QualityReport, Rule
from prospecting_roi.core.shown import shown

if TYPE_CHECKING:
    from junitparser import TestCase, TestSuite


def junit_xml(report: QualityReport | None, failed_invariants: Sequence[str]) -> str:
    """The XML text. What closes the gate is a failure; a warning passes, with a line of output.

    ``report`` is None where a failed invariant kept the rules from being looked at.
    """
    from junitparser import JUnitXml

    document = JUnitXml("prospecting-roi")
    if report is not None:
        document.add_testsuite(_suite("rules", [_rule(rule) for rule in report.rules]))
        suites: dict[str, list[Expectation]] = {}
        for item in report.expectations:
            suites.setdefault(item.suite, []).append(item)
        for name, items in suites.items():
            cases = [_expectation(item) for item in items]
            document.add_testsuite(_suite(f"delivered.{name}", cases))
    if failed_invariants:
        cases = [_case(name, "invariants", "fail", name) for name in failed_invariants]
        document.add_testsuite(_suite("invariants", cases))
    document.update_statistics()
    text: bytes = document.tostring()
    return text.decode("utf-8")


def _suite(name: str, cases: "list[TestCase]") -> "TestSuite":
    from junitparser import TestSuite

    suite = TestSuite(_clean(name))
    suite.add_testcases(cases)
    return suite


def _rule(rule: Rule) -> "TestCase":
    said = (
        f"{rule.title.en}: {rule.failed_count} of {rule.checked_count}, threshold "
        f"{rule.threshold.normalize():f}, {rule.new_count} new. {rule.repair.en}"
    )
    return _case(rule.rule_id, f"rules.{rule.entity}", rule.status, said)


def _expectation(item: Expectation) -> "TestCase":
    name = f"{item.name}[{item.column}]" if item.column else item.name
    said = f"{item.title.en}: {item.observed} found, {item.expected} expected"
    return _case(name, f"delivered.{item.suite}", item.status, said)


def _case(name: str, group: str, status: str, said: str) -> "TestCase":
    from junitparser import Failure, TestCase

    case = TestCase(_clean(name), classname=_clean(group))
    if status == "fail":
        case.result = [Failure(_clean(said))]
    elif status == "warn":
        case.system_out = _clean(f"warning: {said}")
    return case


def _clean(text: str) -> str:
    return shown(text)
