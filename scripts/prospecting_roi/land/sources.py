"""Opens any file that landing reads, by its ending."""

from dataclasses import replace
from pathlib import Path

import duckdb

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.land.connection import restrained
from prospecting_roi.land.files import FoundFile
from prospecting_roi.land.sheets import read_json_lines, read_sheet
from prospecting_roi.land.source import Source
from prospecting_roi.land.text_file import read_irregular, read_text_file

_TEXT_ENDINGS = (".csv", ".txt", ".tsv", ".csv.gz", ".txt.gz", ".tsv.gz")


def open_source(file: FoundFile, expected: frozenset[str], scratch: Path) -> tuple[Source, bool]:
    """The file as a source, and whether reading it may fail and `reopen_irregular` then helps.

    Raises UserError for a file that cannot be used at all.
    """
    source, may_fail = _opened(file, expected, scratch)
    file.limits.check_columns(file.name, len(source.headers))
    return replace(source, name=file.name, limits=file.limits), may_fail


def _opened(file: FoundFile, expected: frozenset[str], scratch: Path) -> tuple[Source, bool]:
    name = file.path.name.lower()
    form, limits = file.section.format, file.limits
    if file.section.table:
        return _read_table(file), False
    if name.endswith(_TEXT_ENDINGS):
        return read_text_file(file.path, file.name, form, expected, scratch, limits)
    if name.endswith((".xlsx", ".xlsm")):
        return read_sheet(file.path, file.name, file.section, expected, scratch, limits), False
    if name.endswith((".jsonl", ".ndjson")):
        return read_json_lines(file.path, file.name, scratch, limits), False
    if name.endswith(".parquet"):
        return _read_parquet(file), False
    advice = "save it as .xlsx or .csv" if name.endswith(".xls") else "export it as one of these"
    raise UserError(
        f"extracts/{file.name} has an ending that is not read (expected .csv, .csv.gz, .tsv, "
        f".txt, .xlsx, .jsonl or .parquet); {advice}."
    )


def reopen_irregular(file: FoundFile, expected: frozenset[str], scratch: Path) -> Source:
    """A text file that DuckDB could not read as it lies, made regular first."""
    form, limits = file.section.format, file.limits
    source = read_irregular(file.path, file.name, form, expected, scratch, limits)
    return replace(source, name=file.name, limits=limits)


def _read_parquet(file: FoundFile) -> Source:
    relation = f"read_parquet({literal(str(file.path))})"
    try:
        with duckdb.connect() as con, restrained(con, file.name, file.limits):
            _check_parquet(con, file)
            return _typed_source(con, relation)
    except duckdb.Error as error:
        raise UserError(
            f"extracts/{file.name} is not a readable Parquet file ({_first_line(error)}); export "
            f"it again."
        ) from error


def _check_parquet(con: duckdb.DuckDBPyConnection, file: FoundFile) -> None:
    """Raise UserError when the file says of itself that it is too large."""
    path = literal(str(file.path))
    [(records,)] = con.execute(f"select num_rows from parquet_file_metadata({path})").fetchall()
    [(columns, size)] = con.execute(
        f"select count(distinct column_id), coalesce(sum(total_uncompressed_size), 0) "
        f"from parquet_metadata({path})"
    ).fetchall()
    file.limits.check_columns(file.name, columns)
    file.limits.check_cells(file.name, records * max(columns, 1))
    file.limits.check_size(file.name, int(size))
    file.limits.check_expansion(file.name, int(size), file.path.stat().st_size)


def _read_table(file: FoundFile) -> Source:
    attach = f"attach {literal(str(file.path))} as given (read_only)"
    parts = (file.section.table or "").split(".")
    names = ["main", *parts][-2:]
    relation = ".".join(["given", *(identifier(part) for part in names)])
    try:
        with duckdb.connect() as con, restrained(con, file.name, file.limits):
            con.execute(attach)
            # What a view of the file reads lies in the file.
            con.execute("set enable_external_access = false")
            source = _typed_source(con, relation, attach)
            [(records,)] = con.execute(f"select count(*) from {relation}").fetchall()
            file.limits.check_cells(file.name, records * len(source.headers))
            return source
    except duckdb.Error as error:
        raise UserError(
            f"roi.yml line {file.section.line_of('table')}: the table {file.section.table} "
            f"cannot be read from extracts/{file.name} ({_first_line(error)}); name a DuckDB "
            f"file and one of its tables."
        ) from error


def _typed_source(
    con: duckdb.DuckDBPyConnection, relation: str, attach: str | None = None
) -> Source:
    described = con.execute(f"describe select * from {relation}").fetchall()
    headers = tuple(str(row[0]) for row in described)
    cells = []
    for position, row in enumerate(described):
        cell = identifier(headers[position])
        if row[1] in ("DOUBLE", "FLOAT"):
            # An id that a tool stored as a number is 123, not 123.0.
            whole = f"{cell} = trunc({cell}) and abs({cell}) < 1e15"
            cell = (
                f"case when {whole} then cast(cast({cell} as bigint) as varchar) "
                f"else cast({cell} as varchar) end"
            )
        elif row[1].startswith("DECIMAL"):
            cell = f"rtrim(rtrim(cast({cell} as varchar), '0'), '.')" if _scale(row[1]) else cell
        cells.append(f"{cell} as c{position}")
    return Source(
        headers=headers,
        relation=f"(select {', '.join(cells)} from {relation})",
        typed=tuple(row[1] != "VARCHAR" for row in described),
        attach=attach,
    )


def _scale(type_name: str) -> int:
    return int(type_name.rstrip(")").split(",")[1]) if "," in type_name else 0


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
