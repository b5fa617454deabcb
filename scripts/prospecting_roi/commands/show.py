"""``roi show``: the channel table of what is published, of any period, channel and model."""

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path

from prospecting_roi.build.figures import read_channels, read_since
from prospecting_roi.build.opening import open_workspace
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.figures import ChannelRow, Figures
from prospecting_roi.core.loads import read_load
from prospecting_roi.core.periods import ALL, period
from prospecting_roi.core.shown import shown
from prospecting_roi.publish.duckdb import DuckDBPublisher
from prospecting_roi.report.streams import print_json
from prospecting_roi.report.tables import console_on_stdout
from prospecting_roi.report.terminal import channel_table
from prospecting_roi.report.words import Words


def show(root: Path, *, of: str, channel: str | None, model: str | None, is_json: bool) -> None:
    """Print the published channels of the period ``of``, one ``channel`` or all.

    ``model`` is the attribution model, by default the main one of the settings. Raises UserError
    for what is not published.
    """
    workspace = open_workspace(root, is_written=False)
    publisher = DuckDBPublisher(workspace, keep=1)
    stamp = publisher.published()
    if stamp is None:
        raise UserError(f"Nothing is published in {workspace.root}: run roi build first.")
    settings = read_load(workspace, stamp.load_id).settings
    chosen = period(of)
    rows = read_channels(publisher, model or settings.attribution_model, chosen)
    rows = rows if channel is None else _named(rows, channel)
    if is_json:
        answer = {
            "build_id": stamp.build_id,
            "as_of_date": stamp.as_of_date,
            "currency": settings.currency,
            "period": str(chosen),
            "channels": [asdict(row) for row in rows],
        }
        print_json(answer, lambda value: float(value) if isinstance(value, Decimal) else str(value))
        return
    console, words = console_on_stdout(), Words(settings.locale, settings.currency)
    since = read_since(publisher) if chosen == ALL else None
    figures = Figures(since, [], rows, period=None if since else str(chosen))
    console.print(channel_table(figures, words, console))


def _named(rows: list[ChannelRow], name: str) -> list[ChannelRow]:
    found = [
        row
        for row in rows
        if name.casefold() in {row.channel, row.label_en.casefold(), row.label_fr.casefold()}
    ]
    if not found:
        known = ", ".join(row.channel for row in rows)
        raise UserError(f"There is no channel {shown(name)} in this period: expected {known}.")
    return found
