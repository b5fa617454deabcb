"""Files tried: landed, installed, and compared with what their maker knows of them.

Files that need nothing but themselves share a workspace, which is much faster; where one of
them is refused, each of them is tried alone.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.loads import BuildStamp, Load
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land import install_relations, land

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 6, 0)  # noqa: DTZ001 - UTC without zone, as loads keep it
FRENCH, AMERICAN = "currency: EUR\n", "currency: USD\nlocale: en_US\n"
COLUMNS = ("order_id", "ordered_at", "amount", "account_name")

Row = tuple[str | None, ...]
Staged = Callable[[Workspace, duckdb.DuckDBPyConnection], None]


@dataclass(frozen=True)
class Case:
    """A file and what must come of it: `rows`, or a refusal that says `refused`.

    `skipped` and `rejected` are records, `unread` cells that become null and a finding,
    `doubtful` the columns whose writing stays so. `others` lie beside the file; `prepare` changes
    the folder of extracts. `staged` are the records and the cost that staging must keep of a file
    of ad spend. None for a count: it is only checked to add up.
    """

    name: str
    content: bytes
    rows: tuple[Row, ...] | None
    refused: str = ""
    ending: str = ".csv"
    extract: str = "crm_orders"
    columns: tuple[str, ...] = COLUMNS
    skipped: int | None = None
    rejected: int = 0
    unread: int = 0
    doubtful: frozenset[str] = frozenset()
    settings: str = FRENCH
    file_name: str = ""
    others: tuple[tuple[str, bytes], ...] = ()
    prepare: Callable[[Path], None] | None = None
    staged: tuple[int, Decimal] | None = None

    @property
    def is_alone(self) -> bool:
        """Whether the case cannot share a workspace."""
        return bool(self.rows is None or self.file_name or self.others or self.prepare)


@dataclass
class Tally:
    """How many files were tried, and what was wrong with which."""

    read: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        tried = self.read + self.refused + len(self.wrong)
        return f"tried {tried}, read {self.read}, refused {self.refused}, wrong {len(self.wrong)}"


def try_all(cases: Sequence[Case], folder: Path, staged: Staged | None, together: int) -> Tally:
    """Try each case, `together` of them in one workspace where they can be."""
    tally = Tally()
    batches = list(_batches(cases, together))

    def tried(number: int) -> list[str]:
        batch, root = batches[number], folder / f"w{number}"
        found = _try(batch, root, staged)
        if len(batch) > 1 and any(found):
            found = [
                _try([case], folder / f"w{number}_{one}", staged)[0]
                for one, case in enumerate(batch)
            ]
        return found

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(tried, range(len(batches))))
    for batch, found in zip(batches, answers, strict=True):
        for case, problem in zip(batch, found, strict=True):
            if problem:
                tally.wrong.append(f"{case.name}: {problem}")
            elif case.rows is None:
                tally.refused += 1
            else:
                tally.read += 1
    return tally


def _batches(cases: Sequence[Case], together: int) -> Iterator[list[Case]]:
    yield from ([case] for case in cases if case.is_alone)
    sharing = sorted((case for case in cases if not case.is_alone), key=lambda case: case.settings)
    for _, same in groupby(sharing, key=lambda case: case.settings):
        batch = list(same)
        for start in range(0, len(batch), together):
            yield batch[start : start + together]


def _try(batch: list[Case], root: Path, staged: Staged | None) -> list[str]:
    """What is wrong with each case, an empty text where nothing is."""
    try:
        return _tried(batch, Workspace(root), staged)
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _tried(batch: list[Case], ws: Workspace, staged: Staged | None) -> list[str]:
    ws.extracts.mkdir(parents=True)
    ws.settings_file.write_text(batch[0].settings, encoding="utf-8")
    names = []
    for number, case in enumerate(batch):
        name = case.file_name or f"{case.extract}_{number}{case.ending}"
        for other, content in ((name, case.content), *case.others):
            path = ws.extracts / other
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if case.prepare:
            case.prepare(ws.extracts)
        names.append(name)
    try:
        load = land(ws, today=DAY, now=NOW)
    except UserError as error:
        return [_refusal(case, name, str(error)) for case, name in zip(batch, names, strict=True)]
    except Exception as error:  # noqa: BLE001 - whatever is not a sentence is what is looked for
        return [f"{type(error).__name__}: {error}"] * len(batch)
    if any(case.rows is None for case in batch):
        return ["was read, must be refused"] * len(batch)
    stamp = BuildStamp(1, load.id, load.as_of_date, load.loaded_at, "test", "s", "r")
    try:
        with duckdb.connect(str(ws.state / "work.duckdb")) as con:
            con.execute("set threads = 1")
            # Nobody reads the file.
            con.execute("pragma disable_checkpoint_on_shutdown")
            install_relations(con, ws, load, stamp)
            if staged:
                staged(ws, con)
            return [
                _difference(con, load, case, name, is_staged=staged is not None)
                for case, name in zip(batch, names, strict=True)
            ]
    except duckdb.Error as error:
        return [f"{type(error).__name__}: {error}"] * len(batch)


def _refusal(case: Case, name: str, sentence: str) -> str:
    """What is wrong with the refusal of a case."""
    if case.rows is not None:
        return f"refused: {sentence}"
    is_one = "\n" not in sentence and sentence.endswith(".")
    is_named = name in sentence or case.extract in sentence
    if not (is_one and is_named and case.refused in sentence):
        return f"the refusal must name {name} and say {case.refused!r}: {sentence}"
    return ""


def _difference(
    con: duckdb.DuckDBPyConnection, load: Load, case: Case, name: str, *, is_staged: bool
) -> str:
    """What differs between the landed file and what its maker knows, the first thing found."""
    problem = _content_difference(con, load, case, name) or _finding_difference(con, case, name)
    return problem or (_staged_difference(con, case, name) if is_staged else "")


def _content_difference(con: duckdb.DuckDBPyConnection, load: Load, case: Case, name: str) -> str:
    """What differs in the rows and the accounting."""
    columns = ", ".join(case.columns)
    where = f"from raw.{case.extract} where _file = $name"
    given: dict[str, Any] = {"name": name}
    rows = con.execute(f"select {columns} {where} order by _record", given).fetchall()
    for number, (found, wanted) in enumerate(zip(rows, case.rows or (), strict=False), start=1):
        if found != wanted:
            return f"row {number} is {found}, expected {wanted}"
    if len(rows) != len(case.rows or ()):
        return f"{len(rows)} rows, expected {len(case.rows or ())}"
    [file] = [landed for landed in load.files if landed.name == name]
    parts = (file.records_skipped, file.records_rejected, file.records_landed)
    if file.records_read != sum(parts) or file.records_landed != len(rows) or min(parts) < 0:
        return f"the accounting does not close: {file.records_read} read, {parts}"
    if file.records_rejected != case.rejected or case.skipped not in (None, file.records_skipped):
        return f"skipped, rejected {parts[:2]}, expected {case.skipped, case.rejected}"
    return ""


def _finding_difference(con: duckdb.DuckDBPyConnection, case: Case, name: str) -> str:
    """What differs in the cells that were not read and the columns that stay doubtful."""
    given = {"name": name}
    unread = con.execute(
        "select column_name, cell_text from raw.rejected_cells "
        "where file_name = $name and column_name <> ''",
        given,
    ).fetchall()
    if len(unread) != case.unread:
        return f"{len(unread)} cells not read, expected {case.unread}: {unread[:5]}"
    settled = con.execute(
        "select column_name from raw.settled_formats where file_name = $name and is_doubtful", given
    ).fetchall()
    doubtful = {column for (column,) in settled}
    if doubtful != case.doubtful:
        return f"doubtful are {sorted(doubtful)}, expected {sorted(case.doubtful)}"
    return ""


def _staged_difference(con: duckdb.DuckDBPyConnection, case: Case, name: str) -> str:
    """Whether staging keeps the records and the total of a file of orders with distinct ids."""
    if case.staged:
        found = con.execute(
            "select count(*), sum(spend) from staging.stg_ads__spend where source_file = $name",
            {"name": name},
        ).fetchall()
        return "" if found == [case.staged] else f"staging has {found}, expected {case.staged}"
    ids = [row[0] for row in case.rows or ()]
    if (
        case.extract != "crm_orders"
        or case.columns[: len(COLUMNS)] != COLUMNS
        or len(set(ids)) < len(ids)
    ):
        return ""
    query = "select count(*), sum(amount) from {} where {} = $name"
    raw = con.execute(
        query.format("(select _file, cast(amount as decimal(18, 4)) as amount from raw.crm_orders)",
                     "_file"),
        {"name": name},
    ).fetchall()  # fmt: skip
    staged = con.execute(
        query.format("staging.stg_crm__orders", "source_file"), {"name": name}
    ).fetchall()
    return "" if raw == staged else f"staging has {staged}, landed are {raw}"
