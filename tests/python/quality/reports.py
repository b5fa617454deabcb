"""Made-up quality reports for the tests of what is written from them."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

from prospecting_roi.core.quality import (
    ChannelBounds,
    Expectation,
    ExtractScore,
    Finding,
    QualityReport,
    Rule,
    RulePoint,
    Text,
)
from prospecting_roi.report.quality.worklists import worklists

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x.example","y")',
    "+33;1,2",
    "-1+2",
    "@SUM(A1)",
    "\tTab",
    "a\r\n::error::b%0A",
    "nul\x00\x0b",
    "\u202egnp.exe",
)


def rule(rule_id: str, status: str = "warn", severity: str = "warning", **changes: object) -> Rule:
    made = Rule(
        rule_id=rule_id,
        entity="lead",
        severity=severity,  # type: ignore[arg-type]
        owner="marketing",
        status=status,  # type: ignore[arg-type]
        trend="new",
        checked_count=200,
        failed_count=10,
        previous_failed_count=None,
        new_count=10,
        repaired_count=0,
        unaccepted_count=10,
        failed_share=Decimal("0.050000"),
        threshold=Decimal("0.020000"),
        amount_at_stake=Decimal("1234.5000"),
        title=Text(f"Title of {rule_id}", f"Titre de {rule_id}"),
        why=Text("It matters.", "Cela compte."),
        repair=Text("Fill it in.", "Renseignez-le."),
        figures=("roi", "cost_per_lead"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def finding(rule_id: str, entity_id: str, **changes: object) -> Finding:
    made = Finding(
        finding_id=sha256(f"{rule_id}-{entity_id}".encode()).hexdigest()[:32],
        rule_id=rule_id,
        entity="lead",
        entity_id=entity_id,
        extract="crm_leads",
        column_name="lead_source",
        source_file="crm_leads.csv",
        source_record=7,
        amount_at_stake=Decimal("-12.3400"),
        first_seen=date(2026, 11, 2),
        state="new",
        is_accepted=False,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def expectation(status: str, severity: str = "warning", **changes: object) -> Expectation:
    made = Expectation(
        suite="crm_leads",
        name="volume",
        column=None,
        severity=severity,  # type: ignore[arg-type]
        status=status,  # type: ignore[arg-type]
        title=Text("As many records as usual", "Autant d'enregistrements que d'habitude"),
        observed="12",
        expected="100 to 140",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def report(**changes: object) -> QualityReport:
    rules = (rule("closed", "fail", "error"), rule("hostile", owner="sales"), rule("met", "pass"))
    made = QualityReport(
        company="Exemple SA",
        build_id=3,
        as_of_date=date(2026, 11, 28),
        build_status="candidate",
        locale="fr_FR",
        currency="EUR",
        rules=rules,
        expectations=(expectation("warn"), expectation("pass", name="freshness")),
        findings=(
            finding("closed", "L1"),
            *(finding("hostile", text, source_file=text) for text in HOSTILE),
        ),
        scores=(
            ExtractScore(2, date(2026, 11, 27), "crm_leads", 180, 171, Decimal("0.950000")),
            ExtractScore(3, date(2026, 11, 28), "crm_leads", 200, 180, Decimal("0.900000")),
            ExtractScore(3, date(2026, 11, 28), "ad_spend", 0, 0, None),
        ),
        history=(RulePoint(3, date(2026, 11, 28), "closed", 200, 10),),
        bounds=(
            ChannelBounds(
                channel="telesales",
                label=Text("Telesales", "Téléprospection"),
                complete_cost=Decimal("8000.0000"),
                roi=Decimal("2.000000"),
                roi_against=Decimal("1.500000"),
                roi_middle=Decimal("2.100000"),
                roi_for=Decimal("2.600000"),
                is_top_firm=True,
            ),
        ),
        has_baseline=False,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def lists_of(given: QualityReport) -> dict[str, str]:
    """The worklists of a report, each as one text."""
    texts: dict[str, str] = defaultdict(str)
    for name, text in worklists(given):
        texts[name] += text
    return texts
