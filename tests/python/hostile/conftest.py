"""Staging run again on the relations of another workspace."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from prospecting_roi.core.workspace import Workspace

from .trying import Staged

Building = Callable[[Path], str]


@pytest.fixture(scope="session")
def staged(
    tmp_path_factory: pytest.TempPathFactory,
    warm_build: Building,
    compiled_models: Callable[[Path], dict[str, str]],
) -> Staged:
    """Runs the staging of orders and of ad spend on a work database.

    It is compiled once, for a workspace of one order; that compiled SQL, which names the
    relations of `work.duckdb`, then does for every other workspace.
    """
    root = tmp_path_factory.mktemp("staging")
    (root / "extracts").mkdir()
    (root / "roi.yml").write_text("currency: EUR\n", encoding="utf-8")
    order = "order_id,ordered_at,amount\nO1,2026-01-05,1\n"
    (root / "extracts" / "crm_orders.csv").write_text(order, encoding="utf-8")
    assert warm_build(root) == "published"
    models = {name: sql for name, sql in compiled_models(root).items() if name.startswith("stg_")}
    last = ("stg_crm__orders", "stg_ads__spend")
    ordered = list(dict.fromkeys(name for end in last for name in _ordered(models, end)))

    def run(_workspace: Workspace, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("create schema staging")
        for name in ordered:
            kind = "table" if name in last else "view"
            connection.execute(f"create {kind} staging.{name} as {models[name]}")

    return run


def _ordered(models: dict[str, str], last: str) -> list[str]:
    """The models that one reads, directly or not, each behind those it reads; it comes last."""
    needed = [name for name in models if f'"{name}"' in models[last]]
    before = [name for need in needed for name in _ordered(models, need)]
    return [*dict.fromkeys(before), last]
