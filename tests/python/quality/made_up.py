"""A made-up quality report, with names that try to be more than text."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from prospecting_roi.core.quality import (
    ChannelBounds,
    Expectation,
    ExtractScore,
    Finding,
    FindingState,
    QualityReport,
    Rule,
    RulePoint,
    Text,
)

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "</script><img src=x onerror=alert(1)>",
    "a\u2028b",
    "\"quoted\" 'id'",
    "abc\u202etxt.exe",
    "long" * 80,
    "-12",
    "@name",
    "+33",
    "\ttab",
    "\rreturn",
)
TODAY = date(2026, 11, 28)
STATES: tuple[FindingState, ...] = ("known", "new", "returned")


def _rule(rule_id: str, title: Text, owner: str = "sales") -> Rule:
    return Rule(
        rule_id=rule_id,
        entity="lead",
        severity="warning",
        owner=owner,
        status="warn",
        trend="better",
        checked_count=40_000,
        failed_count=1_200,
        previous_failed_count=1_500,
        new_count=7,
        repaired_count=307,
        unaccepted_count=3,
        failed_share=Decimal("0.03"),
        threshold=Decimal("0.05"),
        amount_at_stake=Decimal("123456.50"),
        title=title,
        why=Text("The lead's cost stays with no channel.", "Le coût du lead reste sans canal."),
        repair=Text("Fill the source in the CRM.", "Renseignez la source dans le CRM."),
        figures=("roi", "complete_cost"),
    )


def rules() -> tuple[Rule, ...]:
    """Four rules: over the limit, to watch, fine, and one that checked nothing."""
    amount = Text("Opportunity without an amount", "Opportunité sans montant")
    source = Text("Lead without a source", "Lead sans source")
    phone = Text("Lead without phone or e-mail", "Lead sans téléphone ni e-mail")
    order = Text("Order without an opportunity", "Commande sans opportunité")
    fine = _rule("lead_without_phone", phone)
    return (
        replace(
            _rule("opportunity_without_amount", amount),
            severity="error",
            status="fail",
            trend="worse",
            failed_share=Decimal("0.12"),
        ),
        _rule("lead_without_source", source, owner="marketing"),
        replace(
            fine,
            status="pass",
            trend="same",
            failed_count=0,
            new_count=0,
            repaired_count=0,
            failed_share=Decimal(0),
            amount_at_stake=None,
        ),
        replace(
            _rule("order_without_opportunity", order, owner="finance"),
            status="pass",
            trend="new",
            checked_count=0,
            failed_count=0,
            new_count=0,
            repaired_count=0,
            failed_share=None,
            previous_failed_count=None,
            amount_at_stake=None,
        ),
    )


def finding(number: int) -> Finding:
    """Two of three belong to the first rule; the first ids are the hostile ones."""
    entity_id = HOSTILE[number] if number < len(HOSTILE) else f"id-{number:06d}"
    is_first = number % 3 != 2
    return Finding(
        finding_id=f"f{number}",
        rule_id="opportunity_without_amount" if is_first else "lead_without_source",
        entity="opportunity" if is_first else "lead",
        entity_id=entity_id,
        extract="crm_opportunities" if is_first else "<b>crm_leads</b>",
        column_name="amount" if is_first else "lead_source",
        source_file=f"{HOSTILE[number % 2]}.csv",
        source_record=number + 1,
        amount_at_stake=Decimal("-1234.50") if is_first else None,
        first_seen=TODAY - timedelta(days=number % 90),
        state=STATES[number % 3 if number % 2 else 0],
        is_accepted=False,
    )


def _bound(channel: str, figures: str, *, is_top_firm: bool | None = None) -> ChannelBounds:
    roi, against, middle, best = (Decimal(figure) for figure in figures.split())
    return ChannelBounds(
        channel=channel,
        label=Text(channel, channel),
        complete_cost=Decimal(48_000),
        roi=roi,
        roi_against=against,
        roi_middle=middle,
        roi_for=best,
        is_top_firm=is_top_firm,
    )


def report(count: int, locale: str = "fr_FR") -> QualityReport:
    """A report with so many findings and six builds."""
    builds = [(build, TODAY - timedelta(days=7 * (6 - build))) for build in range(1, 7)]
    return QualityReport(
        company="Exemple SA",
        build_id=6,
        as_of_date=TODAY,
        build_status="published",
        locale=locale,
        currency="EUR",
        rules=rules(),
        expectations=(
            Expectation(
                suite="crm_leads",
                name="volume",
                column=None,
                severity="warning",
                status="warn",
                title=Text("As many records as usual", "Autant d'enregistrements que d'habitude"),
                observed="812",
                expected="1 000 – 1 400",
            ),
            Expectation(
                suite="<b>suite</b>",
                name="columns",
                column="<i>column</i>",
                severity="error",
                status="pass",
                title=Text("The columns are there", "Les colonnes sont là"),
                observed="12",
                expected="12",
            ),
        ),
        findings=tuple(finding(number) for number in range(count)),
        scores=tuple(
            ExtractScore(build, day, extract, 1_000, clean, Decimal(clean) / 1_000)
            for build, day in builds
            for extract, clean in (("crm_leads", 900 + 9 * build), ("<b>x</b>", 990))
        ),
        history=tuple(
            RulePoint(build, day, rule.rule_id, rule.checked_count, 1_800 - 100 * build)
            for build, day in builds
            for rule in rules()[:2]
        ),
        bounds=(
            _bound("Phone", "1.42 0.60 1.30 2.10", is_top_firm=False),
            _bound("LinkedIn", "0.35 -0.20 0.30 0.95"),
            _bound("Trade fairs", "-0.40 -0.65 -0.42 -0.10"),
            ChannelBounds("web", Text("Web", "Web"), None, None, None, None, None, None),
        ),
        has_baseline=True,
    )


def large_report() -> QualityReport:
    """As many rules, channels, extracts and expectations as a company with everything has."""
    made = report(300)
    worst, known = made.rules[0], made.bounds[1]
    late = replace(made.expectations[0], name="freshness", observed="2026-10-01")
    return replace(
        made,
        rules=tuple(replace(worst, rule_id=f"rule_{place}") for place in range(60)) + made.rules,
        bounds=(made.bounds[0], *(replace(known, channel=f"c{place}") for place in range(13))),
        scores=made.scores
        + tuple(replace(made.scores[-1], extract=f"extract_{place}") for place in range(17)),
        expectations=made.expectations + (late,) * 9,
    )


def empty_report() -> QualityReport:
    """Nothing found, nothing compared: the first build of an empty company."""
    return replace(
        report(0), rules=(), expectations=(), scores=(), history=(), bounds=(), has_baseline=False
    )
