"""Where the plan of a query compares rows with rows instead of finding them by a key.

DuckDB joins by comparing when a join's condition is no equality of a left and a right expression,
and, what is easily overlooked, when a left join also asks something of its left side alone. Such a
join costs the product of its sides, which is nothing where one of them is small by what it is.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

Node = dict[str, Any]

COMPARING = {
    "BLOCKWISE_NL_JOIN",
    "NESTED_LOOP_JOIN",
    "CROSS_PRODUCT",
    "PIECEWISE_MERGE_JOIN",
    "IE_JOIN",
}
# One row at most.
SINGLE = {"UNGROUPED_AGGREGATE", "DUMMY_SCAN", "EMPTY_RESULT"}
# As many rows as are written in the query.
WRITTEN = "COLUMN_DATA_SCAN"


@dataclass(frozen=True)
class Comparing:
    """A join that compares: the model, and the tables that each side reads."""

    model: str
    left: frozenset[str]
    right: frozenset[str]

    def is_bounded(self, small: set[str]) -> bool:
        """Whether a side reads nothing but tables that are small."""
        return self.left <= small or self.right <= small

    def __str__(self) -> str:
        return f"{self.model}: {sorted(self.left)} with {sorted(self.right)}"


def comparing_joins(connection: duckdb.DuckDBPyConnection, sql: str, model: str) -> set[Comparing]:
    """The joins of a query that compare, as the engine plans it now."""
    [(_, text)] = connection.execute(f"explain (format json) {sql}").fetchall()
    roots: list[Node] = json.loads(text)
    named = {
        node["extra_info"].get("Table Index"): node["children"][0]
        for root in roots
        for node in below(root)
        if kind(node) == "CTE"
    }
    return {
        Comparing(model, *(frozenset(tables(side, named)) for side in node["children"]))
        for root in roots
        for node in below(root)
        if kind(node) in COMPARING
    }


def kind(node: Node) -> str:
    """The operator."""
    return str(node["name"]).strip()


def below(node: Node) -> Iterator[Node]:
    """A node and all below it."""
    yield node
    for child in node["children"]:
        yield from below(child)


def is_single(node: Node) -> bool:
    """Whether there is one row at most."""
    if kind(node) in ("PROJECTION", "FILTER", "CTE"):
        return is_single(node["children"][-1])
    return kind(node) in SINGLE


def tables(node: Node, named: dict[Any, Node]) -> set[str]:
    """The tables that a side reads; none where it has one row at most."""
    if is_single(node):
        return set()
    if kind(node) == "CTE_SCAN":
        return tables(named[node["extra_info"]["CTE Index"]], named)
    if kind(node) == "CTE":
        return tables(node["children"][1], named)
    if not node["children"]:
        info = node["extra_info"]
        return {str(info.get("Table", info.get("Function", kind(node)))).rpartition(".")[2]}
    return set().union(*(tables(child, named) for child in node["children"]))
