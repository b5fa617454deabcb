"""Scripts, messages, lists, segments and offers compared: which one is shown to be better."""

from typing import Any, NamedTuple

from markupsafe import Markup

from prospecting_roi.report.overview import Overview
from prospecting_roi.report.source import Record
from prospecting_roi.report.view import Column, View

ORDER = 72

_MOST = 6
_FIGURES = (
    *("test_kind", "option_a", "option_b", "step", "test_number", "verdict", "leads_a", "rate_a"),
    *("leads_b", "rate_b", "rate_difference_lower", "rate_difference_upper", "corrected_p_value"),
    *("minimum_sample", "is_uneven_by_agent", "is_uneven_by_week", "is_uneven_by_segment"),
)
_KINDS = ("script", "message", "list", "offer", "sector", "company_size", "region")
_SHOWN = ("a_better", "b_better")
_COLUMNS = (
    Column("name", "text", "script_tests.compared"),
    Column("step_name", "words", "script_tests.step"),
    Column("rate_a", "share", "script_tests.rate_a"),
    Column("rate_b", "share", "script_tests.rate_b"),
    Column("interval", "words", "script_tests.difference"),
    Column("leads", "words", "script_tests.leads"),
    Column("minimum_sample", "count", "script_tests.needed"),
    Column("said", "words", "script_tests.verdict"),
)


class Figures(NamedTuple):
    """The rows that are shown, how many there are, how many show a difference or come too early."""

    rows: list[Record]
    compared: int
    shown: int
    too_early: int


def read(overview: Overview) -> Figures | None:
    """What was asked for first, then what differs, scripts before segments; None without any."""
    rows = overview.source.read(
        "rpt_script_tests",
        _FIGURES,
        "",
        "corrected_p_value asc nulls last, test_kind, option_a, option_b, step, test_number",
    )
    if not rows:
        return None
    told = sorted(rows, key=_rank)
    verdicts = [row["verdict"] for row in rows]
    return Figures(
        told[:_MOST],
        len(rows),
        sum(verdict in _SHOWN for verdict in verdicts),
        verdicts.count("not_enough_data"),
    )


def _rank(row: Record) -> tuple[bool, bool, int]:
    return not row["test_number"], row["verdict"] not in _SHOWN, _place(row["test_kind"])


def _place(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def render(view: View, figures: Figures) -> Markup:
    """How many differ, in a sentence, then a table."""
    count = view.words.count
    message = view.say(
        "script_tests.message",
        compared=count(figures.compared),
        shown=count(figures.shown),
        early=count(figures.too_early),
    )
    rows = [_row(view, row) for row in figures.rows]
    table = view.table("script-tests", view.say("script_tests.title"), _COLUMNS, rows)
    return view.paragraph(message) + table


def _row(view: View, row: Record) -> dict[str, Any]:
    say, count = view.say, view.words.count
    lower, upper = (
        view.cell("points", row[f"rate_difference_{end}"]) for end in ("lower", "upper")
    )
    said = view.named("test_verdicts", row["verdict"])
    if any(row[f"is_uneven_by_{kind}"] for kind in ("agent", "week", "segment")):
        said = f"{said} ({say('script_tests.uneven')})"
    return row | {
        "name": f"A {row['option_a']} / B {row['option_b']}",
        "step_name": view.named("test_steps", row["step"]),
        "interval": f"{lower} … {upper}",
        "leads": f"{count(row['leads_a'])} / {count(row['leads_b'])}",
        "said": said,
    }
