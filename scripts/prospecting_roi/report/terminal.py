"""The tables printed after a build: what was read, what each channel gives, what was found."""

from collections.abc import Callable, Collection
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from prospecting_roi.core.errors import CheckFailure
from prospecting_roi.core.figures import ChannelRow, Figures
from prospecting_roi.core.quality import Text
from prospecting_roi.core.results import BuildResult, LandReport
from prospecting_roi.core.shown import in_folder
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.report.quality.files import annotate
from prospecting_roi.report.quality.machine import quality_as_json
from prospecting_roi.report.quality.terminal import (
    print_expectations,
    print_unknown_labels,
    rules_table,
    scores_table,
)
from prospecting_roi.report.streams import print_json
from prospecting_roi.report.tables import PlainTable, console_on_stdout, fitted, plain_table
from prospecting_roi.report.words import ESTIMATED, NONE, Words

_FOLDED_LABEL = 21
_SHORTEST_NAME = 16
_MOST_RULES = 10


Show = Callable[[BuildResult, Words, Console], None]
"""Prints a result as tables."""


def print_result(result: BuildResult, root: Path, show: Show, *, is_json: bool) -> None:
    """Print on stdout what a build made: with ``show`` and what to do next, or as one JSON object.

    On GitHub Actions stderr gets a line for each rule that is not met.
    """
    if result.quality is not None:
        annotate(result.quality)
    if is_json:
        print_json(_as_json(result, has_finding_keys=show is print_check), _plain)
        return
    console = console_on_stdout()
    words = Words(result.settings.locale, result.settings.currency)
    show(result, words, console)
    for line in _where_next(result, root, words):
        console.print(line, soft_wrap=True)


def print_build(result: BuildResult, words: Words, console: Console) -> None:
    """Print the records, the channels and the worst findings."""
    if result.figures is not None:
        console.print(accounting_table(result.figures, words, console))
    if result.not_shown_yet:
        said = words.word("Read and checked, but in no table of this version:")
        console.print(f"{said} {', '.join(result.not_shown_yet)}", style="dim")
    print_notes(result, words, console)
    if result.figures is not None:
        console.print(channel_table(result.figures, words, console))
    if result.quality is not None:
        console.print(rules_table(result.quality, words, console, _MOST_RULES))
        print_unknown_labels(result.quality, words, console)
        if any(item.status != "pass" for item in result.quality.expectations):
            print_expectations(result.quality, words, console)


def print_notes(result: BuildResult, words: Words, console: Console) -> None:
    """Print what must be known before the figures are read, a line each."""
    for note in result.notes:
        console.print(f"! {words.text(note)}", style="yellow")


def print_check(result: BuildResult, words: Words, console: Console) -> None:
    """Print the extracts, all that was found, worst first, and what was not as expected."""
    if result.quality is not None:
        console.print(scores_table(result.quality, words))
    print_notes(result, words, console)
    if result.quality is not None:
        console.print(rules_table(result.quality, words, console))
        print_unknown_labels(result.quality, words, console)
        print_expectations(result.quality, words, console)


def print_landing(report: LandReport, *, is_json: bool) -> None:
    """Print on stdout what became of the records of each file."""
    if is_json:
        print_json(report.as_json())
        return
    table = plain_table(f"Load {report.load_id} of {report.as_of_date}")
    for name in ("File", "Extract", "State"):
        table.add_column(name, overflow="fold")
    for name in ("Read", "Landed", "Repeated", "Skipped", "Rejected"):
        table.add_column(name, justify="right", no_wrap=True)
    for file in report.files:
        numbers = (
            file.records_read,
            file.records_landed,
            file.records_repeated,
            file.records_skipped,
            file.records_rejected,
        )
        state = file.status if file.was_read_now else f"{file.status}, unchanged"
        table.add_row(file.name, file.extract, state, *(f"{number:,}" for number in numbers))
    console = console_on_stdout()
    console.print(table)
    for name in report.files_not_taken:
        console.print(f"{name} belongs to no extract: it is not read.")
    for name, sheet in report.sheets_not_taken:
        console.print(f"{name}: the sheet `{sheet}` is not read; name it with `sheet` in roi.yml.")


