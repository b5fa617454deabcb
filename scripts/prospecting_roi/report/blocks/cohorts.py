"""What each month's leads will have brought in the end, and which months can be judged already."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 52

MONTHS = 9
"""How many of the latest months are shown, and of their ages; the mart has all."""

_BOUNDS = tuple(
    f"projected_{name}{end}" for name in ("customers", "roi") for end in ("", "_lower", "_upper")
)
_FIGURES = (
    *("cohort_month", "verdict", "is_left_truncated", "is_rate_changed", "is_cycle_changed"),
    *("is_profit_settled", "raw_leads", "new_customers", "impossible_cycles", "complete_cost"),
    *("roi", "share_seen", *_BOUNDS),
)
_COLUMNS = (
    Column("name", "text", "cohorts.month"),
    Column("raw_leads", "count", "columns.raw_leads"),
    Column("new_customers", "count", "cohorts.so_far"),
    Column("share_seen", "share", "cohorts.seen"),
    Column("customers", "words", "cohorts.in_the_end"),
    Column("roi", "percent", "cohorts.roi_so_far"),
    Column("returned", "words", "cohorts.roi_in_the_end"),
    Column("verdict", "words", "columns.verdict"),
)
_TRIANGLE = (
    Column("name", "text", "cohorts.month"),
    *(Column(f"age_{age}", "count", f"cohorts.age_{age}") for age in range(MONTHS)),
)
_COMPANY = "dimension_kind = 'channel' and dimension_value = 'all' and cohort_month is not null"


@dataclass(frozen=True)
class Cohorts:
    """The company's months with a verdict, the oldest first; their customers by age."""

    months: list[Record]
    ages: list[Record]

    def any(self, flag: str) -> bool:
        """Whether something is said of a month."""
        return any(row[flag] for row in self.months)


def read(overview: Overview) -> Cohorts | None:
    """The months of which something is projected."""
    rows = overview.source.read(
        "rpt_cohort_roi",
        _FIGURES,
        f"{_COMPANY} and is_latest and share_seen is not null",
        "cohort_month",
    )
    names = ("cohort_month", "age_months", "new_customers")
    where = f"{_COMPANY} and age_months < {MONTHS}"
    ages = overview.source.read("rpt_cohort_roi", names, where, "cohort_month, age_months")
    return Cohorts(rows, ages) if rows else None


def render(view: View, figures: Cohorts) -> Markup:
    """Which months can be judged, a table of the latest, and what to keep in mind."""
    table = view.table(
        "cohorts",
        view.say("cohorts.title"),
        _COLUMNS,
        [_row(view, row) for row in figures.months[-MONTHS:]],
    )
    said = [_message(view, figures), *_warnings(view, figures)]
    return view.paragraph(" ".join(said)) + table + _triangle(view, figures)


def _triangle(view: View, figures: Cohorts) -> Markup:
    """The customers of each month's leads so far, as they came: what projections are made of."""
    rows: dict[Any, dict[str, Any]] = {
        row["cohort_month"]: {"name": view.month(row["cohort_month"])}
        for row in figures.months[-MONTHS:]
    }
    for row in figures.ages:
        if row["cohort_month"] in rows:
            rows[row["cohort_month"]][f"age_{row['age_months']}"] = row["new_customers"]
    caption = view.say("cohorts.triangle")
    return view.folded(caption, view.table("triangle", caption, _TRIANGLE, list(rows.values())))


def _message(view: View, figures: Cohorts) -> str:
    mature = [row for row in figures.months if row["verdict"] == "mature"]
    early = sum(row["verdict"] == "too_early" for row in figures.months)
    if not mature:
        return view.say("cohorts.none_judged")
    told = view.say("cohorts.judged", month=view.month(mature[-1]["cohort_month"]))
    if not early:
        return told
    return f"{told} {view.messages.plural('cohorts.early', early, count=str(early))}"


def _warnings(view: View, figures: Cohorts) -> list[str]:
    said = [
        view.say(f"cohorts.{flag[3:]}")
        for flag in ("is_cycle_changed", "is_rate_changed", "is_left_truncated")
        if figures.any(flag)
    ]
    impossible = sum(row["impossible_cycles"] or 0 for row in figures.months)
    if impossible:
        said.append(
            view.messages.plural(
                "cohorts.impossible", impossible, count=view.words.count(impossible)
            )
        )
    return said


def _row(view: View, row: Record) -> dict[str, Any]:
    words = view.words
    verdict = view.say(f"cohorts.{row['verdict']}")
    if row["is_profit_settled"] is False:
        verdict = view.say("cohorts.unsettled", verdict=verdict)
    return row | {
        "name": view.month(row["cohort_month"]),
        "customers": view.say(
            "cohorts.between",
            figure=words.count(row["projected_customers"]),
            lower=words.count(row["projected_customers_lower"]),
            upper=words.count(row["projected_customers_upper"]),
        ),
        "returned": None
        if row["projected_roi"] is None
        else view.say(
            "cohorts.between",
            figure=words.percent(row["projected_roi"]),
            lower=words.percent(row["projected_roi_lower"]),
            upper=words.percent(row["projected_roi_upper"]),
        ),
        "verdict": verdict,
    }
