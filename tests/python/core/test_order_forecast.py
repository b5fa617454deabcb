"""The forecast of orders against figures worked out by hand, and against what it must not know."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from prospecting_roi.core.estimators import ESTIMATORS
from prospecting_roi.core.estimators.order_forecast import COMPONENTS

(FORECAST,) = (one for one in ESTIMATORS if one.name == "order_forecast")
MONTHS = 7
Row = dict[str, Any]
Cells = dict[tuple[str, date, str, int], Row]


def month_end(number: int) -> date:
    """The last day of a month, counted from January 2024."""
    return month_start(number + 1) - timedelta(days=1)


def month_start(number: int) -> date:
    return date(2024 + number // 12, number % 12 + 1, 1)


def cell(cells: Cells, part: str, day: date, stage: str = "all", age: int = 0) -> Row:
    keys = {"part": part, "origin_date": day, "stage": stage, "age": age}
    empty = dict.fromkeys(FORECAST.input_columns, 0)
    return cells.setdefault((part, day, stage, age), empty | keys)


def told(cells: Cells) -> list[Row]:
    rows = [tuple(row[name] for name in FORECAST.input_columns) for row in cells.values()]
    return [dict(zip(FORECAST.output_columns, row, strict=True)) for row in FORECAST.compute(rows)]


def last(rows: list[Row], ahead: int) -> Row:
    """The row of the last origin, so many months ahead."""
    newest = max(row["origin_date"] for row in rows)
    return next(
        row for row in rows if row["origin_date"] == newest and row["horizon_months"] == ahead
    )


def steady(months: int, orders: int = 4, amount: int = 100) -> Cells:
    """Months with as many first orders each, of leads of the same day."""
    cells: Cells = {}
    for number in range(months):
        cell(cells, "customers", month_end(number))["units"] = 1
        cell(cells, "leads", month_start(number)).update(units=orders, ordered_0=orders)
        cell(cells, "orders", month_start(number), "first").update(
            units=orders,
            units_with_amount=orders,
            amount=Decimal(orders * amount),
            squared_amount=Decimal(orders * amount**2),
        )
    return cells


def test_as_many_are_expected_as_came_each_month() -> None:
    rows = told(steady(12))
    for ahead in range(1, 7):
        row = last(rows, ahead)
        assert row["status"] == "estimated"
        assert row["month_date"] == month_start(11 + ahead)
        assert row["expected_orders"] == row["new_lead_orders"] == 4
        assert row["expected_amount"] == 400
        assert row["last_month_orders"] == 4
        assert row["actual_orders"] is None
        assert row["crm_orders"] is None
    assert last(rows, 1)["last_year_orders"] == 4


def test_open_deals_are_won_as_former_ones_were() -> None:
    """Of ten deals two are ordered and one is lost in the first month, one of the seven after it.

    Ten are open now: 2, then (10 - 3) / 7 = 1, both at 500 each for the eight with an amount, and
    at 100, the mean of the orders before, for two of them; four are past their expected closing.
    """
    cells: Cells = {}
    for number in range(12):
        cell(cells, "pipeline", month_end(number), "proposal", 3).update(
            units=10, ordered_1=2, lost_1=1, ordered_2=1
        )
        cell(cells, "orders", month_start(number), "deal_first").update(
            units=3, units_with_amount=3, amount=Decimal(300), squared_amount=Decimal(30_000)
        )
    cell(cells, "pipeline", month_end(11), "proposal", 3).update(
        units_with_amount=8,
        amount=Decimal(4000),
        squared_amount=Decimal(2_000_000),
        overdue_units=4,
        overdue_units_with_amount=2,
        overdue_amount=Decimal(1000),
        units_with_probability=8,
        probability=Decimal(2),
        expected_1=4,
        expected_amount_1=Decimal(2000),
    )
    rows = told(cells)
    first, second, third = (last(rows, ahead) for ahead in (1, 2, 3))
    assert first["pipeline_orders"] == Decimal("1.2")
    assert first["overdue_orders"] == Decimal("0.8")
    assert second["expected_orders"] == 1
    assert third["expected_orders"] == 0
    # a fifth of (4 000 + 2 x 100), of which 1 000 + 2 x 100 is overdue
    assert first["expected_amount"] == 840
    assert first["overdue_amount"] == 240
    # a quarter of four deals, and of their 2 000
    assert (first["crm_orders"], first["crm_amount"]) == (1, 500)
    assert first["expected_orders_upper_80"] > 2 > first["expected_orders_lower_80"]


def test_leads_and_customers_bring_what_former_ones_brought() -> None:
    """A fifth of the leads that wait orders in the second month; half the customers buy a month."""
    cells = steady(12)
    for number in range(12):
        cell(cells, "waiting", month_end(number), age=2).update(units=20, ordered_2=4)
        cell(cells, "customers", month_end(number)).update(units=8, ordered_1=4, ordered_2=4)
    rows = told(cells)
    assert [last(rows, ahead)["lead_orders"] for ahead in (1, 2, 3)] == [0, 4, 0]
    assert [last(rows, ahead)["repeat_orders"] for ahead in (1, 2, 3)] == [4, 4, 0]


def test_orders_at_the_end_of_quarters_are_expected_there() -> None:
    """Of a hundred leads a month 30 order, 90 in a quarter's last month: so it goes on."""
    cells = steady(12)
    for number in range(12):
        orders = 90 if number % 3 == 2 else 30
        cell(cells, "leads", month_start(number)).update(units=100, ordered_0=orders)
        cell(cells, "orders", month_start(number), "first")["units"] = orders
    rows = told(cells)
    for ahead, orders in zip(range(1, 7), (30, 30, 90, 30, 30, 90), strict=True):
        assert abs(last(rows, ahead)["expected_orders"] - orders) < 2


