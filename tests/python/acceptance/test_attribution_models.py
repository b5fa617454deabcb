"""The eleven attribution models as dbt runs them, against their definitions, on random paths.

dbt compiles the models once; their SQL, which names the relations of `work.duckdb`, is then run on
tables that are made up here.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

from prospecting_roi.core.estimators import ESTIMATORS

from .attribution_rules import (
    MODELS,
    Conversion,
    Touch,
    credits_of,
    path_of,
    removal_effects,
    shapley_values,
)

START = datetime(2025, 1, 1)  # noqa: DTZ001 - the models' timestamps are UTC, without a zone
DAY = 86400
LOOKBACK_DAYS = 60
HALF_LIFE = 7
CHANNELS = ("telesales", "emailing", "social", "events", "ads", "content", "partner", "referral")
# credits are cut off at nine decimals, and the last touch takes what that leaves
CUT = 1.001e-9
# an amount is what is credited up to a touch, less what is credited before it
ROUNDED_TWICE = Decimal("0.0001")
KINDS = ("opportunity", "order")

Credits = dict[tuple[str, str], dict[str, Decimal]]
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Account:
    """The touches and the conversions of one account."""

    key: str
    touches: list[Touch] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)

    def path(self, conversion: Conversion) -> list[Touch]:
        return path_of(conversion, self.touches, self.conversions, LOOKBACK_DAYS * DAY)


@dataclass(frozen=True)
class Case:
    """Accounts, and the channels of paths on which nothing followed, by kind of conversion."""

    accounts: list[Account]
    ended: list[tuple[str, list[str]]]

    def conversions(self) -> list[tuple[Conversion, list[Touch]]]:
        return [
            (one, account.path(one)) for account in self.accounts for one in account.conversions
        ]

    def effects(self, kind: str) -> dict[str, float]:
        converting = [
            [touch.channel for touch in path]
            for conversion, path in self.conversions()
            if conversion.kind == kind and path
        ]
        return removal_effects(converting, [path for of, path in self.ended if of == kind])


def moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else START + timedelta(seconds=seconds)


TABLES = {
    "intermediate.int_journey_touches__counted": (
        "journey_key varchar, touch_id varchar, channel varchar, campaign_id varchar, "
        "occurred_at timestamp, occurred_date date"
    ),
    "intermediate.int_conversions__listed": (
        "conversion_id varchar, conversion_kind varchar, journey_key varchar, "
        "from_at timestamp, until_at timestamp, lead_until_at timestamp, "
        "opportunity_until_at timestamp, "
        "channel varchar, campaign_id varchar, opportunity_id varchar, order_id varchar, "
        "account_id varchar, is_counted boolean, converted_date date"
    ),
    "intermediate.int_journeys__ended": (
        "conversion_kind varchar, journey_key varchar, touch_id varchar, channel varchar, "
        "previous_channel varchar, is_last boolean"
    ),
    "intermediate.int_orders__identified": (
        "order_id varchar, revenue decimal(18, 4), gross_margin decimal(18, 4)"
    ),
    "intermediate.int_customers__acquired": (
        "order_id varchar, new_customer_revenue decimal(18, 4), "
        "new_customer_gross_margin decimal(18, 4)"
    ),
    "intermediate.int_attribution_settings__settled": "half_life_days decimal(18, 6)",
    # Without a time zone every moment is known to the second.
    "reference.settings": ("lookback_days integer, time_zone varchar, attribution_model varchar"),
    "reference.attribution_weights": (
        "attribution_model varchar, first_weight bigint, last_weight bigint, lead_weight bigint, "
        "opportunity_weight bigint, won_weight bigint, rest_weight bigint"
    ),
}


def filling(case: Case) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of the tables that the attribution models read."""
    rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
    amounts = random.Random(5)  # noqa: S311 - invented data
    for account in case.accounts:
        rows["intermediate.int_journey_touches__counted"] += [
            (account.key, touch.touch_id, touch.channel, None, moment(touch.at), None)
            for touch in account.touches
        ]
        for one in account.conversions:
            is_order = one.kind == "order"
            of_deal, of_order = (None, one.conversion_id) if is_order else (one.conversion_id, None)
            times = [moment(at) for at in (one.at, one.at, one.lead_at, one.opportunity_at)]
            rows["intermediate.int_conversions__listed"].append(
                (
                    *(one.conversion_id, one.kind, account.key, *times, one.declared, None),
                    *(of_deal, of_order, account.key, True, START.date()),
                )
            )
            if is_order:
                money = [Decimal(amounts.randrange(-(10**6), 10**9)) / 10**4 for _ in range(4)]
                rows["intermediate.int_orders__identified"].append((of_order, *money[:2]))
                rows["intermediate.int_customers__acquired"].append((of_order, *money[2:]))
    for number, (kind, path) in enumerate(case.ended):
        rows["intermediate.int_journeys__ended"] += [
            (kind, f"ended-{number}", f"{number}-{place}", channel, before, place == len(path))
            for place, (before, channel) in enumerate(pairwise([None, *path]), start=1)
        ]
    rows["intermediate.int_attribution_settings__settled"] = [(HALF_LIFE,)]
    rows["reference.settings"] = [(LOOKBACK_DAYS, None, "linear")]
    return rows


