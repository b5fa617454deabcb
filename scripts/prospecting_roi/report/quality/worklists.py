"""The worklists: for each owner, what to repair, record by record, worst first."""

import csv
import io
from collections import defaultdict

from prospecting_roi.core.quality import Finding, QualityReport, Rule, Text
from prospecting_roi.report.cells import number_cell, text_cell

_CENT = 2
_HEADINGS = (
    Text("Rule", "Règle"),
    Text("What to do", "À faire"),
    Text("Severity", "Gravité"),
    Text("What", "Objet"),
    Text("Id", "Identifiant"),
    Text("Extract", "Extrait"),
    Text("Column to fill", "Colonne à remplir"),
    Text("File", "Fichier"),
    Text("Record", "Enregistrement"),
    Text("Money at stake", "Montant en jeu"),
    Text("First seen", "Vu la première fois"),
    Text("State", "État"),
)


def worklists(report: QualityReport) -> dict[str, str]:
    """File name (``<owner>.csv``) to its text, for each owner of a rule, in the report's language.

    A list has a line per open finding, in the order of the report: worst rule first, then most
    money at stake. With a byte-order mark, and semicolons in French, as spreadsheets expect.
    """
    is_french = report.locale.startswith("fr")
    rules = {rule.rule_id: rule for rule in report.rules}
    lines: dict[str, list[list[str]]] = defaultdict(list)
    for rule in report.rules:
        lines[rule.owner] = []
    for finding in report.findings:
        rule = rules[finding.rule_id]
        lines[rule.owner].append(_line(finding, rule, is_french=is_french))
    return {f"{owner}.csv": _csv(lines[owner], is_french=is_french) for owner in sorted(lines)}


def _line(finding: Finding, rule: Rule, *, is_french: bool) -> list[str]:
    amount = finding.amount_at_stake
    return [
        text_cell(rule.title.fr if is_french else rule.title.en),
        text_cell(rule.repair.fr if is_french else rule.repair.en),
        rule.severity,
        finding.entity,
        text_cell(finding.entity_id),
        finding.extract,
        finding.column_name,
        text_cell(finding.source_file),
        number_cell(finding.source_record, decimal_mark=","),
        number_cell(
            None if amount is None else round(amount, _CENT),
            decimal_mark="," if is_french else ".",
        ),
        finding.first_seen.isoformat(),
        finding.state,
    ]


def _csv(lines: list[list[str]], *, is_french: bool) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if is_french else ",", lineterminator="\r\n")
    writer.writerow(heading.fr if is_french else heading.en for heading in _HEADINGS)
    writer.writerows(lines)
    return "\ufeff" + text.getvalue()
