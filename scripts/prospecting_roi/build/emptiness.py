"""Whether a query can find a row, told from its text and from which tables have none.

Most companies give a third of the extracts there are. What is made of the others alone has no
rows, and asking for it costs as much as any small table: a statement is bound and planned whatever
it finds. What is said here errs on one side: a query of which it is not sure may find rows.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

Condition = bool | str | list[Any]
"""When a query finds nothing: always or never, when a table has no rows, or when any or all of some
conditions hold (``["any", …]``, ``["all", …]``). Tables are named as statements name them."""

_PLAIN = """
    select function_name from duckdb_functions()
    group by function_name
    having bool_and(function_type = 'scalar' or function_name = 'nullif')
"""
"""The functions that never sum rows up; of the macros, which may, only nullif is in use."""
_JOINS = {"INNER": "any", "SEMI": "any", "LEFT": "left", "ANTI": "left", "FULL": "all"}
_SET_OPERATIONS = {"UNION": "all", "INTERSECT": "any", "EXCEPT": "left"}


def holds(condition: Condition, empty: Collection[str]) -> bool:
    """Whether a condition holds where the tables ``empty``, and no others, have no rows."""
    if isinstance(condition, bool):
        return condition
    if isinstance(condition, str):
        return condition in empty
    among = any if condition[0] == "any" else all
    return among(holds(part, empty) for part in condition[1:])


def tables_of(condition: Condition) -> Iterator[str]:
    """The tables a condition looks at."""
    if isinstance(condition, str):
        yield condition
    elif isinstance(condition, list):
        for part in condition[1:]:
            yield from tables_of(part)


def conditions(queries: Mapping[str, str]) -> dict[str, Condition]:
    """When each of some queries finds no rows.

    One that DuckDB cannot give as JSON may always find some.
    """
    import duckdb

    found = {}
    with duckdb.connect() as connection:
        reader = _Reader(frozenset(row[0] for row in connection.execute(_PLAIN).fetchall()))
        for key, query in queries.items():
            [(told,)] = connection.execute("select json_serialize_sql(?)", [query]).fetchall()
            parsed = json.loads(told)
            found[key] = not parsed["error"] and reader.query(parsed["statements"][0]["node"], {})
    return found


def _among(how: str, parts: list[Condition]) -> Condition:
    """Any or all of them; ``left``: the first."""
    if how == "left":
        return parts[0]
    decides = how == "any"
    if any(part is decides for part in parts):
        return decides
    open_ones = [part for part in parts if not isinstance(part, bool)]
    if len(open_ones) > 1:
        return [how, *open_ones]
    return open_ones[0] if open_ones else not decides


def _is_of_its_own(expression: Mapping[str, Any]) -> bool:
    """Whether an expression asks other tables: what it sums up there are their rows."""
    if expression.get("class") != "SUBQUERY":
        return False
    return bool(expression["subquery"]["node"].get("from_table", {}).get("type") != "EMPTY")


class _Reader:
    """Walks through a parsed query."""

    def __init__(self, plain: frozenset[str]) -> None:
        self._plain = plain

    def query(self, node: Mapping[str, Any], outer: Mapping[str, Condition]) -> Condition:
        """Of a query that sees the conditions of the named queries around it."""
        named = dict(outer)
        for entry in node["cte_map"]["map"]:
            named[entry["key"]] = self.query(entry["value"]["query"]["node"], named)
        if node["type"] == "SELECT_NODE":
            if self._is_one_row_of_none(node):
                return False
            return self._source(node["from_table"], named)
        how = _SET_OPERATIONS.get(node.get("setop_type", ""))
        if how is None:
            return False
        sides = node.get("children") or [node["left"], node["right"]]
        return _among(how, [self.query(side, named) for side in sides])

    def _is_one_row_of_none(self, node: Mapping[str, Any]) -> bool:
        if any(not group for group in node["group_sets"]):
            return True
        if node["group_expressions"]:
            return False
        is_standard = node["aggregate_handling"] == "STANDARD_HANDLING"
        return not is_standard or bool(node["having"]) or self._may_sum(node["select_list"])

    def _may_sum(self, expression: Any) -> bool:
        if isinstance(expression, list):
            return any(map(self._may_sum, expression))
        if not isinstance(expression, dict) or _is_of_its_own(expression):
            return False
        if expression.get("class") == "FUNCTION" and expression["function_name"] not in self._plain:
            return True
        return any(map(self._may_sum, expression.values()))

    def _source(self, table: Mapping[str, Any], named: Mapping[str, Condition]) -> Condition:
        """Of what a query reads."""
        kind = table["type"]
        if kind == "BASE_TABLE":
            if table["schema_name"]:
                names = (table["catalog_name"], table["schema_name"], table["table_name"])
                return ".".join(f'"{name}"' for name in names)
            return named.get(table["table_name"], False)
        if kind == "SUBQUERY":
            return self.query(table["subquery"]["node"], named)
        if kind == "JOIN" and table["ref_type"] != "POSITIONAL":
            how = _JOINS.get(table["join_type"])
            sides = [self._source(table[side], named) for side in ("left", "right")]
            return _among(how, sides) if how else False
        return False
