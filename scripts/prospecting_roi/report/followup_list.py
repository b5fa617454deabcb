"""The day's list of leads to follow up, as a file that a spreadsheet opens."""

import csv
import io
from datetime import date
from decimal import Decimal

from prospecting_roi.core.shown import shown
from prospecting_roi.report.cells import number_cell, text_cell
from prospecting_roi.report.messages import Messages
from prospecting_roi.report.source import Record, Source

_COLUMNS = (
    *("owner_key", "team", "lead_id", "step_days", "due_date", "overdue_days"),
    *("last_contact_date", "steps_missed", "score"),
)
_HEADINGS = ("owner", "csv_team", "lead", "step", "csv_due", "overdue", "csv_last", "csv_missed")

_TENTH = Decimal("0.1")


def followup_list(source: Source) -> str | None:
    """A line per lead due, by owner; None where the build has no such table.

    Owners are keys, and names where the source has them (``source.private``). In the workspace's
    language, with a byte-order mark, and semicolons in French, as spreadsheets expect.
    """
    if not source.has("rpt_followup_worklist", _COLUMNS):
        return None
    is_french = source.settings.locale.startswith("fr")
    messages = Messages("fr" if is_french else "en")
    rows = source.read(
        "rpt_followup_worklist", _COLUMNS, "", "owner_key, overdue_days desc, score desc, lead_id"
    )
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if is_french else ",", lineterminator="\r\n")
    writer.writerow(messages.say(f"followups.{name}") for name in (*_HEADINGS, "score"))
    writer.writerows(_line(source, messages, row, "," if is_french else ".") for row in rows)
    return "\ufeff" + text.getvalue()


def _line(source: Source, messages: Messages, row: Record, mark: str) -> list[str]:
    people = source.private.people if source.private else {}
    key = row["owner_key"] or ""
    return [
        text_cell(shown(people.get(key, key))),
        text_cell(shown(row["team"] or "")),
        text_cell(shown(row["lead_id"])),
        messages.say("followups.plan", days=str(row["step_days"])),
        _day(row["due_date"]),
        str(row["overdue_days"]),
        _day(row["last_contact_date"]),
        str(row["steps_missed"]),
        "" if row["score"] is None else number_cell(row["score"].quantize(_TENTH), mark),
    ]


def _day(value: date | None) -> str:
    return "" if value is None else value.isoformat()