@pytest.mark.parametrize(("late", "least", "most"), [(40, 40, 40), (38, 39, 40), (20, 20, 26)])
def test_what_open_deals_brought_of_late_goes_on_as_far_as_it_is_no_chance(
    late: int, least: int, most: int
) -> None:
    """Of a hundred open deals 40 are ordered in the next month; in the last half-year fewer."""
    cells: Cells = {}
    for number in range(18):
        orders = late if number >= 12 else 40
        cell(cells, "pipeline", month_end(number), "proposal", 3).update(units=100)
        cell(cells, "pipeline", month_end(number), "proposal", 3)["ordered_1"] = orders
        cell(cells, "orders", month_start(number + 1), "deal_first").update(
            units=orders, units_with_amount=orders, amount=Decimal(orders * 100)
        )
    assert least <= last(told(cells), 1)["expected_orders"] <= most


def test_a_history_that_is_too_short_says_nothing() -> None:
    rows = told(steady(4))
    assert [last(rows, ahead)["status"] for ahead in (1, 3, 4)] == [
        *("estimated", "estimated", "history_too_short")
    ]
    assert last(rows, 4)["expected_orders"] is None
    assert last(rows, 4)["expected_amount_upper_95"] is None
    nothing = told(steady(12, orders=0))
    assert {row["status"] for row in nothing} == {"no_orders"}
    assert {row["expected_orders"] for row in nothing} == {None}
    assert FORECAST.compute([]) == []


def test_an_interval_holds_what_is_not_known() -> None:
    """Three months of 4 orders each, of which 15.34 tell the share of leads: the latest say most.

    The variance is 4 by chance, 16 / 16.34 for the share, a hundredth of 16 for what the orders of
    a month share and (0.7 / 3)^2 of it for the short history: 6.01. A gamma distribution with it
    lies 8.1 % below 1.2 and 8.1 % above 7.7, Student's 1.397 of eight degrees of freedom.
    """
    row = last(told(steady(3)), 1)
    bounds = [row[f"expected_orders_{side}_80"] for side in ("lower", "upper")]
    assert bounds == [1, 8]
    amounts = [float(row[f"expected_amount_{side}_80"]) for side in ("lower", "upper")]
    assert amounts == pytest.approx([122, 772], abs=1)


def test_forecasts_that_were_farther_off_widen_the_interval() -> None:
    """Forty orders each month, or twenty and sixty in turn: as many are expected."""
    even, uneven = steady(24, orders=40), steady(24, orders=40)
    for number in range(24):
        orders = 20 if number % 2 else 60
        cell(uneven, "leads", month_start(number))["ordered_0"] = orders
        cell(uneven, "leads", month_start(number))["units"] = 100
        cell(uneven, "orders", month_start(number), "first").update(
            units=orders, units_with_amount=orders, amount=Decimal(orders * 100)
        )
    narrow, wide = (last(told(cells), 1) for cells in (even, uneven))
    assert narrow["expected_orders_upper_80"] - narrow["expected_orders_lower_80"] < 20
    assert wide["expected_orders_lower_80"] <= 20
    assert wide["expected_orders_upper_80"] >= 60


def test_one_order_leaves_a_wide_interval() -> None:
    cells = steady(12, orders=0)
    cell(cells, "leads", month_start(6)).update(units=1, ordered_0=1)
    cell(cells, "orders", month_start(6), "first").update(
        units=1, units_with_amount=1, amount=Decimal(1000), squared_amount=Decimal(1_000_000)
    )
    row = last(told(cells), 1)
    assert row["status"] == "estimated"
    assert 0 < row["expected_orders"] < Decimal("0.5")
    assert row["expected_orders_lower_95"] == 0
    assert row["expected_amount_lower_80"] < row["expected_amount"] / 10
    assert row["expected_amount_upper_95"] > 4 * row["expected_amount"]


