"""What the forecast of orders learns from: the counted rows as arrays by origin and month."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MONTHS = 6
"""Months after that of an origin which are told."""

AHEAD = MONTHS + 1
"""The month of an origin, as far as it is left, and those after it."""

AGES = 10
"""Classes of the age of a deal or lead."""

KINDS = ("deal_first", "deal_repeat", "first", "repeat")
"""Orders by whether a deal led to them, and whether they are their customer's first."""

STANDING = (
    *("units_with_amount", "amount", "squared_amount"),
    *("overdue_units", "overdue_units_with_amount", "overdue_amount"),
    *("units_with_probability", "probability"),
)
"""What is told of open deals as it was known at their origin; of the last one always."""

_AT_ORIGINS = ("pipeline", "waiting", "customers")


class History:
    """The rows as arrays. The first axis is the month, of an origin or of leads and orders.

    `units`, `ordered`, `lost`: deals open at each origin by stage and age, and how many of them
    were ordered or lost so many months later; `expected`, `expected_amount`: what the CRM expects
    of them by stage and month. `standing`: see STANDING, by stage and age. `waiting` leads (by
    age), `customers` at each origin and `leads` of each month, each with `…_ordered`. `orders`,
    `priced` (those with an amount), `amounts`, `squares` of each month by KINDS. `size` is 0
    without rows.
    """

    def __init__(self, rows: Sequence[tuple[Any, ...]], columns: Sequence[str]) -> None:
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        origins = {row["origin_date"] for row in records if row["part"] in _AT_ORIGINS}
        self.size = 0
        if not origins:
            return
        self._last: date = max(origins)
        self._first_month = min(_month(row["origin_date"]) for row in records)
        self.size = _month(self._last) - self._first_month + 1
        self._days: dict[int, date] = {_month(day): day for day in origins}
        stages = {row["stage"] for row in records if row["part"] == "pipeline"}
        self.stages = sorted(stages) or ["unknown"]
        by_deal = (self.size, len(self.stages), AGES)
        self.units = np.zeros(by_deal)
        self.standing = {name: np.zeros(by_deal) for name in STANDING}
        self.ordered, self.lost = np.zeros((*by_deal, AHEAD)), np.zeros((*by_deal, AHEAD))
        self.expected = np.zeros((self.size, len(self.stages), AHEAD))
        self.expected_amount = np.zeros_like(self.expected)
        self.waiting = np.zeros((self.size, AGES))
        self.waiting_ordered = np.zeros((self.size, AGES, AHEAD))
        self.customers, self.leads = np.zeros(self.size), np.zeros(self.size)
        self.customers_ordered = np.zeros((self.size, AHEAD))
        self.leads_ordered = np.zeros((self.size, AHEAD))
        self.orders, self.priced = (np.zeros((self.size, len(KINDS))) for _ in range(2))
        self.amounts, self.squares = (np.zeros((self.size, len(KINDS))) for _ in range(2))
        for row in records:
            place = _month(row["origin_date"]) - self._first_month
            if place < self.size:
                self._add(place, row)
        sold = np.flatnonzero(self.orders.sum(axis=1))
        self.began = int(sold[0]) if len(sold) else self.size
        # an order without a lead of its own is its own lead, of the same day
        self.leads = np.maximum(self.leads, self.leads_ordered[:, 0])

    def _add(self, place: int, row: Mapping[str, Any]) -> None:
        ordered, age = _by_month(row, "ordered"), row["age"]
        match row["part"]:
            case "pipeline":
                stage = self.stages.index(row["stage"])
                self.units[place, stage, age] = row["units"]
                self.ordered[place, stage, age] = ordered
                self.lost[place, stage, age] = _by_month(row, "lost")
                self.expected[place, stage] += _by_month(row, "expected")
                self.expected_amount[place, stage] += _by_month(row, "expected_amount")
                for name, array in self.standing.items():
                    array[place, stage, age] = float(row[name] or 0)
            case "waiting":
                self.waiting[place, age] = row["units"]
                self.waiting_ordered[place, age] = ordered
            case "customers":
                self.customers[place], self.customers_ordered[place] = row["units"], ordered
            case "leads":
                self.leads[place], self.leads_ordered[place] = row["units"], ordered
            case _:
                kind = KINDS.index(row["stage"])
                self.orders[place, kind] = row["units"]
                self.priced[place, kind] = row["units_with_amount"]
                self.amounts[place, kind] = float(row["amount"] or 0)
                self.squares[place, kind] = float(row["squared_amount"] or 0)

    def day(self, origin: int) -> date:
        """The day of an origin."""
        month = origin + self._first_month
        end = first_day(month + 1) - timedelta(days=1)
        if first_day(_month(self._last) + 1) == self._last + timedelta(days=1):
            return end
        return self._days.get(month, end.replace(day=min(self._last.day, end.day)))

    def month(self, place: int) -> date:
        """The first day of a month by its place on the first axis."""
        return first_day(place + self._first_month)

    def left(self, origin: int) -> float:
        """Which part of its month is still to come at an origin."""
        day, month = self.day(origin), origin + self._first_month
        following = first_day(month + 1)
        return ((following - day).days - 1) / (following - first_day(month)).days

    def last_over(self, origin: int) -> int:
        """The last month that is over at the end of an origin's day; -1 where none is."""
        following = self.day(origin) + timedelta(days=1)
        return _month(following) - self._first_month - 1

    def sold(self, place: int) -> tuple[float, float] | None:
        """Orders and amount of a month, the amount nan where one is unknown; None before any."""
        if not self.began <= place < self.size:
            return None
        orders, priced = self.orders[place].sum(), self.priced[place].sum()
        return float(orders), float(self.amounts[place].sum() if priced == orders else np.nan)


def _by_month(row: Mapping[str, Any], name: str) -> list[float]:
    return [float(row[f"{name}_{ahead}"] or 0) for ahead in range(AHEAD)]


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of a month, counted from year 0."""
    return date(month // 12, month % 12 + 1, 1)