def _as_json(result: BuildResult, *, has_finding_keys: bool) -> dict[str, Any]:
    quality = result.quality
    failed = {"exit_code": CheckFailure.exit_code, "failed_checks": result.failed_checks}
    return {
        "status": result.status,
        **(failed if result.failed_checks else {}),
        **asdict(result.stamp),
        "place": result.place,
        "node_count": result.node_count,
        "notes": [asdict(note) for note in result.notes],
        "files_not_read": result.files_not_read,
        "sheets_not_read": result.sheets_not_read,
        "not_shown_yet": result.not_shown_yet,
        "figures": asdict(result.figures) if result.figures else None,
        "quality": (
            quality_as_json(quality, has_finding_keys=has_finding_keys) if quality else None
        ),
    }


def _plain(value: object) -> float | str:
    return float(value) if isinstance(value, Decimal) else str(value)


def _where_next(result: BuildResult, root: Path, words: Words) -> list[str]:
    number, folder = words.count(result.stamp.build_id), in_folder(root)
    said = words.text(_ENDED[result.status]).format(number)
    colon = "\u00a0:" if words.is_french else ":"
    lines = [f"{said}{colon} {result.place}"]
    if result.quality is not None and result.status != "unchanged":
        workspace = Workspace(root)
        if result.status == "published":
            lines.append(f"{words.text(_REPORT)}{colon} {workspace.report_page}")
        lines += [
            f"{words.text(_QUALITY)}{colon} {workspace.quality_page}",
            f"{words.text(_REPAIR)}{colon} {workspace.worklists}",
        ]
    if result.status in {"published", "unchanged"}:
        lines += [words.text(_OPEN), f"roi runs{folder}      {words.text(_RUNS)}"]
        if result.target == "duckdb":
            lines.append(f"roi rollback{folder}  {words.text(_ROLLBACK)}")
    return lines


_ENDED = {
    "published": Text("Build {} is published", "La version {} est publiée"),
    "unchanged": Text(
        "Nothing changed since build {}, which stays published",
        "Rien n'a changé depuis la version {}, qui reste publiée",
    ),
    "candidate": Text(
        "Build {} is not published; it was checked and kept",
        "La version {} n'est pas publiée ; elle est contrôlée et gardée",
    ),
    "failed": Text(
        "Build {} is not published, checks failed; it was kept",
        "La version {} n'est pas publiée, des contrôles ont échoué ; elle est gardée",
    ),
}
_REPORT = Text("The report", "Le rapport")
_QUALITY = Text("The quality of the data", "La qualité des données")
_REPAIR = Text("What to repair, by owner", "Ce qu'il faut réparer, par responsable")
_OPEN = Text(
    "Open it in a BI tool (schemas marts and quality)",
    "À ouvrir dans un outil de BI (schémas marts et quality)",
)
_RUNS = Text("the builds published so far", "les versions publiées jusqu'ici")
_ROLLBACK = Text("back to the build before", "revient à la version précédente")


def accounting_table(figures: Figures, words: Words, console: Console) -> Table:
    """One row per extract file: read = accepted + rejected + repeated + skipped."""
    return fitted(
        console,
        lambda left_out: _accounting_table(figures, words, is_tight=_GAPS in left_out),
        (_GAPS,),
    )


def _accounting_table(figures: Figures, words: Words, *, is_tight: bool) -> PlainTable:
    table = plain_table(words.word("Records"))
    if is_tight:
        table.close_gaps()
    table.add_column(words.word("File"), overflow="fold", min_width=_SHORTEST_NAME)
    for name in ("Read", "Accepted", "Rejected", "Repeated", "Skipped"):
        table.add_column(words.word(name), justify="right", no_wrap=True)
    total = [0] * 5
    for file in figures.accounting:
        numbers = [
            file.records_read,
            file.records_accepted,
            file.records_rejected,
            file.records_repeated,
            file.records_skipped,
        ]
        total = [before + number for before, number in zip(total, numbers, strict=True)]
        table.add_row(file.file_name, *(words.count(number) for number in numbers))
    table.add_section()
    table.add_row(words.word("All files"), *(words.count(number) for number in total))
    return table


