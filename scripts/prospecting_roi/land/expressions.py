"""Mapping expressions: an allow-list over DuckDB's own parse of the text.

The text is parsed, never run, in a connection that can reach no file; every node of its tree
must be on the list; the SQL that is run later is written anew by DuckDB from that checked tree,
with the headers replaced by positions.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.sections import Section
from prospecting_roi.land.expression_bounds import check_growth, plain_patterns
from prospecting_roi.land.expression_numbers import AS_NUMBER, mark_numbers
from prospecting_roi.land.headers import comparable_header, numbered

# fmt: off
FUNCTIONS = frozenset([
    "+", "-", "*", "/", "//", "%", "||", "~~", "!~~", "~~*", "!~~*", "abs", "ceil", "ceiling",
    "floor", "round", "trunc", "sign", "greatest", "least", "coalesce", "nullif", "ifnull",
    "if", "concat", "concat_ws", "lower", "upper", "lcase", "ucase", "trim", "ltrim", "rtrim",
    "length", "strlen", "left", "right", "substr", "substring", "replace", "translate",
    "reverse", "lpad", "rpad", "split_part", "contains", "starts_with", "ends_with", "prefix",
    "suffix", "instr", "position", "strip_accents", "strptime", "try_strptime", "strftime",
    "year", "month", "day", "quarter", "week", "hour", "minute", "second", "date_trunc",
    "date_part", "date_diff", "date_add", "last_day", "make_date", "make_timestamp",
    "to_days", "to_hours", "to_minutes", "to_seconds", "to_months", "to_years",
    "regexp_matches", "regexp_replace", "regexp_extract", "regexp_full_match", "md5", "epoch",
    "epoch_ms", "like_escape", "ilike_escape", "not_like_escape", "not_ilike_escape",
])
# SQL has a syntax of its own for these; DuckDB's parser then writes the schema.
_PARSED_WITH_SCHEMA = frozenset(
    ["trim", "ltrim", "rtrim", "substring", "position", "like_escape", "ilike_escape",
     "not_like_escape", "not_ilike_escape"]
)  # fmt: skip
_TYPES = frozenset([
    "VARCHAR", "INTEGER", "BIGINT", "HUGEINT", "SMALLINT", "TINYINT", "DOUBLE", "FLOAT",
    "DECIMAL", "BOOLEAN", "DATE", "TIMESTAMP", "TIME", "INTERVAL",
])
# fmt: on
_TYPES_WITH_ZONE = frozenset(["TIMESTAMP WITH TIME ZONE", "TIMESTAMP_TZ", "TIMESTAMPTZ"])
_CLASSES = frozenset(
    ["COLUMN_REF", "CONSTANT", "CAST", "COMPARISON", "CONJUNCTION", "CASE", "OPERATOR", "BETWEEN",
     "FUNCTION"]
)  # fmt: skip
_OPERATORS = frozenset(
    ["OPERATOR_COALESCE", "OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL", "OPERATOR_NOT",
     "OPERATOR_NULLIF", "COMPARE_IN", "COMPARE_NOT_IN"]
)  # fmt: skip


@dataclass(frozen=True)
class Expression:
    """A checked expression as SQL over `c0`, `c1` …, the positions of the headers.

    Columns of values of a type are `t0` … where their text is meant; columns of text are `n0` …
    where a number is meant, at the positions `numbers`.
    """

    sql: str
    numbers: tuple[int, ...] = ()


def checked_expression(
    section: Section, column: str, text: str, headers: tuple[str, ...], typed: tuple[bool, ...]
) -> Expression:
    """The expression checked and rewritten; a preset's sees the cells of typed columns as text.

    Raises UserError, naming the column, for what cannot be parsed, for anything but columns,
    constants, casts, comparisons, `case` and the functions of `FUNCTIONS`, for a header that the
    file does not have, and for texts that could become too long.
    """
    line = section.line_of(column if column == "skip" else f"columns.{column}")
    where = f"roi.yml line {line}: the expression of `{column}` of {section.extract}"
    try:
        return _checked(text, _Names(headers, typed, is_preset=bool(section.preset)), where)
    except RecursionError:
        raise UserError(f"{where} is nested too deep; write it shorter.") from None
    except duckdb.Error as error:
        problem = str(error).splitlines()[0]
        raise UserError(f"{where} cannot be read ({problem}); correct it.") from error


def _checked(text: str, names: "_Names", where: str) -> Expression:
    with duckdb.connect(config={"enable_external_access": "false"}) as con:
        con.execute("set lock_configuration = true")
        # A parse of one select without from: whatever else the text opens shows in the tree.
        row = con.execute("select json_serialize_sql(?)", [f"select (\n{text}\n)"]).fetchone()
        tree: dict[str, Any] = json.loads(row[0]) if row else {}
        if tree.get("error", True):
            problem = str(tree.get("error_message", "it is no SQL")).splitlines()[0]
            raise UserError(f"{where} cannot be read ({problem}); correct it.")
        node = _only_expression(tree)
        if node is None:
            raise UserError(f"{where} is more than one expression; write a single one.")
        mark_numbers(node)
        _check(node, names, where)
        check_growth(node, where)
        plain_patterns(node, where)
        [(sql,)] = con.execute("select json_deserialize_sql(?)", [json.dumps(tree)]).fetchall()
    return Expression(f"({str(sql).strip().rstrip(';')})", tuple(sorted(names.numbers)))


class _Names:
    """The columns that an expression may name, and which it meant as numbers."""

    def __init__(
        self, headers: tuple[str, ...], typed: tuple[bool, ...], *, is_preset: bool
    ) -> None:
        # Of a double header the first; the others are `header [2]` and so on.
        self._positions = dict(reversed(numbered(headers)))
        self._typed = typed
        self._is_preset = is_preset
        self.headers = headers
        self.numbers: set[int] = set()

    def column(self, header: str, *, as_number: bool) -> str | None:
        """The column of a header, None where the file has none."""
        position = self._positions.get(comparable_header(header))
        if position is None:
            return None
        is_typed = self._typed[position]
        if as_number and not is_typed:
            self.numbers.add(position)
            return f"n{position}"
        return f"{'t' if is_typed and self._is_preset and not as_number else 'c'}{position}"


def _only_expression(tree: Mapping[str, Any]) -> dict[str, Any] | None:
    if len(tree["statements"]) != 1:
        return None
    node = tree["statements"][0]["node"]
    is_bare = (
        node["type"] == "SELECT_NODE"
        and node["from_table"]["type"] == "EMPTY"
        and not node["modifiers"]
        and not node["cte_map"]["map"]
        and not node["group_expressions"]
        and not node["group_sets"]
        and all(node[part] is None for part in ("where_clause", "having", "sample", "qualify"))
        and len(node["select_list"]) == 1
    )
    if not is_bare:
        return None
    found: dict[str, Any] = node["select_list"][0]
    return found


def _check(node: dict[str, Any], names: _Names, where: str) -> None:
    kind = node["class"]
    if kind not in _CLASSES:
        raise UserError(f"{where} uses {_spoken(kind)}, which is not allowed; {_ALLOWED}")
    if kind == "COLUMN_REF":
        name = ".".join(node["column_names"])
        column = names.column(name, as_number=node.pop(AS_NUMBER))
        if column is None:
            shown = ", ".join(f"`{header}`" for header in names.headers)
            raise UserError(
                f"{where} names `{name}`, which the file does not have; its columns are {shown}: "
                f"correct the name and put it in double quotes."
            )
        node["column_names"] = [column]
    elif kind == "FUNCTION":
        name = node["function_name"].lower()
        is_plain = (
            name in FUNCTIONS
            and (
                not node.get("schema") or (node["schema"] == "main" and name in _PARSED_WITH_SCHEMA)
            )
            and not node.get("catalog")
            and node.get("filter") is None
            and not node.get("distinct")
            and not (node.get("order_bys") or {}).get("orders")
            and not node.get("export_state")
        )
        if not is_plain:
            raise UserError(f"{where} uses `{name}`, which is not allowed; {_ALLOWED}")
    elif kind == "OPERATOR" and node["type"] not in _OPERATORS:
        raise UserError(f"{where} uses {_spoken(node['type'])}, which is not allowed; {_ALLOWED}")
    elif kind == "CAST" and node["cast_type"]["id"] not in _TYPES | _TYPES_WITH_ZONE:
        raise UserError(
            f"{where} casts to {node['cast_type']['id']}, which is not allowed; {_ALLOWED}"
        )
    for child in _children(node):
        _check(child, names, where)


_ALLOWED = (
    "allowed are columns, constants, casts, comparisons, `case` and the usual functions of "
    "text, numbers and dates."
)


def _children(node: Any) -> Iterable[dict[str, Any]]:
    """The expressions below a node, however deep in lists and plain parts."""
    parts = node.values() if isinstance(node, dict) else node
    for part in parts:
        if isinstance(part, dict) and "class" in part:
            yield part
        elif isinstance(part, (dict, list)):
            yield from _children(part)


def _spoken(kind: str) -> str:
    return kind.lower().replace("_", " ")