class Models:
    """The compiled models between the paths and the mart."""

    def __init__(self, root: Path, sql: dict[str, str]) -> None:
        self.sql = sql
        with duckdb.connect(str(root / "state" / "work.duckdb"), read_only=True) as connection:
            self.weights = connection.execute("from reference.attribution_weights").fetchall()

    def run(self, case: Case) -> Rows:
        """The rows of `fct_attribution`."""
        with duckdb.connect() as connection:
            connection.execute("attach ':memory:' as work")
            connection.execute("use work")
            connection.begin()
            for schema in ("staging", "intermediate", "estimates", "reference", "marts"):
                connection.execute(f"create schema {schema}")
            contents = filling(case)
            contents["reference.attribution_weights"] = self.weights
            for table, columns in TABLES.items():
                self._load(connection, table, columns, contents[table])
            self._create(
                connection,
                "intermediate.int_conversion_touches__pathed",
                "intermediate.int_channel_transitions__counted",
            )
            (markov,) = (one for one in ESTIMATORS if one.name == "markov")
            columns = ", ".join(markov.input_columns)
            read = connection.execute(
                f"select {columns} from intermediate.{markov.input_model} order by {columns}"
            ).fetchall()
            typed = ", ".join(f"{name} {of}" for name, of in markov.output_columns.items())
            self._load(connection, "estimates.markov", typed, markov.compute(read))
            runs = "estimate varchar, input_hash varchar"
            self._load(connection, "estimates.runs", runs, [("markov", "")])
            self._create(
                connection,
                "intermediate.int_attribution_models__listed",
                "intermediate.int_path_shapes__shared",
                "intermediate.int_touches__credited",
                "marts.fct_attribution",
            )
            answer = connection.execute("from marts.fct_attribution")
            names = [column[0] for column in answer.description or ()]
            return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def _load(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: str,
        columns: str,
        rows: Sequence[tuple[Any, ...]],
    ) -> None:
        connection.execute(f"create table {table} ({columns})")
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"insert into {table} values ({marks})", rows)

    def _create(self, connection: duckdb.DuckDBPyConnection, *tables: str) -> None:
        for table in tables:
            connection.execute(f"create table {table} as {self.sql[table.partition('.')[2]]}")


def by_touch(rows: Rows) -> Credits:
    """Credit by conversion and model, then by touch; what is without a row has none."""
    found: Credits = defaultdict(dict)
    for row in rows:
        of_touch = found[row["conversion_id"], row["attribution_model"]]
        assert row["touch_id"] not in of_touch
        of_touch[row["touch_id"]] = row["credit"]
    return found


@pytest.fixture(scope="module")
def models(
    make_workspace: Callable[..., Path],
    build_workspace: Callable[..., Any],
    compiled_models: Callable[[Path], dict[str, str]],
) -> Models:
    order = {"order_id": "O1", "ordered_at": "2026-01-05", "amount": 1}
    root = make_workspace("compiled", {"crm_orders": [order]})
    build_workspace(root)
    return Models(root, compiled_models(root))


