"""Where an expression means a number: there a column of text is read as an amount.

`"Amount in cents" / 100` divides what the cells say, however they are written; `"Name" || 'x'`
stays text. Pure functions over the tree that DuckDB's parser gives.
"""

import re
from collections.abc import Iterable
from typing import Any

Node = dict[str, Any]

# The mark of a column that is meant as a number; taken off again by whoever reads it.
AS_NUMBER = "as_number"
_ARITHMETIC = frozenset(["+", "-", "*", "/", "//", "%"])
_OF_NUMBERS = frozenset(["abs", "ceil", "ceiling", "floor", "round", "trunc", "sign"])
_ONE_OF = frozenset(["greatest", "least", "nullif", "ifnull"])
_NUMBERS = frozenset(
    ["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL"]
)
_MOMENTS = frozenset(
    ["DATE", "TIME", "INTERVAL", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_TZ",
     "TIMESTAMPTZ"]
)  # fmt: skip
_GIVES_MOMENT = frozenset(
    ["strptime", "try_strptime", "date_trunc", "make_date", "make_timestamp", "last_day",
     "date_add", "to_days", "to_hours", "to_minutes", "to_seconds", "to_months", "to_years"]
)  # fmt: skip
_GIVES_NUMBER = frozenset(
    ["length", "strlen", "instr", "position", "year", "month", "day", "quarter", "week", "hour",
     "minute", "second", "date_part", "date_diff", "epoch", "epoch_ms"]
)  # fmt: skip


def mark_numbers(node: Node, is_number: bool = False) -> None:
    """Mark the columns of an expression that are meant as numbers.

    A text that is no number, where a number is meant (`nullif("Amount", '')`), becomes null.
    """
    kind = node["class"]
    if kind == "COLUMN_REF":
        node[AS_NUMBER] = is_number
    elif kind == "CONSTANT" and is_number:
        value = node["value"]
        if value["type"]["id"] == "VARCHAR" and not _is_number(value.get("value")):
            node["value"] = {"type": {"id": "NULL", "type_info": None}, "is_null": True}
    elif kind == "CASE":
        results = [*(check["then_expr"] for check in node["case_checks"]), node["else_expr"]]
        for check in node["case_checks"]:
            mark_numbers(check["when_expr"])
        for result in results:
            mark_numbers(result, is_number or any(_gives_number(one) for one in results))
    else:
        parts = list(_parts(node))
        is_meant = _means_numbers(node, parts, is_number)
        for part in parts:
            mark_numbers(part, is_meant)


def _means_numbers(node: Node, parts: list[Node], is_number: bool) -> bool:
    """Whether the parts of a node are meant as numbers, which it may be itself."""
    if node["class"] == "CAST":
        return node["cast_type"]["id"] in _NUMBERS
    if node["type"].startswith("COMPARE_"):
        return any(_gives_number(part) for part in parts)
    if node["class"] != "FUNCTION":
        is_choice = node["type"] in ("OPERATOR_COALESCE", "OPERATOR_NULLIF")
        return is_choice and (is_number or any(_gives_number(part) for part in parts))
    name = node["function_name"].lower()
    if name in _ARITHMETIC:
        return not any(_gives_moment(part) for part in parts)
    if name in _ONE_OF:
        return is_number or any(_gives_number(part) for part in parts)
    return name in _OF_NUMBERS


def _gives_number(node: Node) -> bool:
    kind = node["class"]
    if kind == "CONSTANT":
        return node["value"]["type"]["id"] in _NUMBERS
    if kind == "CAST":
        return node["cast_type"]["id"] in _NUMBERS
    if kind != "FUNCTION":
        return False
    name = node["function_name"].lower()
    if name in _ARITHMETIC:
        return not _gives_moment(node)
    return name in _OF_NUMBERS | _GIVES_NUMBER


def _gives_moment(node: Node) -> bool:
    if node["class"] == "CAST":
        return node["cast_type"]["id"] in _MOMENTS
    if node["class"] != "FUNCTION":
        return False
    name = node["function_name"].lower()
    is_sum = name in _ARITHMETIC and any(_gives_moment(part) for part in _parts(node))
    return name in _GIVES_MOMENT or is_sum


def _parts(node: Any) -> Iterable[Node]:
    """The expressions right below a node."""
    parts = node.values() if isinstance(node, dict) else node
    for part in parts:
        if isinstance(part, dict) and "class" in part:
            yield part
        elif isinstance(part, (dict, list)):
            yield from _parts(part)


def _is_number(text: Any) -> bool:
    return re.fullmatch(r"[-+]?[0-9]+(\.[0-9]*)?", str(text)) is not None
