"""The worklists: for each owner, what to repair, record by record, worst first."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from prospecting_roi.core.quality import Finding, QualityReport, Rule
from prospecting_roi.core.shown import shown
from prospecting_roi.report.cells import number_cell, text_cell
from prospecting_roi.report.quality.words import SCRIPT_WORDS, name

_CENTS = Decimal("0.01")
# The page's script writes the same columns.
COLUMNS = (
    *("rule", "repair", "entity", "entity_id", "extract", "column", "file", "record", "amount"),
    *("first_seen", "state"),
)


def names(report: QualityReport) -> list[str]:
    """The files of the worklists: one per owner of a rule."""
    return [f"{owner}.csv" for owner in sorted({rule.owner for rule in report.rules})]


def worklists(report: QualityReport) -> Iterator[tuple[str, str]]:
    """File name (``<owner>.csv``) and its next text, line by line: a file per owner of a rule.

    A list has a line per open finding, in the order of the report: worst rule first, then most
    money at stake. In the report's language, with a byte-order mark, and semicolons in French, as
    spreadsheets expect.
    """
    language = "fr" if report.locale.startswith("fr") else "en"
    rules = {rule.rule_id: rule for rule in report.rules}
    heading = _csv([getattr(SCRIPT_WORDS[column], language) for column in COLUMNS], language)
    for file_name in names(report):
        yield file_name, f"\ufeff{heading}"
    known: dict[tuple[str, str, str, str], list[str]] = {}
    for finding in report.findings:
        rule = rules[finding.rule_id]
        key = (finding.rule_id, finding.entity, finding.extract, finding.column_name)
        if key not in known:
            column = report.header(finding.extract, finding.column_name)
            known[key] = _told(finding, rule, column, language)
        yield f"{rule.owner}.csv", _csv(_line(finding, known[key], language), language)


def _told(finding: Finding, rule: Rule, column: str, language: str) -> list[str]:
    """The cells that findings of one kind share: rule, repair, entity, extract, column."""
    texts = (
        rule.title.fr if language == "fr" else rule.title.en,
        rule.repair.fr if language == "fr" else rule.repair.en,
        name("entity", finding.entity, language),
        name("extract", finding.extract, language),
        column,
    )
    return [text_cell(shown(text)) for text in texts]


def _line(finding: Finding, told: list[str], language: str) -> list[str]:
    title, repair, entity, extract, column = told
    amount = finding.amount_at_stake
    return [
        title,
        repair,
        entity,
        text_cell(shown(finding.entity_id)),
        extract,
        column,
        text_cell(shown(finding.source_file or "")),
        "" if finding.source_record is None else str(finding.source_record),
        "" if amount is None else number_cell(amount.quantize(_CENTS), _mark(language)),
        finding.first_seen.isoformat(),
        name("state", finding.state, language),
    ]


def _mark(language: str) -> str:
    return "," if language == "fr" else "."


def _csv(line: list[str], language: str) -> str:
    text, delimiter = io.StringIO(), ";" if language == "fr" else ","
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(line)
    return text.getvalue()
