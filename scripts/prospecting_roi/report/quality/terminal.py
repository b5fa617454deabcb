"""A check on the screen: the extracts, what was found, what was not as expected."""

from rich.table import Table

from prospecting_roi.core.quality import ExtractScore, QualityReport
from prospecting_roi.report.tables import plain_table
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


def rules_table(report: QualityReport, words: Words, most: int | None = None) -> Table:
    """The rules that found something, worst first; with ``most`` only so many, the rest counted."""
    table = plain_table(words.word("Findings"))
    table.add_column(words.word("Status"))
    table.add_column(words.word("Rule"))
    for name in ("Found", "Checked", "Share", "Threshold", "New", "At stake"):
        table.add_column(words.word(name), justify="right", no_wrap=True)
    table.add_column(words.word("Owner"))
    found = [rule for rule in report.rules if rule.failed_count]
    for rule in found[:most]:
        table.add_row(
            words.word(rule.status),
            words.text(rule.title),
            words.count(rule.failed_count),
            words.count(rule.checked_count),
            words.share(rule.failed_share),
            words.share(rule.threshold) if rule.severity != "info" else NONE,
            words.count(rule.new_count),
            words.amount(rule.amount_at_stake),
            rule.owner,
            style=_STYLES[rule.status],
        )
    if not found:
        table.add_row("", words.word("no finding"), *[""] * 7)
    rest = found[most:] if most else []
    if rest:
        count = words.count(sum(rule.failed_count for rule in rest))
        table.add_row("", f"+ {len(rest)} {words.word('more rules')}", count, *[""] * 6)
    return table


def expectations_table(report: QualityReport, words: Words) -> Table:
    """What was not delivered as expected; the caption counts what was."""
    table = plain_table(words.word("What was delivered"))
    for name in ("Status", "Extract", "Column", "Expectation", "Observed", "Expected"):
        table.add_column(words.word(name))
    missed = [item for item in report.expectations if item.status != "pass"]
    for item in sorted(missed, key=lambda item: (item.status, item.suite, item.name)):
        table.add_row(
            words.word(item.status),
            item.suite,
            item.column or "",
            words.text(item.title),
            item.observed,
            item.expected,
            style=_STYLES[item.status],
        )
    total = len(report.expectations)
    met = words.count(total - len(missed))
    table.caption = f"{met} {words.word('expectations met of')} {words.count(total)}"
    return table