def test_an_amount_that_is_unknown_leaves_the_orders() -> None:
    cells = steady(12)
    for row in cells.values():
        if row["part"] == "orders":
            row.update(units_with_amount=0, amount=None, squared_amount=None)
    row = last(told(cells), 1)
    assert row["expected_orders"] == 4
    assert row["expected_amount"] is row["new_lead_amount"] is row["last_month_amount"] is None


def test_amounts_beyond_reason_fit_their_columns() -> None:
    """decimal(18, 4): below 10 to the 14th, whatever a cell of an extract says."""
    cells = steady(12, amount=99_999_999_999_999)
    rows = told(cells)
    amounts = [
        value
        for row in rows
        for name, value in row.items()
        if "amount" in name and value is not None
    ]
    assert amounts
    assert max(amounts) < 10**14


def drawn(draw: Random, months: int, day: int | None) -> Cells:
    """Rows of any company; origins on a day of the month, or on its last."""
    cells: Cells = {}
    for number in range(months):
        origin = month_start(number).replace(day=day) if day else month_end(number)
        for stage in ("proposal", "qualified"):
            for age in (0, 3):
                row = cell(cells, "pipeline", origin, stage, age)
                row["units"] = draw.randrange(40)
        cell(cells, "waiting", origin, age=1)["units"] = draw.randrange(60)
        cell(cells, "customers", origin)["units"] = draw.randrange(60)
        cell(cells, "leads", month_start(number))["units"] = draw.randrange(30)
        for kind in ("deal_first", "repeat"):
            count = draw.randrange(9)
            cell(cells, "orders", month_start(number), kind).update(
                units=count, units_with_amount=count, amount=Decimal(count * 90)
            )
    for row in cells.values():
        if row["part"] != "orders":
            row.update({f"ordered_{ahead}": draw.randrange(4) for ahead in range(MONTHS)})
        if row["part"] == "pipeline":
            row.update({f"lost_{ahead}": draw.randrange(3) for ahead in range(MONTHS)})
    return cells


def changed_after(draw: Random, cells: Cells, origin: date) -> Cells:
    """The same up to an origin; anything else of what is told later."""
    over = month_number(origin + timedelta(days=1)) - 1
    found: Cells = {}
    for key, row in cells.items():
        number = month_number(row["origin_date"])
        later = number > over if row["part"] in {"leads", "orders"} else row["origin_date"] > origin
        new = dict(row)
        if later:
            new["units"] = draw.randrange(500)
            new["units_with_amount"] = new["units"]
            new["amount"] = Decimal(draw.randrange(90_000))
        for ahead in range(MONTHS):
            if later or number + ahead > over:
                new[f"ordered_{ahead}"] = draw.randrange(50)
                new[f"lost_{ahead}"] = draw.randrange(50)
        found[key] = new
    return found


def month_number(day: date) -> int:
    return (day.year - 2024) * 12 + day.month - 1


@pytest.mark.parametrize("seed", range(6))
def test_nothing_after_an_origin_changes_its_forecast(seed: int) -> None:
    draw = Random(seed)  # noqa: S311 - invented rows
    cells = drawn(draw, 20, day=14 if seed % 2 else None)
    before = told(cells)
    origins = sorted({row["origin_date"] for row in before})
    origin = origins[8 + seed]
    after = told(changed_after(draw, cells, origin))

    def forecasts(rows: list[Row]) -> list[Row]:
        said = {f"crm_{one}" for one in ("orders", "amount")} | {"actual_orders", "actual_amount"}
        return [
            {name: value for name, value in row.items() if name not in said}
            for row in rows
            if row["origin_date"] <= origin
        ]

    assert forecasts(before) == forecasts(after)
    assert before != after


@pytest.mark.parametrize("seed", range(3))
def test_components_sum_to_the_total_and_bounds_enclose_it(seed: int) -> None:
    made = told(drawn(Random(seed), 20, None))  # noqa: S311 - invented rows
    rows = [row for row in made if row["status"] == "estimated"]
    assert len(rows) > 50
    for row in rows:
        for measure in ("orders", "amount"):
            total = row[f"expected_{measure}"]
            assert total == sum(row[f"{one}_{measure}"] for one in COMPONENTS)
            bounds = [
                row[f"expected_{measure}_{side}_{level}"]
                for side, levels in (("lower", (95, 80, 50)), ("upper", (50, 80, 95)))
                for level in levels
            ]
            assert bounds == sorted(bounds)
            assert bounds[0] <= total <= bounds[-1] + 1
