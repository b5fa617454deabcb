"""Suites that a workspace adds: ``expectations/<extract>*.json`` in Great Expectations' format."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.surroundings import check_plain
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.expectations.judge import Asked, complaint
from prospecting_roi.expectations.own_sql import refused

_SQL = "unexpected_rows_expectation"
# Those whose results are numbers or names of columns, and that say the same on both engines;
# what is missing here (patterns, quantiles) can be written as `unexpected_rows_expectation`.
# fmt: off
TYPES = frozenset([
    "expect_column_values_to_not_be_null", "expect_column_values_to_be_null",
    "expect_column_values_to_be_in_set", "expect_column_values_to_not_be_in_set",
    "expect_column_values_to_be_between", "expect_column_values_to_be_unique",
    "expect_column_value_lengths_to_be_between", "expect_column_value_lengths_to_equal",
    "expect_column_pair_values_a_to_be_greater_than_b", "expect_column_pair_values_to_be_equal",
    "expect_compound_columns_to_be_unique",
    "expect_column_min_to_be_between", "expect_column_max_to_be_between",
    "expect_column_mean_to_be_between", "expect_column_sum_to_be_between",
    "expect_column_unique_value_count_to_be_between",
    "expect_column_proportion_of_unique_values_to_be_between",
    "expect_column_proportion_of_non_null_values_to_be_between",
    "expect_table_row_count_to_be_between", "expect_table_row_count_to_equal",
    _SQL,
])
# Those of them that show a value of the column, which must then be a number or a date.
_SHOW_A_VALUE = frozenset([
    "expect_column_min_to_be_between", "expect_column_max_to_be_between",
    "expect_column_mean_to_be_between", "expect_column_sum_to_be_between",
])
# fmt: on
_SEVERITIES = ("critical", "warning", "info")
_COLUMNS = ("column", "column_A", "column_B")
_NOT_OURS = frozenset(
    ["result_format", "catch_exceptions", "include_config", "batch_id", "id", "meta", "notes",
     "rendered_content", "windows", "severity", "description", "condition_parser"]
)  # fmt: skip


def own_files(workspace: Workspace, names: Sequence[str]) -> dict[Path, str]:
    """The files of own suites, each with the extract or table of ``names`` it is about.

    Raises UserError for one that is named like neither, or is no file.
    """
    found = {}
    for path in sorted((workspace.root / "expectations").glob("*.json")):
        check_plain(path, _shown(path))
        about = [n for n in names if re.fullmatch(rf"{n}([^A-Za-z].*)?", path.stem)]
        if not about:
            raise UserError(
                f"{_shown(path)} is named like no extract: a name such as crm_leads.json, "
                f"crm_leads_ours.json or {names[-1]}.json was expected; rename it."
            )
        found[path] = about[0]
    return found


def read_own(path: Path, columns: Mapping[str, bool]) -> list[Asked]:
    """The expectations of a file; ``columns`` says of each column whether it holds text.

    Raises UserError, naming the file, its expectation and what was expected.
    """
    try:
        entry = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(
            f"{_shown(path)} cannot be read ({error}): a suite as Great Expectations writes it "
            "(JSON) was expected."
        ) from error
    listed = entry.get("expectations") if isinstance(entry, dict) else None
    if not isinstance(listed, list):
        raise UserError(
            f"{_shown(path)} holds no suite: an object with a list `expectations` was expected."
        )
    return [_one(path, number, given, columns) for number, given in enumerate(listed, start=1)]


def _one(path: Path, number: int, given: Any, columns: Mapping[str, bool]) -> Asked:
    where = f"{_shown(path)}, expectation {number}"
    entry = given if isinstance(given, dict) else {}
    type_, kwargs, meta = entry.get("type"), entry.get("kwargs"), entry.get("meta") or {}
    if type_ not in TYPES:
        raise UserError(f"{where}: `type` must be one of {', '.join(sorted(TYPES))}.")
    if not isinstance(kwargs, dict) or not isinstance(meta, dict):
        raise UserError(f"{where}: `kwargs` and `meta` must be objects.")
    severity = entry.get("severity", "warning")
    if severity not in _SEVERITIES:
        raise UserError(f"{where}: `severity` must be one of {', '.join(_SEVERITIES)}.")
    if _NOT_OURS & kwargs.keys():
        raise UserError(f"{where}: leave out `{min(_NOT_OURS & kwargs.keys())}` of `kwargs`.")
    _check_columns(where, type_, kwargs, columns)
    if type_ == _SQL:
        why = refused(str(kwargs.get("unexpected_rows_query", "")), columns)
        if why:
            raise UserError(
                f"{where}: the query {why}; one select over {{batch}} with its columns and the "
                "usual functions was expected."
            )
    asked = Asked(type_, kwargs, severity, _meta(path, number, type_, kwargs, meta))
    why = complaint(asked)
    if why:
        raise UserError(f"{where}: Great Expectations does not take it ({why}); correct it.")
    return asked


def _check_columns(
    where: str, type_: str, kwargs: Mapping[str, Any], columns: Mapping[str, bool]
) -> None:
    named = [kwargs[key] for key in _COLUMNS if key in kwargs]
    listed = kwargs.get("column_list") or []
    named += listed if isinstance(listed, list) else [listed]
    for name in named:
        if name not in columns:
            raise UserError(
                f"{where}: there is no column `{name}`; one of {', '.join(columns)} was expected."
            )
        if type_ in _SHOW_A_VALUE and columns[name]:
            raise UserError(f"{where}: `{name}` is text; a number or a date was expected.")
    for key, value in kwargs.items():
        parts = value if isinstance(value, list) else [value]
        if any(isinstance(part, dict | list) for part in parts):
            raise UserError(f"{where}: `{key}` must be a plain value or a list of such.")


def _meta(
    path: Path, number: int, type_: str, kwargs: Mapping[str, Any], meta: Mapping[str, Any]
) -> dict[str, Any]:
    kind = type_.removeprefix("expect_").replace("_", " ")
    return {
        **({"expected": "0"} if type_ == _SQL else {}),
        "kind": f"{path.stem}/{number}",
        "of": next((kwargs[key] for key in _COLUMNS if key in kwargs), None),
        "title_en": str(meta.get("title_en") or f"Own expectation: {kind}"),
        "title_fr": str(meta.get("title_fr") or f"Attente propre : {kind}"),
    }


def _shown(path: Path) -> str:
    return f"expectations/{path.name}"