def random_case(seed: int, accounts: int = 150) -> Case:
    """Accounts of up to eight channels and 16 touches; touches and milestones often tie."""
    draw = random.Random(seed)  # noqa: S311 - invented data
    case = Case([], [])
    for number in range(accounts):
        account = Account(f"account-{number}")
        channels = draw.sample(CHANNELS, draw.randint(1, len(CHANNELS)))
        # whole days in half of the accounts, so that moments coincide
        step = draw.choice([DAY, 1])
        moments = [draw.randrange(0, 80 * DAY, step) for _ in range(draw.randint(0, 16))]
        for at in moments:
            # ids do not follow the order of time
            touch_id = f"touch-{draw.randrange(10**9):09d}-{number}"
            account.touches.append(Touch(touch_id, draw.choice(channels), at))
        for kind in KINDS:
            for at in {draw.randrange(0, 100 * DAY, step) for _ in range(draw.randint(0, 3))}:
                before = [None, 0, at, *(moment for moment in moments if moment <= at)]
                account.conversions.append(
                    Conversion(
                        conversion_id=f"{kind}:{number}-{at}",
                        kind=kind,
                        at=at,
                        lead_at=draw.choice(before),
                        opportunity_at=at if kind == "opportunity" else draw.choice(before),
                        declared=draw.choice(CHANNELS),
                    )
                )
        case.accounts.append(account)
        for kind in KINDS:
            if draw.random() < 0.5:
                path = [draw.choice(channels) for _ in range(draw.randint(1, 6))]
                case.ended.append((kind, path))
    return case


@pytest.fixture(scope="module", params=[1, 2])
def case(request: pytest.FixtureRequest) -> Case:
    return random_case(request.param)


@pytest.fixture(scope="module")
def rows(models: Models, case: Case) -> Rows:
    return models.run(case)


def test_random_paths_are_credited_as_defined(rows: Rows, case: Case) -> None:
    found = by_touch(rows)
    effects = {kind: case.effects(kind) for kind in KINDS}
    paths = case.conversions()
    assert {key[0] for key in found} == {conversion.conversion_id for conversion, _ in paths}
    assert max(len({touch.channel for touch in path}) for _, path in paths) >= 7
    for conversion, path in paths:
        last = path[-1].touch_id if path else None
        for model in MODELS:
            expected = credits_of(model, conversion, path, HALF_LIFE, effects[conversion.kind])
            credit = found[conversion.conversion_id, model]
            assert credit.keys() <= expected.keys()
            for touch_id, share in expected.items():
                allowed = CUT * (len(path) if touch_id == last else 1)
                difference = float(credit.get(touch_id, 0)) - share
                assert abs(difference) < allowed, (model, conversion, path, touch_id)


