"""A workspace to put files in, and the landed extracts as rows."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from prospecting_roi.core.loads import BuildStamp, Load
from prospecting_roi.core.spelling import Writing, evidence, settle, spelled
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land import install_relations, land

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 6, 0)  # noqa: DTZ001 - UTC without zone, as loads keep it


class Made:
    """A workspace with helpers to write its files and to query what landed."""

    def __init__(self, root: Path) -> None:
        self.ws = Workspace(root)
        self.ws.extracts.mkdir()
        self.settings("currency: EUR\n")

    def settings(self, text: str) -> None:
        self.ws.settings_file.write_text(text, encoding="utf-8")

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.ws.extracts / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def land(self, day: date = DAY) -> Load:
        return land(self.ws, today=day, now=NOW)

    def rows(self, query: str, load: Load | None = None) -> list[tuple[Any, ...]]:
        """Land (unless a load is given) and run a query on `raw` and `reference`."""
        load = load or self.land()
        stamp = BuildStamp(1, load.id, load.as_of_date, load.loaded_at, "test", "s", "r")
        with duckdb.connect() as con:
            con.execute("set threads = 1")
            install_relations(con, self.ws, load, stamp)
            return con.execute(query).fetchall()


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """An empty workspace."""
    return Made(tmp_path)


Read = Callable[..., tuple[list[str | None], Any]]


@pytest.fixture(scope="session")
def read() -> Iterator[Read]:
    """Spells a column of cells: (canonical cells, what was settled)."""
    with duckdb.connect() as con:
        con.execute("set TimeZone = 'UTC'")
        con.execute("set threads = 1")

        def spell(column_type: str, cells: list[str | None], **stated: Any) -> Any:
            known: dict[str, Any] = {
                "time_zone": "Europe/Paris",
                "business_time_zone": "Europe/Paris",
                "country": "FR",
            }
            writing = Writing(**(known | stated))
            con.execute("create or replace temp table cells (position integer, cell varchar)")
            con.executemany("insert into cells values (?, ?)", list(enumerate(cells)))
            kind = evidence(column_type, "cell", writing)
            counts = con.execute(
                f"select kind, count(*) from (select {kind} as kind from cells) "
                f"where kind is not null group by kind"
            ).fetchall()
            settled = settle(column_type, dict(counts), writing)
            result = spelled(column_type, "cell", settled, writing)
            found = con.execute(f"select {result} from cells order by position").fetchall()
            return [cell for (cell,) in found], settled

        yield spell
