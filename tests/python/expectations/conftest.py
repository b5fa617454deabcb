"""Made-up deliveries, and both engines to judge them."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from prospecting_roi.core.loads import BuildStamp, Load
from prospecting_roi.core.quality import Expectation
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.expectations.messages import ExtractsRequest
from prospecting_roi.expectations.service import check
from prospecting_roi.land import install_relations, land

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 6, 0)  # noqa: DTZ001 - UTC without zone, as loads keep it
ENGINES = ("duckdb", "postgres")

Key = tuple[str, str, str | None]
Cells = Mapping[str, Callable[[int], object]]


class Company:
    """A workspace whose extracts are written by the test."""

    def __init__(self, root: Path) -> None:
        self.ws = Workspace(root)
        self.ws.extracts.mkdir(parents=True)
        self.ws.settings_file.write_text("currency: EUR\n", encoding="utf-8")

    def give(self, name: str, count: int, cells: Cells) -> None:
        """Write a file of ``count`` records; a cell is a function of the record's number."""
        lines = [",".join(cells)]
        lines += [",".join(str(cell(i)) for cell in cells.values()) for i in range(count)]
        (self.ws.extracts / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def own(self, name: str, text: str) -> None:
        """Write a suite of the workspace's own."""
        folder = self.ws.root / "expectations"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")

    def land(self, day: date) -> Load:
        return land(self.ws, today=day, now=NOW)


def before(day: date, days: int) -> str:
    return str(day - timedelta(days=days))


def leads(day: date, count: int = 200, **other: Callable[[int], object]) -> tuple[int, Cells]:
    """One lead a day up to the day before ``day``; ``other`` replaces cells."""
    cells: dict[str, Callable[[int], object]] = {
        "lead_id": lambda i: f"L{i:05d}",
        "created_at": lambda i: before(day, count - i),
        "email": lambda i: f"person{i}@firm{i}.example",
        "lead_source": lambda i: ("telesales", "E-mailing", "Salons et événements")[i % 3],
        "potential_amount": lambda i: 1000 + (i * 37) % 500,
        "downloads": lambda i: i % 4,
    }
    return count, cells | other


def spend(day: date, count: int = 120, **other: Callable[[int], object]) -> tuple[int, Cells]:
    """A campaign's spend a day."""
    cells: dict[str, Callable[[int], object]] = {
        "date": lambda i: before(day, count - i),
        "cost": lambda i: 10 + i % 7,
        "campaign_id": lambda _: "C1",
        "impressions": lambda i: 100 + i,
        "clicks": lambda i: i % 9,
        "currency": lambda _: "EUR",
    }
    return count, cells | other


def orders(day: date, count: int = 60, **other: Callable[[int], object]) -> tuple[int, Cells]:
    """An order every second day."""
    cells: dict[str, Callable[[int], object]] = {
        "order_id": lambda i: f"O{i:04d}",
        "ordered_at": lambda i: before(day, 2 * (count - i) - 1),
        "amount": lambda i: 500 + i,
        "kind": lambda i: ("new", "Renouvellement")[i % 2],
    }
    return count, cells | other


class Engine:
    """Judges a load on one engine."""

    def __init__(self, target: str, server: Mapping[str, str]) -> None:
        self.target = target
        self._server = server

    def check(self, ws: Workspace, load: Load, **more: Any) -> tuple[Expectation, ...]:
        """Judge; on PostgreSQL after its raw tables have been filled, as a build fills them."""
        if self.target == "postgres":
            self.fill(ws, load)
        return check(ExtractsRequest(ws.root, load.id, self.target, **more))

    def fill(self, ws: Workspace, load: Load) -> None:
        from prospecting_roi.publish.postgres_copy import copy_relations

        stamp = BuildStamp(1, load.id, load.as_of_date, load.loaded_at, "test", "s", "r")
        with (
            duckdb.connect() as source,
            tempfile.TemporaryDirectory() as folder,
            self.server() as connection,
            connection.cursor() as cursor,
        ):
            install_relations(source, ws, load, stamp)
            for schema in ("raw", "reference"):
                cursor.execute(f"drop schema if exists {schema} cascade")
                cursor.execute(f"create schema {schema}")
            copy_relations(source, cursor, Path(folder))

    def server(self) -> Any:
        """A connection that may write."""
        import psycopg2

        return psycopg2.connect(
            host=self._server["ROI_PG_HOST"], user="roi", dbname=self._server["ROI_PG_DATABASE"]
        )


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each engine; PostgreSQL is skipped, saying so, where there is none."""
    with pytest.MonkeyPatch.context() as patch:
        server: dict[str, str] = {}
        if request.param == "postgres":
            server = {**request.getfixturevalue("postgres"), "ROI_PG_DATABASE": "delivered"}
            for name, word in server.items():
                patch.setenv(name, word)
        yield Engine(request.param, server)


def by_key(found: tuple[Expectation, ...]) -> dict[Key, Expectation]:
    keyed = {(one.suite, one.name, one.column): one for one in found}
    assert len(keyed) == len(found), "two expectations have one name"
    return keyed


class Kit:
    """What the tests write deliveries with."""

    day = DAY
    engine = Engine
    company = Company
    leads = staticmethod(leads)
    spend = staticmethod(spend)
    orders = staticmethod(orders)
    before = staticmethod(before)
    by_key = staticmethod(by_key)


@pytest.fixture(scope="session")
def kit() -> type[Kit]:
    """Made-up extracts, by name."""
    return Kit
