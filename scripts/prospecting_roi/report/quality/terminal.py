"""A check on the screen: the extracts, what was found, what was not as expected."""

from collections.abc import Callable, Collection

from rich.console import Console
from rich.table import Table

from prospecting_roi.core.quality import Expectation, ExtractScore, QualityReport, Rule
from prospecting_roi.report.quality.freshness import freshness, is_on_freshness, late_extracts
from prospecting_roi.report.tables import PlainTable, fitted, plain_table
from prospecting_roi.report.words import NONE, Words

_STYLES = {"fail": "bold red", "warn": "yellow", "pass": ""}


def scores_table(report: QualityReport, words: Words) -> Table:
    """One row per extract: the share of its records without a flaw, now and the build before."""
    table = plain_table(words.word("Extracts"))
    table.add_column(words.word("Extract"))
    for name in ("Records", "Without a flaw", "Score", "Build before"):
        table.add_column(words.word(name), justify="right")
    before = {score.extract: score for score in _last_before(report)}
    for score in report.scores:
        if score.build_id != report.build_id:
            continue
        former = before.get(score.extract)
        table.add_row(
            score.extract,
            words.count(score.record_count),
            words.count(score.clean_count),
            words.share(score.score),
            words.share(former.score) if former else NONE,
        )
    return table


def _last_before(report: QualityReport) -> list[ExtractScore]:
    earlier = [score for score in report.scores if score.build_id < report.build_id]
    last = max((score.build_id for score in earlier), default=None)
    return [score for score in earlier if score.build_id == last]


def rules_table(
    report: QualityReport, words: Words, console: Console, most: int | None = None
) -> Table:
    """The rules that found something, worst first; with ``most`` only so many, the rest counted."""
    return fitted(console, lambda left_out: _rules_table(report, words, most, left_out), _RULES)


_RULES = ("Threshold", "Share", "New", "Checked", "Status", "At stake")
_SHORTEST_TITLE = 28


def _rules_table(
    report: QualityReport, words: Words, most: int | None, left_out: Collection[str]
) -> PlainTable:
    table = plain_table(words.word("Findings"))
    shown = {name: cell for name, cell in _RULE_CELLS.items() if name not in left_out}
    for name in shown:
        table.add_column(
            words.word(name),
            justify="left" if name in ("Status", "Rule", "Owner") else "right",
            no_wrap=name != "Rule",
            min_width=_SHORTEST_TITLE if name == "Rule" else None,
        )
    found = [rule for rule in report.rules if rule.failed_count]
    for rule in found[:most]:
        cells = (cell(words, rule) for cell in shown.values())
        table.add_row(*cells, style=_STYLES[rule.status])
    rest = found[most:] if most else []
    if rest:
        count = words.count(sum(rule.failed_count for rule in rest))
        said = {"Rule": f"+ {len(rest)} {words.word('more rules')}", "Found": count}
        table.add_row(*(said.get(name, "") for name in shown))
    if not found:
        table.add_row(*(words.word("no finding") if name == "Rule" else "" for name in shown))
    return table


_RULE_CELLS: dict[str, Callable[[Words, Rule], str]] = {
    "Status": lambda words, rule: words.word(rule.status),
    "Rule": lambda words, rule: words.text(rule.title),
    "Found": lambda words, rule: words.count(rule.failed_count),
    "Checked": lambda words, rule: words.count(rule.checked_count),
    "Share": lambda words, rule: words.share(rule.failed_share),
    "Threshold": lambda words, rule: (
        words.share(rule.threshold) if rule.severity != "info" else NONE
    ),
    "New": lambda words, rule: words.count(rule.new_count),
    "At stake": lambda words, rule: words.amount(rule.amount_at_stake),
    "Owner": lambda words, rule: words.owner(rule.owner),
}


def print_unknown_labels(report: QualityReport, words: Words, console: Console) -> None:
    """Print the labels that no rule knows, by column: whoever repairs them must read them."""
    labels: dict[str, dict[str, None]] = {}
    for finding in report.unknown_labels:
        place = f"{finding.extract}.{finding.column_name}"
        labels.setdefault(place, {})[finding.entity_id] = None
    for place, names in labels.items():
        shown = ", ".join(words.quoted(name) for name in list(names)[:_MOST_LABELS])
        more = len(names) - _MOST_LABELS
        rest = f", + {words.count(more)}" if more > 0 else ""
        console.print(f"{words.word('Labels no rule knows')} ({place}): {shown}{rest}")


_MOST_LABELS = 8


def print_expectations(report: QualityReport, words: Words, console: Console) -> None:
    """Print what was not delivered as expected: late extracts in one line, the rest as a table."""
    late = late_extracts(report.expectations)
    if late:
        console.print(freshness(late, words))
    console.print(expectations_table(report, words, console))


def expectations_table(report: QualityReport, words: Words, console: Console) -> Table:
    """What was not delivered as expected but late extracts; the caption counts what was."""
    return fitted(console, lambda left_out: _expectations_table(report, words, left_out), _MISSED)


_MISSED = ("Status", "Expected")
_EXPECTATION_CELLS: dict[str, Callable[[Words, Expectation], str]] = {
    "Status": lambda words, item: words.word(item.status),
    "Extract": lambda _, item: item.suite,
    "Column": lambda _, item: item.column or "",
    "Expectation": lambda words, item: words.text(item.title),
    "Observed": lambda words, item: words.figures(item.observed),
    "Expected": lambda words, item: words.figures(item.expected),
}


def _expectations_table(
    report: QualityReport, words: Words, left_out: Collection[str]
) -> PlainTable:
    table = plain_table(words.word("What was delivered"))
    shown = {name: cell for name, cell in _EXPECTATION_CELLS.items() if name not in left_out}
    for name in shown:
        table.add_column(words.word(name), overflow="fold", min_width=_SHORTEST[name])
    missed = [item for item in report.expectations if item.status != "pass"]
    for item in sorted(missed, key=lambda item: (item.status, item.suite, item.name)):
        if not is_on_freshness(item):
            table.add_row(
                *(cell(words, item) for cell in shown.values()), style=_STYLES[item.status]
            )
    total = len(report.expectations)
    met = words.count(total - len(missed))
    table.caption = f"{met} {words.word('expectations met of')} {words.count(total)}"
    return table


_SHORTEST = {
    "Status": 6, "Extract": 14, "Column": 14, "Expectation": 24, "Observed": 8, "Expected": 8,
}  # fmt: skip
