"""The schemas `raw` and `reference` of a load, in a DuckDB database."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import duckdb

from prospecting_roi.core import catalogue
from prospecting_roi.core.errors import EngineError
from prospecting_roi.core.loads import BuildStamp, LandedFile, Load, ReferenceTable
from prospecting_roi.core.settings import Settings, settings_row
from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.accounting import GENERATED, Accounting, parquet_path, read_accounting
from prospecting_roi.land.binding import bind_without_pandas
from prospecting_roi.land.deal_versions import install_versions
from prospecting_roi.land.parts import summed_parts
from prospecting_roi.land.reference import kept_columns, reference_path

PROVENANCE = (
    ("_file", "varchar"),
    ("_record", "bigint"),
    ("_record_hash", "varchar"),
    ("_section", "varchar"),
    ("_delivery", "integer"),
    ("_load", "integer"),
)
_ROWS_PER_INSERT = 500


def install_relations(
    con: duckdb.DuckDBPyConnection,
    ws: Workspace,
    load: Load,
    build: BuildStamp,
    accepted: Collection[str] = (),
) -> None:
    """Create `raw` and `reference` anew in the current database of a connection.

    `raw.<extract>` is a view over the load's Parquet files, absolute paths, every canonical
    column as text, with `_file, _record, _record_hash, _section, _delivery, _load`;
    `raw.deal_versions` is what deals said in the loads up to this one. The other tables of both
    schemas hold the load's accounting, reference tables, settings and `build`;
    `reference.baseline` the findings that are ``accepted``.

    Raises EngineError when a landed content is no longer there.
    """
    bind_without_pandas(con)
    accountings = _accountings(ws, load.files)
    for schema in ("raw", "reference"):
        con.execute(f"drop schema if exists {schema} cascade")
        con.execute(f"create schema {schema}")
    for extract in catalogue.extracts().values():
        query = _query(ws, extract, _landed(load, extract), accountings)
        con.execute(f"create view raw.{identifier(extract.name)} as {query}")
    install_versions(con, ws, load)
    _install_accounting(con, ws, load, accountings)
    _install_reference(con, ws, load)
    _install_settings(con, load.settings)
    _install_build(con, build)
    con.execute("create table reference.baseline (finding_id varchar)")
    con.execute("insert into reference.baseline select unnest(?)", [sorted(accepted)])


def relation(ws: Workspace, load: Load, extract: catalogue.Extract) -> str:
    """The query that is the view ``raw.<extract>`` of a load.

    Raises EngineError when a landed content is no longer there.
    """
    files = _landed(load, extract)
    return _query(ws, extract, files, _accountings(ws, files))


def _landed(load: Load, extract: catalogue.Extract) -> list[LandedFile]:
    return [f for f in load.files if f.extract == extract.name and f.status == "landed"]


def _accountings(ws: Workspace, files: Iterable[LandedFile]) -> dict[tuple[str, str], Accounting]:
    found = {}
    for file in files:
        accounting = read_accounting(ws, file.extract, file.key)
        if accounting is None:
            raise EngineError(
                f"The landed content of extracts/{file.name} is missing in {ws.land_dir}; run "
                f"`roi land` to read the file again."
            )
        found[file.extract, file.key] = accounting
    return found


def _query(
    ws: Workspace,
    extract: catalogue.Extract,
    files: Sequence[LandedFile],
    accountings: dict[tuple[str, str], Accounting],
) -> str:
    """The records of all files of an extract; those that are parts of one id with their sum."""
    selects: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for file in files:
        accounting = accountings[file.extract, file.key]
        section = file.section if accounting.parts_of else ""
        selected = _select(ws, extract, file, accounting)
        selects.setdefault((section, accounting.parts_of), []).append(selected)
    queries = []
    for (_, parts), same in selects.items():
        query = " union all ".join(same)
        queries.append(summed_parts(query, extract, parts) if parts else query)
    return " union all ".join(queries) or _empty(extract)


def _select(
    ws: Workspace, extract: catalogue.Extract, file: LandedFile, accounting: Accounting
) -> str:
    columns = [
        identifier(column.name)
        if column.name in accounting.columns
        else f"cast(null as varchar) as {identifier(column.name)}"
        for column in extract.columns
    ]
    # Field by field, so that no two different records have the same text.
    fields = ", ".join(
        f"coalesce({identifier(column.name)}, chr(30))"
        if column.name in accounting.columns
        else "chr(30)"
        for column in extract.columns
    )
    if accounting.has_unread and (extract.generated_key is None or accounting.parts_of):
        # Records that differ in cells which no column takes are not equal.
        fields += ", _unread"
    columns += [
        f"{literal(file.name)} as _file",
        f"{_record_number(accounting)} as _record",
        f"md5(concat_ws(chr(31), {fields})) as _record_hash",
        f"{literal(file.section)} as _section",
        f"cast({file.delivery} as integer) as _delivery",
        f"cast({file.first_load} as integer) as _load",
    ]
    path = literal(str(parquet_path(ws, extract.name, file.key)))
    where = " where not _is_blank" if accounting.has_empty_rows else ""
    return f"select {', '.join(columns)} from read_parquet({path}, file_row_number = true){where}"


def _record_number(accounting: Accounting) -> str:
    stored = "_record" if accounting.has_record_numbers else "file_row_number + 1"
    return f"cast({stored} as bigint)"


def _empty(extract: catalogue.Extract) -> str:
    columns = [(column.name, "varchar") for column in extract.columns]
    nulls = ", ".join(
        f"cast(null as {kind}) as {identifier(name)}" for name, kind in (*columns, *PROVENANCE)
    )
    return f"select {nulls} where false"


def _install_accounting(
    con: duckdb.DuckDBPyConnection,
    ws: Workspace,
    load: Load,
    accountings: dict[tuple[str, str], Accounting],
) -> None:
    _fill(
        con,
        "raw.files",
        "extract varchar, file_name varchar, section varchar, file_key varchar, "
        "file_status varchar, delivery integer, load_id integer, records_read bigint, "
        "records_skipped bigint, records_rejected bigint, records_landed bigint, "
        "records_padded bigint",
        [
            (f.extract, f.name, f.section, f.key, f.status, f.delivery, f.first_load,
             f.records_read, f.records_skipped, f.records_rejected, f.records_landed,
             f.records_padded)
            for f in load.files
        ],
    )  # fmt: skip
    extracts: list[tuple[Any, ...]] = []
    columns: list[tuple[Any, ...]] = []
    for extract in catalogue.extracts().values():
        files = [f for f in load.files if f.extract == extract.name]
        landed = [f for f in files if f.status == "landed"]
        count = sum(f.records_landed for f in landed)
        extracts.append((extract.name, bool(files), len(files), count))
        delivered = {
            name
            for f in landed
            for name in f.delivered_columns
            if not _is_generated(accountings[f.extract, f.key], name)
        }
        expected = _expected(extract, landed, load.settings)
        columns.extend(
            (extract.name, c.name, c.name in delivered, c.name in expected) for c in extract.columns
        )
    _fill(
        con,
        "raw.extracts",
        "extract varchar, is_given boolean, file_count bigint, record_count bigint",
        extracts,
    )
    _fill(
        con,
        "raw.columns",
        "extract varchar, column_name varchar, is_delivered boolean, is_expected boolean",
        columns,
    )
    con.execute(
        "create table raw.rejected_cells (extract varchar, file_name varchar, record bigint, "
        "record_key varchar, column_name varchar, cell_text varchar, reason varchar)"
    )
    formats: list[tuple[Any, ...]] = []
    for file in load.files:
        if file.status != "landed":
            continue
        accounting = accountings[file.extract, file.key]
        formats.extend(
            (
                file.extract,
                file.name,
                s.column_name,
                s.decision,
                s.evidence,
                s.is_doubtful,
                s.record,
                s.amount,
            )
            for s in accounting.settled
        )
        _insert_rejected(con, ws, file, accounting)
    _fill(
        con,
        "raw.settled_formats",
        "extract varchar, file_name varchar, column_name varchar, decision varchar, "
        "evidence varchar, is_doubtful boolean, record bigint, amount varchar",
        formats,
    )


def _is_generated(accounting: Accounting, column: str) -> bool:
    """Whether a key was made because the file has none."""
    return any(
        settled.column_name == column and settled.decision == GENERATED
        for settled in accounting.settled
    )


def _expected(
    extract: catalogue.Extract, landed: Sequence[LandedFile], settings: Settings
) -> set[str]:
    """The columns that somebody could still deliver: what a preset does not read its tool lacks."""
    all_columns = {column.name for column in extract.columns}
    sections = {section.name: section for section in settings.sections}
    expected: set[str] = set()
    for file in landed:
        section = sections.get(file.section)
        if section is None or section.preset is None:
            return all_columns
        expected |= {name for name, _ in section.columns}
    return expected if landed else all_columns


def _insert_rejected(
    con: duckdb.DuckDBPyConnection, ws: Workspace, file: LandedFile, accounting: Accounting
) -> None:
    extract = catalogue.extracts()[file.extract]
    path = literal(str(parquet_path(ws, file.extract, file.key)))
    for name, _ in accounting.rejected_cells:
        text = identifier(f"_text_{name}")
        record, key = _record_number(accounting), _record_key(extract, accounting)
        con.execute(
            f"insert into raw.rejected_cells select ?, ?, {record}, {key}, ?, {text}, ? "
            f"from read_parquet({path}, file_row_number = true) where {text} is not null "
            f"order by {record}",
            [file.extract, file.name, name, f"cannot be read as {extract.column(name).type}"],
        )
    if accounting.rejected_records:
        con.executemany(
            "insert into raw.rejected_cells values (?, ?, ?, md5(?), '', ?, ?)",
            [
                (file.extract, file.name, record, text, text, reason)
                for record, text, reason in accounting.rejected_records
            ],
        )


def _record_key(extract: catalogue.Extract, accounting: Accounting) -> str:
    """What names a record whatever its place in the file: its id, else a digest of its cells."""
    fields = ", ".join(f"coalesce({identifier(name)}, chr(30))" for name in accounting.columns)
    digest = f"md5(concat_ws(chr(31), {fields}))"
    if len(extract.key) != 1 or extract.key[0] not in accounting.columns:
        return digest
    return f"coalesce({identifier(extract.key[0])}, {digest})"


def _install_reference(con: duckdb.DuckDBPyConnection, ws: Workspace, load: Load) -> None:
    # It renders the macro of labels, with Jinja: what only reads files does not wait for it.
    from prospecting_roi.land.reference_tables import install_reference_tables

    _fill(
        con,
        "reference.rule_settings",
        "rule_id varchar, severity varchar, threshold varchar, owner varchar",
        [
            (r.rule_id, r.severity, None if r.threshold is None else str(r.threshold), r.owner)
            for r in load.settings.rules
        ],
    )
    install_reference_tables(con, ((table, _kept(ws, table)) for table in load.reference))


def _kept(ws: Workspace, table: ReferenceTable) -> str:
    """The relation of a table as it was delivered, every cell as text."""
    path = reference_path(ws, table)
    columns = ", ".join(f"{literal(name)}: 'varchar'" for name in kept_columns(path, table))
    return (
        f"read_csv({literal(str(path))}, columns = {{{columns}}}, header = true, delim = ',', "
        "quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = true, auto_detect = false)"
    )


def _install_settings(con: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    _one_row(con, "reference.settings", settings_row(settings))
    steps = list(enumerate(settings.followup_days, start=1))
    _fill(con, "reference.followup_steps", "step integer, step_days integer", steps)


def _install_build(con: duckdb.DuckDBPyConnection, build: BuildStamp) -> None:
    values: list[tuple[str, str, Any]] = [
        ("build_id", "integer", build.build_id),
        ("load_id", "integer", build.load_id),
        ("as_of_date", "date", build.as_of_date),
        ("loaded_at", "timestamp", build.loaded_at),
        ("code_version", "varchar", build.code_version),
        ("settings_hash", "varchar", build.settings_hash),
        ("reference_hash", "varchar", build.reference_hash),
    ]
    _one_row(con, "reference.build", values)


def _one_row(
    con: duckdb.DuckDBPyConnection, table: str, values: Iterable[tuple[str, str, Any]]
) -> None:
    given = list(values)
    columns = ", ".join(f"{name} {kind}" for name, kind, _ in given)
    _fill(con, table, columns, [tuple(value for _, _, value in given)])


def _fill(
    con: duckdb.DuckDBPyConnection, table: str, columns: str, rows: Sequence[tuple[Any, ...]]
) -> None:
    con.execute(f"create table {table} ({columns})")
    for start in range(0, len(rows), _ROWS_PER_INSERT):
        chunk = rows[start : start + _ROWS_PER_INSERT]
        marks = ", ".join(f"({', '.join('?' for _ in row)})" for row in chunk)
        values = [value for row in chunk for value in row]
        con.execute(f"insert into {table} values {marks}", values)
