"""The SQL a workspace may write in its own suites: one select over its batch, nothing else.

DuckDB parses the text, which is never run for that; every node of its tree must be on a list.
PostgreSQL then runs the same text: what the two would split into words differently (comments,
escapes, dollar quotes) is refused beforehand.
"""

import json
import re
from collections.abc import Iterable
from typing import Any

import duckdb

from prospecting_roi.land.expressions import FUNCTIONS

_BATCH = "batch"
_TEXT = re.compile(r"(?P<before>[A-Za-z0-9_&]?)'(?:[^']|'')*'")
# The colon would start a value to bind, braces a part to fill in, a backslash an escape.
_REFUSED = re.compile(r"[\\:{}]")
_REFUSED_OUTSIDE_TEXT = re.compile(r"--|/\*|[$;`@#]|[^\x20-\x7e\n\r\t]")
# fmt: off
_AGGREGATES = frozenset([
    "count", "count_star", "sum", "min", "max", "avg", "row_number", "rank", "dense_rank", "lag",
    "lead",
])
_NODES = frozenset(["SELECT_NODE", "SET_OPERATION_NODE"])
_TABLES = frozenset(["BASE_TABLE", "SUBQUERY", "EMPTY"])
_CLASSES = frozenset([
    "COLUMN_REF", "CONSTANT", "CAST", "COMPARISON", "CONJUNCTION", "CASE", "OPERATOR", "BETWEEN",
    "FUNCTION", "WINDOW", "SUBQUERY", "STAR",
])
_CASTS = frozenset([
    "VARCHAR", "INTEGER", "BIGINT", "SMALLINT", "DOUBLE", "DECIMAL", "BOOLEAN", "DATE",
    "TIMESTAMP", "INTERVAL",
])
# fmt: on


def refused(query: str, columns: Iterable[str]) -> str | None:
    """Why a query cannot be taken, as the end of a sentence; None when it can.

    ``columns`` are the columns of the batch, which the query names ``{batch}``.
    """
    if "{batch}" not in query:
        return "does not name {batch}, the records it is about"
    text = query.replace("{batch}", _BATCH).rstrip("; \n\r\t")
    why = _odd_words(query.replace("{batch}", " "), text)
    if why:
        return why
    with duckdb.connect(config={"enable_external_access": "false"}) as connection:
        [(answer,)] = connection.execute("select json_serialize_sql(?)", [text]).fetchall()
    tree = json.loads(answer)
    if tree.get("error", True):
        return (
            f"cannot be read ({str(tree.get('error_message', 'it is no select')).splitlines()[0]})"
        )
    if len(tree["statements"]) != 1:
        return "is more than one select"
    nodes = list(_dictionaries(tree["statements"]))
    known = {name.lower() for name in columns}
    known |= {str(node["alias"]).lower() for node in nodes if node.get("alias")}
    return next((why for node in nodes if (why := _objection(node, known))), None)


def _odd_words(without_batch: str, text: str) -> str | None:
    """What two engines may split into words differently, or mistake for something else."""
    if re.search(rf"\b{_BATCH}\b", without_batch, re.IGNORECASE):
        return f"names `{_BATCH}` without braces"
    if any(found["before"] for found in _TEXT.finditer(text)):
        return "has a letter before the quote of a text"
    bare = _TEXT.sub("", text)
    found = _REFUSED.search(text) or _REFUSED_OUTSIDE_TEXT.search(bare)
    if found or "'" in bare:
        return f"holds `{found.group() if found else chr(39)}`, which is not allowed in it"
    return None


def _objection(node: dict[str, Any], known: set[str]) -> str | None:
    if "class" in node:
        return _objection_to_expression(node, known)
    kind = str(node.get("type", ""))
    if "modifiers" in node:
        if kind not in _NODES:
            return f"uses {kind.lower()}, which is not allowed"
        if node.get("sample") is not None or node.get("qualify") is not None:
            return "uses sample or qualify, which PostgreSQL does not know"
        # The name of a part could stand for a table of the server elsewhere in the query.
        return "uses with; write a subquery instead" if node["cte_map"]["map"] else None
    # Every place where a query reads from has an alias and a sample.
    if "sample" in node and "alias" in node:
        return _objection_to_source(node, kind)
    return None


def _objection_to_source(node: dict[str, Any], kind: str) -> str | None:
    if kind not in _TABLES or node["sample"] is not None:
        return "reads from something else than {batch}"
    if kind != "BASE_TABLE":
        return None
    if node["table_name"] != _BATCH or node.get("schema_name") or node.get("catalog_name"):
        return f"reads from `{node['table_name']}`; only {{batch}} can be read"
    return "gives {batch} another name; it has one already" if node["alias"] else None


def _objection_to_expression(node: dict[str, Any], known: set[str]) -> str | None:
    kind = node["class"]
    if kind not in _CLASSES:
        return f"uses {str(kind).lower()}, which is not allowed"
    if kind == "COLUMN_REF":
        unknown = [name for name in node["column_names"] if name.lower() not in known]
        if unknown:
            return f"names `{unknown[0]}`, which is no column of the batch"
    if kind in ("FUNCTION", "WINDOW"):
        name = str(node["function_name"]).lower()
        is_elsewhere = node.get("catalog") or node.get("schema") not in (None, "", "main")
        if name not in FUNCTIONS | _AGGREGATES or is_elsewhere:
            return f"uses the function `{name}`, which is not allowed"
    if kind == "CAST" and node["cast_type"]["id"] not in _CASTS:
        return f"casts to {node['cast_type']['id']}, which is not allowed"
    return None


def _dictionaries(part: Any) -> Iterable[dict[str, Any]]:
    """Every dictionary in a tree of dictionaries and lists."""
    if isinstance(part, dict):
        yield part
        part = part.values()
    if not isinstance(part, str | int | float | bool | None):
        for inner in part:
            yield from _dictionaries(inner)
