"""How long the texts of a mapping's expression can become, and how long its patterns search.

Worked out on DuckDB's own tree of the expression, before anything of it runs.
"""

import re
from collections.abc import Mapping
from typing import Any

from prospecting_roi.core.errors import UserError

Node = dict[str, Any]

LONGEST_TEXT = 10_000_000
"""So long may a text become where the columns of the file have `COLUMN` characters."""
COLUMN = 1000
LONGEST_PADDING = 10_000
# A number, date or interval as text.
_VALUE = 64
# A name of a month or a time zone is what one letter of a date's format can stand for.
_DIRECTIVE = 40
_LIKE = {
    "~~": (False, False), "like_escape": (False, False), "!~~": (True, False),
    "not_like_escape": (True, False), "~~*": (False, True), "ilike_escape": (False, True),
    "!~~*": (True, True), "not_ilike_escape": (True, True),
}  # fmt: skip
_LONGEST_OF = frozenset(["greatest", "least", "coalesce", "ifnull", "if", "nullif"])
_PART_OF_FIRST = frozenset(
    ["left", "right", "substr", "substring", "split_part", "trim", "ltrim", "rtrim", "reverse",
     "regexp_extract", "translate"]
)  # fmt: skip
# A letter of another case, or without its accent, can be up to three.
_OF_SAME_LENGTH = _PART_OF_FIRST | {"upper", "ucase", "lower", "lcase", "strip_accents"}
_PADDING = frozenset(["lpad", "rpad"])
_REPLACING = frozenset(["replace", "regexp_replace"])
_JOINING = frozenset(["concat", "concat_ws", "||"])
_PLACE_OF_REPLACEMENT = 2


def check_growth(node: Node, where: str) -> None:
    """Raise UserError when a text of an expression could become too long."""
    longest = _longest(node, where)
    if longest > LONGEST_TEXT:
        raise UserError(
            f"{where} could make a text of {longest:,} characters, and {LONGEST_TEXT:,} are "
            f"allowed; replace and repeat less in it."
        )


def plain_patterns(node: Any, where: str) -> None:
    """Write each `like` that DuckDB would search by trial and error as a regular expression.

    Raises UserError for a pattern of `like` that is not a text in quotes.
    """
    parts = node.values() if isinstance(node, dict) else node
    for part in list(parts):
        if isinstance(part, (dict, list)):
            plain_patterns(part, where)
    if isinstance(node, dict) and node.get("class") == "FUNCTION":
        name = node["function_name"].lower()
        if name in _LIKE:
            _plain_like(node, *_LIKE[name], where)


def _longest(node: Node, where: str) -> int:
    """The longest text that an expression can give, in characters."""
    kind = node["class"]
    if kind == "CONSTANT":
        return len(str(node["value"].get("value", "")))
    if kind == "COLUMN_REF":
        return COLUMN
    below = [_longest(child, where) for child in _below(node)]
    if max(below, default=0) > LONGEST_TEXT:
        return max(below)
    if kind == "CAST":
        is_text = node["cast_type"]["id"] == "VARCHAR"
        return max(_VALUE, *below) if is_text else _VALUE
    if kind == "FUNCTION":
        return _longest_of_function(node, below, where)
    return max(below, default=0) if kind in {"CASE", "OPERATOR"} else _VALUE


def _longest_of_function(node: Node, below: list[int], where: str) -> int:
    name, given = node["function_name"].lower(), node["children"]
    longest = max(below, default=0)
    if name in _PADDING:
        return _padded(given, name, where)
    if name in _REPLACING and len(given) > _PLACE_OF_REPLACEMENT:
        return _replaced(given, below, is_pattern=name == "regexp_replace")
    if name == "strftime":
        return _DIRECTIVE * longest
    if name in _JOINING:
        return sum(below) + (len(below) * below[0] if name == "concat_ws" and below else 0)
    if name in _OF_SAME_LENGTH:
        return below[0] if below and name in _PART_OF_FIRST else 3 * longest
    return longest if name in _LONGEST_OF else _VALUE


def _replaced(given: list[Node], below: list[int], *, is_pattern: bool) -> int:
    text, put = below[0], below[_PLACE_OF_REPLACEMENT]
    sought = None if is_pattern else _constant(given[1])
    times = text // len(sought) if sought else text + 1
    # What a group of the pattern has found can be put in its place, each time it is named.
    groups = (_constant(given[_PLACE_OF_REPLACEMENT]) or "").count("\\") if is_pattern else 0
    return text + times * put + groups * text


def _padded(given: list[Node], name: str, where: str) -> int:
    length = _constant(given[1]) if len(given) > 1 else None
    if length is None or not re.fullmatch(r"[0-9]{1,9}", length) or int(length) > LONGEST_PADDING:
        raise UserError(
            f"{where} uses `{name}` to a length that is not a whole number up to "
            f"{LONGEST_PADDING}; write such a number."
        )
    return int(length)


def _below(node: Any) -> list[Node]:
    """The expressions directly below a node."""
    found: list[Node] = []
    for part in node.values() if isinstance(node, dict) else node:
        if isinstance(part, dict) and "class" in part:
            found.append(part)
        elif isinstance(part, (dict, list)):
            found += _below(part)
    return found


def _constant(node: Mapping[str, Any]) -> str | None:
    """The text of a constant; None for any other expression, and for null."""
    if node["class"] != "CONSTANT" or node["value"].get("is_null"):
        return None
    return str(node["value"]["value"])


def _plain_like(node: Node, is_negated: bool, is_any_case: bool, where: str) -> None:
    given = node["children"]
    pattern = _constant(given[1])
    escape = _constant(given[2]) if len(given) > len(("text", "pattern")) else ""
    if pattern is None or escape is None or any(part["class"] != "CONSTANT" for part in given[1:]):
        raise UserError(
            f"{where} uses `like` with a pattern that is not a text in quotes; write one, or use "
            f"`contains` or `starts_with`."
        )
    is_searched_plainly = not is_any_case and not escape and "_" not in pattern
    if is_searched_plainly or "%" not in pattern:
        return
    found = {
        **node,
        "function_name": "regexp_full_match",
        "is_operator": False,
        "children": [
            given[0],
            _like(given[1], _as_regular_expression(pattern, escape)),
            _like(given[1], "si" if is_any_case else "s"),
        ],
    }
    if is_negated:
        found = {
            "class": "OPERATOR", "type": "OPERATOR_NOT", "alias": "",
            "query_location": node.get("query_location", 0), "children": [{**found, "alias": ""}],
        }  # fmt: skip
    node.clear()
    node.update(found)


def _like(constant: Node, text: str) -> Node:
    """A constant of the same type with another text."""
    return {**constant, "value": {**constant["value"], "value": text}}


def _as_regular_expression(pattern: str, escape: str) -> str:
    """The regular expression that matches what a pattern of `like` does."""
    parts, position = [], 0
    while position < len(pattern):
        letter = pattern[position]
        if escape and letter == escape and position + 1 < len(pattern):
            position += 1
            parts.append(re.escape(pattern[position]))
        elif letter in "%_":
            parts.append({"%": ".*", "_": "."}[letter])
        else:
            parts.append(re.escape(letter))
        position += 1
    return "".join(parts)
