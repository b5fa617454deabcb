"""A check on the screen: legible on 80 columns, nothing cut, labels in clear."""

from decimal import Decimal
from io import StringIO

import pytest
from rich.console import Console

from prospecting_roi.core.quality import Text
from prospecting_roi.report.quality.terminal import (
    print_expectations,
    print_unknown_labels,
    rules_table,
)
from prospecting_roi.report.tables import SafeConsole
from prospecting_roi.report.words import Words

from .reports import expectation, finding, report, rule


def printed(table: object, width: int) -> str:
    out = StringIO()
    Console(file=out, width=width).print(table)
    return out.getvalue().replace("\u202f", " ").replace("\xa0", " ")


def words(locale: str) -> Words:
    return Words(locale, "EUR")


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("locale", ["fr_FR", "en_GB"])
def test_findings_are_legible_on_any_terminal(width: int, locale: str) -> None:
    title = Text(
        "Won opportunity that may be an order already there",
        "Opportunité gagnée qui est peut-être une commande déjà présente",
    )
    found = [rule(f"rule_{number}", title=title, owner="sales") for number in range(3)]
    amount = Decimal("1234567.8")
    made = report(rules=(*found, rule("big", amount_at_stake=amount, failed_count=5_900)))
    console = Console(width=width)
    lines = printed(rules_table(made, words(locale), console), width).splitlines()
    assert all(len(line) <= width for line in lines)
    said = " ".join(" ".join(lines).split())
    assert "…" not in said
    # whole words of the title, on at most three lines, and every figure whole
    last = {"fr_FR": "présente", "en_GB": "there"}[locale]
    assert sum(last in line for line in lines) == 3
    assert {"fr_FR": "1 234 568 €", "en_GB": "€1,234,568"}[locale] in said
    assert {"fr_FR": "Commerce", "en_GB": "Sales"}[locale] in said
    assert len(lines) <= 3 + 3 * 3 + 1 + 3


def test_what_was_delivered_fits_and_late_extracts_are_one_line() -> None:
    late = [
        expectation("warn", suite=f"crm_extract_{number}", name="freshness", observed="2026-10-31")
        for number in range(15)
    ]
    missed = expectation("warn", column="created_at", observed="99.83 %", expected="≥ 99.9 %")
    made = report(expectations=(*late, missed))
    out = StringIO()
    print_expectations(made, words("fr_FR"), Console(file=out, width=80))
    lines = out.getvalue().splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert sum("31/10/2026" in line for line in lines) <= 4
    assert "15 extraits s'arrêtent plus tôt" in out.getvalue()
    assert "99,83 %" in out.getvalue()


def test_labels_that_no_rule_knows_are_read_on_the_screen() -> None:
    found = [
        finding("hostile", label, entity="label", column_name="lead_source")
        for label in ("tiktok", "salon de lyon", "piaf\u202e")
    ]
    out = StringIO()
    console = SafeConsole(file=out, width=160)
    print_unknown_labels(report(unknown_labels=tuple(found)), words("fr_FR"), console)
    said = out.getvalue().replace("\xa0", " ")
    assert "(crm_leads.lead_source): « tiktok », « salon de lyon », « piaf\\u202e »" in said
