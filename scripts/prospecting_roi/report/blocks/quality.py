"""The quality of the data in five lines, with the way to its page."""

from typing import Any

from markupsafe import Markup

from prospecting_roi.core.quality import Rule
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.view import Column, View

ORDER = 90
_LINES = 5

_COLUMNS = (
    Column("name", "text", "quality.rule"),
    Column("failed_count", "count", "quality.found"),
    Column("checked_count", "count", "quality.checked"),
    Column("failed_share", "share", "quality.share"),
    Column("amount_at_stake", "amount", "quality.at_stake"),
    Column("owner", "words", "quality.owner"),
)


def read(overview: Overview) -> list[Rule] | None:
    """The rules that found something and are not fine, worst first; None without any check."""
    quality = overview.source.quality
    if quality is None or not any(rule.checked_count for rule in quality.rules):
        return None
    return [rule for rule in quality.rules if rule.failed_count and rule.status != "pass"]


def render(view: View, figures: list[Rule]) -> Markup:
    """Five lines of a table and a link."""
    link = Markup('<p><a href="quality/index.html">{}</a></p>').format(view.say("quality.link"))
    if not figures:
        return view.paragraph(view.say("quality.fine")) + link
    message = view.messages.plural(
        "quality.message", len(figures), count=view.words.count(len(figures))
    )
    rows = [_row(view, rule) for rule in figures[:_LINES]]
    table = view.table("quality", view.say("quality.title"), _COLUMNS, rows)
    return view.paragraph(message) + table + link


def _row(view: View, rule: Rule) -> dict[str, Any]:
    return {
        "name": view.text(rule.title),
        "failed_count": rule.failed_count,
        "checked_count": rule.checked_count,
        "failed_share": rule.failed_share,
        "amount_at_stake": rule.amount_at_stake,
        "owner": view.words.owner(rule.owner),
    }