def channel_table(figures: Figures, words: Words, console: Console) -> Table:
    """One row per channel by complete cost, the total last.

    Where the terminal is too narrow, long labels are folded and gaps closed, then the columns that
    say least are left out, and named below; no figure is ever cut.
    """
    return fitted(console, lambda left_out: _channel_table(figures, words, left_out), _LEAST_FIRST)


_WIDE, _LONG_LABELS, _GAPS = "wide", "long labels", "gaps"
_LEAST_FIRST = (
    "Multiple",
    _WIDE,
    _LONG_LABELS,
    _GAPS,
    "Meetings held",
    "Opportunities",
    "New customers' margin",
    "Cost per lead",
    "95 % interval",
    "Verdict",
    "Acquisition cost",
)


def _channel_table(figures: Figures, words: Words, left_out: Collection[str]) -> PlainTable:
    title = words.word("Channels")
    if figures.since:
        title = f"{words.word('Channels, all periods since')} {words.day(figures.since)}"
    if figures.period:
        title = f"{words.word('Channels')}, {figures.period}"
    models = {row.attribution_model for row in figures.channels} - {"declared_source"}
    if models:
        title += f", {words.word('attribution')} {models.pop()}"
    table = plain_table(title)
    if _GAPS in left_out:
        table.close_gaps()
    folded = _FOLDED_LABEL if _WIDE in left_out else None
    folded = _SHORTEST_NAME if _LONG_LABELS in left_out else folded
    table.add_column(
        words.word("Channel"),
        no_wrap=folded is None,
        min_width=folded,
        max_width=folded,
        overflow="fold",
    )
    shown = {name: cell for name, cell in _CELLS.items() if name not in left_out}
    for name in shown:
        heading = words.word(name).replace(" ", "\n", 1)
        table.add_column(heading, justify="right", no_wrap=True)
    hidden = [words.word(name) for name in _CELLS if name in left_out]
    said = [f"{words.word('Left out, the window is too narrow:')} {', '.join(hidden)}"]
    said = said if hidden else []
    for row in figures.channels:
        label = row.label_fr if words.is_french else row.label_en
        if row.channel == "all":
            table.add_section()
            label = words.word("All")
            if row.orders_without_amount:
                without = words.word("orders have no amount: their margin is missing here")
                said.append(f"{words.count(row.orders_without_amount)} {without}")
        table.add_row(label, *(cell(words, row) for cell in shown.values()))
    table.caption = "\n".join(said) or None
    return table


_CELLS: dict[str, Callable[[Words, ChannelRow], str]] = {
    "Complete cost": lambda words, row: words.amount(row.complete_cost),
    "Leads": lambda words, row: words.count(row.raw_leads),
    "Meetings held": lambda words, row: words.count(row.meetings_held),
    "Opportunities": lambda words, row: words.count(row.opportunities),
    "New customers": lambda words, row: words.count(row.new_customers),
    "Cost per lead": lambda words, row: words.amount(row.cost_per_lead, has_cents=True),
    "Acquisition cost": lambda words, row: words.amount(row.customer_acquisition_cost),
    "New customers' margin": lambda words, row: (
        (ESTIMATED if row.has_estimated_margin and row.new_customer_gross_margin else "")
        + words.amount(row.new_customer_gross_margin)
    ),
    "ROI": lambda words, row: words.percent(row.roi),
    "Multiple": lambda words, row: words.multiple(row.roi) or NONE,
    "95 % interval": lambda words, row: words.percents(row.roi_lower, row.roi_upper),
    "Verdict": lambda words, row: words.verdict(row.roi_label, is_settled=row.is_return_settled),
}