def test_credits_and_money_sum_exactly(rows: Rows, case: Case) -> None:
    contents = filling(case)
    amounts = {
        of_order: [*money, *of_customer[1:]]
        for (of_order, *money), of_customer in zip(
            contents["intermediate.int_orders__identified"],
            contents["intermediate.int_customers__acquired"],
            strict=True,
        )
    }
    names = (
        "credited_revenue",
        "credited_gross_margin",
        "credited_new_customer_revenue",
        "credited_new_customer_gross_margin",
    )
    credit: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    money: dict[tuple[str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    for row in rows:
        assert row["credit"] > 0
        key = row["conversion_id"], row["attribution_model"]
        credit[key] += row["credit"]
        parts = [row[name] for name in names]
        if row["conversion_kind"] == "opportunity":
            assert parts == [None] * 4
            continue
        whole = amounts[row["conversion_id"]]
        for part, amount in zip(parts, whole, strict=True):
            assert abs(part - row["credit"] * amount) <= ROUNDED_TWICE
        money[key] = [total + part for total, part in zip(money[key], parts, strict=True)]
    assert len(credit) == len(MODELS) * len(case.conversions())
    assert set(credit.values()) == {Decimal(1)}
    assert all(total == amounts[conversion_id] for (conversion_id, _), total in money.items())


def test_shapley_is_the_brute_force_definition(rows: Rows, case: Case) -> None:
    credited = by_touch(rows)
    for kind in KINDS:
        paths = [(one, path) for one, path in case.conversions() if one.kind == kind and path]
        expected = shapley_values([frozenset(t.channel for t in path) for _, path in paths])
        found = dict.fromkeys(expected, Decimal(0))
        for conversion, path in paths:
            for touch in path:
                credit = credited[conversion.conversion_id, "shapley"].get(touch.touch_id, 0)
                found[touch.channel] += credit
        for channel, value in expected.items():
            assert abs(float(found[channel]) - value) < CUT * 16 * len(paths)


def one_path(
    days: Sequence[float],
    *,
    kind: str = "order",
    lead: float | None = None,
    opportunity: float | None = None,
    channels: Sequence[str] = CHANNELS,
    ended: Sequence[tuple[str, list[str]]] = (),
) -> Case:
    """One conversion on day 40, with touches a, b, c … and milestones on the given days."""
    touches = [
        Touch("abcdefgh"[place], channels[place % len(channels)], int(day * DAY))
        for place, day in enumerate(days)
    ]
    lead_at, deal_at = (None if day is None else int(day * DAY) for day in (lead, opportunity))
    conversion = Conversion("won", kind, 40 * DAY, lead_at, deal_at, "telesales")
    return Case([Account("account", touches, [conversion])], list(ended))


TIES = ("telesales", "emailing")


@pytest.mark.parametrize(
    ("model", "case", "expected"),
    [
        ("position_based", one_path([1]), [1]),
        ("position_based", one_path([1, 2]), [0.5, 0.5]),
        ("position_based", one_path([1, 2, 3]), [0.4, 0.2, 0.4]),
        ("position_based", one_path([1, 2, 3, 4, 5]), [0.4, 1 / 15, 1 / 15, 1 / 15, 0.4]),
        ("time_decay", one_path([26, 33, 40]), [1 / 7, 2 / 7, 4 / 7]),
        ("time_decay", one_path([19, 33, 38]), [0.086485, 0.345940, 0.567574]),
        # the lead is created by the second touch; by the first; before any; by the only one
        ("u_shaped", one_path([1, 2, 3, 4], lead=2.5), [0.4, 0.4, 0.1, 0.1]),
        ("u_shaped", one_path([1, 2, 3], lead=1), [0.8, 0.1, 0.1]),
        ("u_shaped", one_path([1, 2, 3], lead=0), [2 / 3, 1 / 6, 1 / 6]),
        ("u_shaped", one_path([1, 2], lead=2), [0.5, 0.5]),
        ("u_shaped", one_path([1], lead=None), [1]),
        ("w_shaped", one_path([1, 2, 3, 4], lead=2, opportunity=3), [0.3, 0.3, 0.3, 0.1]),
        ("w_shaped", one_path([1, 2, 3], lead=2, opportunity=2.5), [0.3, 0.6, 0.1]),
        ("w_shaped", one_path([1, 2, 3], lead=2, opportunity=3), [1 / 3, 1 / 3, 1 / 3]),
        ("w_shaped", one_path([1, 2, 3], lead=1, opportunity=1), [0.9, 0.05, 0.05]),
        ("w_shaped", one_path([1, 2, 3], lead=2), [3 / 7, 3 / 7, 1 / 7]),
        (
            "full_path",
            one_path([1, 2, 3, 4, 5], lead=2, opportunity=3),
            [0.225, 0.225, 0.225, 0.1, 0.225],
        ),
        ("full_path", one_path([1, 2, 3], lead=2, opportunity=3), [0.25, 0.25, 0.5]),
        ("full_path", one_path([1], lead=1, opportunity=1), [1]),
        # a deal is not won yet: its model has no such touch
        (
            "full_path",
            one_path([1, 2, 3], kind="opportunity", lead=2, opportunity=40),
            [0.225 / 0.675, 0.225 / 0.675, 0.225 / 0.675],
        ),
        # two touches of one moment: the smaller id comes first
        ("first_touch", one_path([3, 3]), [1, 0]),
        ("last_touch", one_path([3, 3]), [0, 1]),
        ("linear", one_path([1, 2, 3, 4]), [0.25] * 4),
        ("shapley", one_path([1, 2, 3], channels=TIES), [0.25, 0.5, 0.25]),
        # half of the visits of the first channel still convert without the second: effects 1, 1/2
        ("markov", one_path([1, 2, 3], channels=TIES), [1 / 3, 1 / 3, 1 / 3]),
        # without the first channel half of what starts with the second converts: effects 1/2, 1
        (
            "markov",
            one_path([1, 2], channels=TIES, ended=[("order", [TIES[0]]), ("order", [TIES[1]])]),
            [1 / 3, 2 / 3],
        ),
        ("markov", one_path([1, 2], kind="opportunity", channels=TIES), [0.5, 0.5]),
    ],
)
def test_vectors(models: Models, model: str, case: Case, expected: list[float]) -> None:
    credited = by_touch(models.run(case))["won", model]
    found = [float(credited.get(touch_id, 0)) for touch_id in "abcdefgh"[: len(expected)]]
    assert found == pytest.approx(expected, abs=5e-7 if model == "time_decay" else 5e-9)
