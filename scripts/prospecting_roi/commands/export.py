"""``roi export``: published marts to take away, as a workbook or as files."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from prospecting_roi.build.opening import open_workspace
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.loads import read_load
from prospecting_roi.core.shown import shown
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.publish.exports import Choice, Mart, Published, published
from prospecting_roi.publish.files import whole_file, write_whole
from prospecting_roi.report.streams import print_json, print_lines

FORMATS = ("xlsx", "parquet", "csv")

_MOST_UNASKED = 50_000
"""Rows of a mart that a workbook takes without being asked for it."""

_Written = dict[str, dict[str, Any]]


def export(root: Path, kind: str, choice: Choice, *, to: Path | None, is_json: bool) -> None:
    """Write published marts into ``exports/``, or into the folder ``to``.

    A workbook has a sheet per mart; of Parquet and CSV each mart is a file. A former export of the
    same build is replaced. Raises UserError for what is not there, and for more rows than a sheet
    has.
    """
    if kind not in FORMATS:
        raise UserError(f"There is no format {shown(kind)}: expected {', '.join(FORMATS)}.")
    workspace = open_workspace(root, is_written=False)
    with published(workspace) as version:
        write = _write_workbook if kind == "xlsx" else _write_files
        folder = to or workspace.exports
        try:
            written, left_out = write(workspace, version, choice, folder, kind)
        except OSError as error:
            raise _unwritable(folder, error) from error
    if is_json:
        print_json({"build_id": version.stamp.build_id, "files": written, "left_out": left_out})
        return
    for path, tables in written.items():
        print_lines(f"{path}: {', '.join(f'{name} {rows:,}' for name, rows in tables.items())}")
    for name, rows in left_out.items():
        print_lines(
            f"{name} is not in it ({rows:,} rows): name it with --mart, choose a period with "
            f"--since and --until, or take --format parquet."
        )


def export_interchange(root: Path, choice: Choice, *, to: Path | None, is_json: bool) -> None:
    """Write the semantic layer of the published marts in the form of Apache Ossie, as YAML.

    What it cannot carry is printed. Raises UserError where nothing is published, or where a choice
    is made: the form describes tables, and holds no rows.
    """
    import yaml

    from prospecting_roi.report.interchange import interchange, read_layer

    if choice != Choice():
        raise UserError(
            "--ossie describes the published tables and holds no rows: leave --mart, --since, "
            "--until and --column out."
        )
    workspace = open_workspace(root, is_written=False)
    with published(workspace) as version:
        document, left_out = interchange(read_layer(), version.marts())
    path = (to or workspace.exports) / f"roi-build-{version.stamp.build_id}.ossie.yml"
    text = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
    try:
        write_whole(path, text)
    except OSError as error:
        raise _unwritable(path.parent, error) from error
    count = len(document["semantic_model"][0]["metrics"])
    if is_json:
        files = {str(path): {"metrics": count}}
        print_json({"build_id": version.stamp.build_id, "files": files, "left_out": left_out})
        return
    for line in (f"{path}: {count} metrics", *(f"Not in it: {line}." for line in left_out)):
        print_lines(line)


def _unwritable(folder: Path, error: OSError) -> UserError:
    return UserError(
        f"{folder} cannot be written ({error.strerror}): allow this user to write it, or "
        f"name another folder with --to."
    )


def _write_workbook(
    workspace: Workspace, version: Published, choice: Choice, folder: Path, kind: str
) -> tuple[_Written, dict[str, int]]:
    from prospecting_roi.report.workbook import MOST_ROWS, MartWorkbook

    counts = _counted(version, choice)
    left_out = {
        mart.name: rows
        for mart, rows in counts.items()
        if rows > _MOST_UNASKED and not choice.marts
    }
    for mart, rows in counts.items():
        if rows > MOST_ROWS and mart.name not in left_out:
            raise UserError(
                f"{mart.name} has {rows:,} rows, a sheet {MOST_ROWS:,}: choose a period with "
                f"--since and --until, or take --format parquet."
            )
    path = folder / f"roi-build-{version.stamp.build_id}.{kind}"
    with whole_file(path) as part, MartWorkbook(part, _about(workspace, version, choice)) as book:
        for mart in counts:
            if mart.name not in left_out:
                columns = [
                    (column.name, column.type, column.description) for column in mart.columns
                ]
                book.add(mart.name, mart.description, columns, version.rows(mart, choice))
    taken = {mart.name: rows for mart, rows in counts.items() if mart.name not in left_out}
    return {str(path): taken}, left_out


def _write_files(
    workspace: Workspace, version: Published, choice: Choice, folder: Path, kind: str
) -> tuple[_Written, dict[str, int]]:
    del workspace
    write: Callable[[Mart, Choice, Path], None] = {
        "parquet": version.write_parquet,
        "csv": version.write_csv,
    }[kind]
    written: _Written = {}
    for mart, rows in _counted(version, choice).items():
        path = folder / f"roi-build-{version.stamp.build_id}" / f"{mart.name}.{kind}"
        write(mart, choice, path)
        written[str(path)] = {mart.name: rows}
    return written, {}


def _counted(version: Published, choice: Choice) -> Mapping[Mart, int]:
    return {mart: version.count(mart, choice) for mart in version.chosen(choice)}


def _about(workspace: Workspace, version: Published, choice: Choice) -> list[tuple[str, str]]:
    stamp = version.stamp
    settings = read_load(workspace, stamp.load_id).settings
    period = f"{choice.since or 'the beginning'} to {choice.until or 'the end'}"
    return [
        ("company", settings.company),
        ("build", str(stamp.build_id)),
        ("day of the load", str(stamp.as_of_date)),
        ("code version", stamp.code_version),
        ("currency", settings.currency),
        ("main attribution model", settings.attribution_model),
        ("rows", period if choice.since or choice.until else "all"),
    ]
