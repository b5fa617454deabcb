"""Orders and amounts expected of the next six months, and how such forecasts did before."""

import math
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from prospecting_roi.core.estimators.order_bounds import LEVELS, bound, deviation, widths
from prospecting_roi.core.estimators.order_history import AHEAD, MONTHS, Floats, History

ORIGINS = 24
"""How many origins before the last are told."""

COMPONENTS = ("pipeline", "overdue", "lead", "new_lead", "repeat")
"""What orders come from: open deals, those past their expected closing, leads not yet deals, leads
to come, customers who buy again."""

MEASURES = {"orders": 6, "amount": 4}
"""What is told of a month, with its decimal places; orders have whole bounds."""

# Months that an origin learns from, and the fewest since the first order.
_TRAINING, _FEWEST_MONTHS = 24, 3
# After how many months what was seen says half as much: shares and amounts, leads, repeat orders.
_HALF_LIFE, _LEVEL_HALF_LIFE, _REPEAT_HALF_LIFE = 12.0, 4.0, 6.0
# Deals or leads that weigh as much as what is expected of a cell.
_PRIOR = 10.0
# By which share months vary beside chance; times the variance that a drift has to be beyond, and
# how many months ahead it is looked for.
_MONTHLY, _CHANCES, _QUARTER_MONTHS = 0.1, 2.0, 3
# The place in a quarter: what it weighs at least; the fewest months that tell more; months that the
# usual variance weighs; Fisher's ratio that may be chance.
_QUARTER, _FEWEST_OF_QUARTERS, _FEW_MONTHS, _BY_CHANCE = 2.0, 5, 4.0, 3.0
# Repeat orders: most that they grow by, customers that weigh as much as those there, and the usual
# exponent of their number with its standard deviation.
_GROWTH, _FEW, _USUAL, _VARIES = 3.0, 5.0, 0.9, 0.3
# Uncertainty that a month of history alone would leave, as a share.
_SHORT = 0.7
# What a column of amounts holds, and a component, five of which are summed.
_LARGEST, _LARGEST_PART = Decimal(99999999999999), 1e13
# Whose mean amount an order of a component has, by place in KINDS.
_KINDS = {"pipeline": (0, 1), "overdue": (0, 1), "lead": (0, 2), "new_lead": (0, 2)}
_KINDS["repeat"] = (1, 3)


def order_forecast(
    rows: Sequence[tuple[Any, ...]], columns: Sequence[str]
) -> list[tuple[Any, ...]]:
    """What the last origin and those before it expect of the six months after their own.

    `rows`: those of int_forecast_inputs__listed, of its `columns`. An origin learns from what was
    known that day alone: months that were over, of origins up to 24 months before it. Open deals:
    the hazards of order and of loss by month, stage and age, drawn towards what stage and age tell
    apart (competing risks by life table). Leads not yet deals: the share that ordered so many
    months later, by age. Leads to come: as many a month as of late, times the share by months from
    lead to order. Repeat orders: those of former origins, times the growth in customers. Origins at
    the same place in a quarter count twice, more where orders follow the quarter. Where open deals
    of late brought more or fewer orders than was expected of them, so do those of today, as far as
    it is no chance. Amounts: an open deal's own, where it was known that day, else the mean of the
    orders before. The interval is that of a gamma distribution whose variance is that of Poisson
    and binomial counts, of rates learnt from few orders, of a short history, of what all orders of
    a month share and of amounts; it reaches as many deviations as would have held that share of
    the forecasts that could be judged by then (see order_bounds).

    Returns, by origin and month: origin, month, months ahead, status; orders: expected, its
    components, bounds from the lowest; the amount likewise; orders and amount by last month, the
    same month of the year before, and the CRM; orders and amount that came. All None where the
    status is not `estimated`, but for what others would have expected and what came.
    """
    history = History(rows, columns)
    forecasts: list[Forecast] = []
    told: list[tuple[Any, ...]] = []
    for origin in range(history.size):
        forecasts.append(Forecast(history, origin, forecasts))
        if origin >= history.size - 1 - ORIGINS:
            told += _told(history, forecasts)
    return told


class Forecast:
    """What an origin expects: arrays by month from its own, by component where a dict.

    `variance` of the number of orders, before it is compared with former forecasts; `spread`: what
    amounts add to that of the amount; nan before any.
    """

    def __init__(self, history: History, origin: int, former: Sequence["Forecast"]) -> None:
        self._history, self._origin = history, origin
        self._last = history.last_over(origin)
        self._quarter = self._rhythm()
        self.counts: dict[str, Floats] = {}
        self.variance, of_deals = self._pipeline(former)
        events = (of_deals, self._waiting(), self._coming(), self._repeated())
        deals = self.counts["pipeline"] + self.counts["overdue"]
        others = [self.counts[name] for name in ("lead", "new_lead", "repeat")]
        self.orders: Floats = np.sum([deals, *others], axis=0)
        self.variance += self.orders - deals
        for orders, seen in zip((deals, *others), events, strict=True):
            self.variance += orders**2 / (seen + 1)
        months = max(self._last - history.began + 1, 1)
        self.variance += self.orders**2 * ((_SHORT / months) ** 2 + _MONTHLY**2)
        self._price()

    def status(self, ahead: int) -> str:
        """How far a month can be told."""
        since = max(0, self._origin - _TRAINING)
        if self._history.orders[since : self._last + 1].sum() == 0:
            return "no_orders"
        months = self._last - self._history.began + 1
        is_long = months >= max(_FEWEST_MONTHS, ahead)
        return "estimated" if is_long and self._last >= ahead else "history_too_short"

    def _weights(self, ahead: int, half_life: float = _HALF_LIFE, since: int = 0) -> Floats:
        """What each former origin says of so many months later, as far as these were over.

        Months before the first order are none: what was ordered then is not recorded. ``since``:
        of a month that comes so many months after that of the origin.
        """
        places = np.arange(max(self._last - ahead + 1, 0))
        weights = 0.5 ** ((self._last - ahead - places) / half_life)
        weights[(self._origin + since - places) % _QUARTER_MONTHS == 0] *= self._quarter
        first = max(self._origin - _TRAINING, self._history.began - 1)
        weights[places < first] = 0
        return weights

    def _rhythm(self) -> float:
        """How often origins at the same place in a quarter count: by how orders followed it so far.

        Beside a straight line, the share of what sets the places apart that is not by chance
        (James and Stein 1961, by Fisher's ratio); few months are taken to vary as usual.
        """
        months = np.arange(max(self._last - _TRAINING + 1, self._history.began), self._last + 1)
        orders = self._history.orders[months].sum(axis=1)
        if len(months) < _FEWEST_OF_QUARTERS or not orders.any():
            return _QUARTER
        line = np.column_stack([np.ones(len(months)), months - months[0]])
        places = np.column_stack([line, *(months % _QUARTER_MONTHS == place for place in (0, 1))])
        apart, within = (
            float(((orders - design @ np.linalg.lstsq(design, orders, rcond=None)[0]) ** 2).sum())
            for design in (line, places)
        )
        usual = orders.mean() + (_MONTHLY * orders.mean()) ** 2
        freedom = len(months) - places.shape[1] + _FEW_MONTHS
        variance = (within + _FEW_MONTHS * usual) / freedom
        by_chance = min(_BY_CHANCE * 2 * variance / max(apart - within, 1e-9), 1.0)
        return float(max(_QUARTER, 3 / by_chance - 2))

    def _pipeline(self, former: Sequence["Forecast"]) -> tuple[Floats, Floats]:
        """Open deals; the variance of their orders, and the orders they were learnt from."""
        history, origin = self._history, self._origin
        gone = np.cumsum(history.ordered + history.lost, axis=-1)
        before = np.concatenate([np.zeros_like(gone[..., :1]), gone[..., :-1]], axis=-1)
        at_risk = np.maximum(history.units[..., None] - before, 0)
        open_deals, alive = history.units[origin], history.units[origin].copy()
        cells, seen = np.zeros((*alive.shape, AHEAD)), np.zeros(AHEAD)
        for ahead in range(AHEAD):
            weights = self._weights(ahead)[:, None, None]
            exposed, ordered, lost = (
                (weights * array[: len(weights), ..., ahead]).sum(axis=0)
                for array in (at_risk, history.ordered, history.lost)
            )
            order, loss = _hazards(ordered, exposed), _hazards(lost, exposed)
            leaving = np.maximum(order + loss, 1.0)
            cells[..., ahead] = alive * order / leaving
            alive = alive * (1 - (order + loss) / leaving)
            seen[ahead] = ordered.sum()
        self.of_deals: Floats = cells.sum(axis=(0, 1))
        drift, doubt = self._drift(former)
        cells = np.minimum(cells * drift, open_deals[..., None])
        self._shares = cells / np.maximum(open_deals, 1)[..., None]
        overdue = history.standing["overdue_units"][origin]
        self.counts["overdue"] = _over_cells(self._shares, overdue)
        self.counts["pipeline"] = _over_cells(self._shares, open_deals - overdue)
        variance = (cells * (1 - self._shares)).sum(axis=(0, 1))
        return variance + doubt * cells.sum(axis=(0, 1)) ** 2, seen

    def _drift(self, former: Sequence["Forecast"]) -> tuple[float, float]:
        """How many times the orders that former origins expected of open deals came of them.

        As far as that is no chance (James and Stein 1961); the months just past say most. With the
        variance of what is left of it, as a share.
        """
        weights, expected, came = np.array(
            [
                (
                    0.5 ** ((self._last - place - ahead) / _LEVEL_HALF_LIFE),
                    made.of_deals[ahead],
                    self._history.ordered[place, ..., ahead].sum(),
                )
                for place, made in enumerate(former)
                for ahead in range(1, _QUARTER_MONTHS + 1)
                if place >= self._origin - _TRAINING
                and place + ahead <= self._last
                and made.status(ahead) == "estimated"
            ]
            or [(0.0, 0.0, 0.0)]
        ).T
        if not (weights @ expected and weights @ came):
            return 1.0, 0.0
        found = math.log((weights @ came) / (weights @ expected))
        apart = weights.sum() ** 2 / (weights @ weights) / 2  # several origins tell a month
        orders = max(float(weights @ came / weights.sum() * apart), 1.0)
        variance = 1 / orders + _MONTHLY**2 / float(apart)
        share = max(0.0, 1 - _CHANCES * variance / max(found**2, 1e-12))
        return math.exp(found * share), share * variance

    def _waiting(self) -> Floats:
        """Leads that are not yet deals; the orders they were learnt from."""
        history, seen, found = self._history, np.zeros(AHEAD), np.zeros(AHEAD)
        for ahead in range(AHEAD):
            weights = self._weights(ahead)[:, None]
            exposed = (weights * history.waiting[: len(weights)]).sum(axis=0)
            ordered = (weights * history.waiting_ordered[: len(weights), :, ahead]).sum(axis=0)
            base = ordered.sum() / max(exposed.sum(), 1.0)
            rates = (ordered + _PRIOR * base) / (exposed + _PRIOR)
            found[ahead] = (history.waiting[self._origin] * rates).sum()
            seen[ahead] = ordered.sum()
        self.counts["lead"] = found
        return seen

    def _coming(self) -> Floats:
        """Leads to come; the orders that the share of them was learnt from."""
        history, seen, found = self._history, np.zeros(AHEAD), np.zeros(AHEAD)
        months = np.arange(self._last + 1)
        weights = 0.5 ** ((self._last - months) / _LEVEL_HALF_LIFE)
        leads = np.full(
            AHEAD, (weights * history.leads[: len(months)]).sum() / (weights.sum() or 1)
        )
        leads[0] *= history.left(self._origin)
        for since in range(AHEAD):
            for ahead in range(AHEAD - since):
                weights = self._weights(ahead, since=since)
                exposed = (weights * history.leads[: len(weights)]).sum()
                ordered = (weights * history.leads_ordered[: len(weights), ahead]).sum()
                found[since + ahead] += leads[since] * ordered / max(exposed, 1.0)
                seen[ahead] += 0 if since else ordered
        self.counts["new_lead"] = found
        return np.cumsum(seen)

    def _repeated(self) -> Floats:
        """Customers who buy again; the orders that this was learnt from."""
        history, seen, found = self._history, np.zeros(AHEAD), np.zeros(AHEAD)
        customers = np.log(history.customers + _FEW)
        exponent = self._exponent(customers)
        for ahead in range(AHEAD):
            weights = self._weights(ahead, _REPEAT_HALF_LIFE)
            growth = np.exp(exponent * (customers[self._origin] - customers[: len(weights)]))
            growth[history.customers[: len(weights)] == 0] = 1
            ordered = weights * history.customers_ordered[: len(weights), ahead]
            found[ahead] = (ordered * np.minimum(growth, _GROWTH)).sum() / (weights.sum() or 1)
            seen[ahead] = ordered.sum()
        self.counts["repeat"] = found
        return seen

    def _exponent(self, customers: Floats) -> float:
        """With which power of the number of customers repeat orders grew: 0 to 1, by likelihood.

        Few orders leave it near what is usual: customers of long ago buy less often.
        """
        weights = self._weights(1)
        orders = weights * self._history.customers_ordered[: len(weights), 1]
        exponents = np.linspace(0, 1, 21)
        sizes = np.exp(np.outer(exponents, customers[: len(weights)])) @ weights
        likelihood = exponents * (orders @ customers[: len(weights)])
        likelihood = likelihood - orders.sum() * np.log(np.maximum(sizes, 1e-300))
        return float(exponents[np.argmax(likelihood - ((exponents - _USUAL) / _VARIES) ** 2 / 2)])

    def _price(self) -> None:
        """The amounts, and what they add to the variance."""
        history, span = self._history, slice(max(0, self._last - _TRAINING + 1), self._last + 1)
        weights = 0.5 ** (np.arange(history.priced[span].shape[0])[::-1] / _HALF_LIFE)
        priced, amounts, squares = (
            weights @ array[span] for array in (history.priced, history.amounts, history.squares)
        )
        every = amounts.sum() / priced.sum() if priced.sum() else np.nan
        means = {}
        for name, kinds in _KINDS.items():
            known = priced[list(kinds)].sum()
            means[name] = amounts[list(kinds)].sum() / known if known else every
        self.amounts = {name: self.counts[name] * means[name] for name in COMPONENTS}
        square = squares.sum() / (priced.sum() or 1.0)
        differs = max(square - every**2, 0.0) * priced.sum() / max(priced.sum() - 1, 1)
        if history.priced[span].sum() == 1:  # how one order differs from the next is not known
            differs = every**2
        self.spread = self.orders * differs + self.orders**2 * differs / max(priced.sum(), 1.0)
        is_known = history.standing["units_with_amount"][self._origin].any()
        if is_known or self._origin == history.size - 1:
            self._price_deals(means["pipeline"])

    def _price_deals(self, mean: float) -> None:
        """The open deals by their own amounts, where they are known."""
        history = self._history
        now = {name: array[self._origin] for name, array in history.standing.items()}
        units = history.units[self._origin]
        without = units - now["units_with_amount"]
        overdue = now["overdue_units"] - now["overdue_units_with_amount"]
        own = np.nan_to_num(mean)
        late = now["overdue_amount"] + overdue * own
        both = now["amount"] + without * own
        known = now["units_with_amount"].sum() == units.sum() or not np.isnan(mean)
        for name, sums in (("overdue", late), ("pipeline", both - late)):
            self.amounts[name] = _over_cells(self._shares, sums) + (0.0 if known else np.nan)
        deals = self.counts["pipeline"] + self.counts["overdue"]
        squares = _over_cells(self._shares, now["squared_amount"] + without * own**2)
        amount = self.amounts["pipeline"] + self.amounts["overdue"]
        differs = squares - amount**2 / np.maximum(deals, 1e-9)
        self.spread += np.maximum(differs - self.spread * deals / np.maximum(self.orders, 1e-9), 0)

    @property
    def amount(self) -> Floats:
        """The amount by month."""
        found: Floats = np.sum([self.amounts[name] for name in COMPONENTS], axis=0)
        return found

    def expected(self, measure: str, ahead: int) -> tuple[float, float]:
        """Orders or amount of a month, and their variance."""
        orders, variance = float(self.orders[ahead]), float(self.variance[ahead])
        if measure == "orders":
            return orders, variance
        amount = float(self.amount[ahead])
        mean = amount / orders if orders else 0.0
        return amount, variance * mean**2 + float(self.spread[ahead])

    @cached_property
    def deviations(self) -> list[tuple[str, int, float]]:
        """How far off it turned out to be: by measure and months ahead, whenever that was known."""
        found = []
        for ahead in range(1, MONTHS + 1):
            came = self._history.sold(self._origin + ahead)
            if came is None or self.status(ahead) != "estimated":
                continue
            for measure, one in zip(MEASURES, came, strict=True):
                mean, variance = self.expected(measure, ahead)
                if mean > 0 and variance > 0 and not np.isnan(one):
                    off = deviation(mean, variance, one, is_count=measure == "orders")
                    found.append((measure, ahead, off))
        return found


def _told(history: History, forecasts: Sequence[Forecast]) -> list[tuple[Any, ...]]:
    """The rows of the last of these forecasts."""
    origin, made, rows = len(forecasts) - 1, forecasts[-1], []
    former = {measure: _former(history, forecasts, measure) for measure in MEASURES}
    for ahead in range(1, MONTHS + 1):
        status = made.status(ahead)
        figures: list[Any] = []
        for measure, components in zip(MEASURES, (made.counts, made.amounts), strict=True):
            figures += _interval(
                [components[name][ahead] for name in COMPONENTS],
                made.expected(measure, ahead)[1],
                widths(former[measure], ahead),
                measure,
            )
        if status != "estimated":
            figures = [None] * len(figures)
        month, before = origin + ahead, history.last_over(origin)
        others = [history.sold(before), history.sold(month - 12), _of_crm(history, origin, ahead)]
        came = history.sold(month) if month <= history.last_over(history.size - 1) else None
        rows.append(
            (
                *(history.day(origin), history.month(month), ahead, status, *figures),
                *(_rounded(one[0] if one else None, 6) for one in (*others, came)),
                *(_rounded(one[1] if one else None, 4) for one in (*others, came)),
            )
        )
    return rows


def _former(
    history: History, forecasts: Sequence[Forecast], measure: str
) -> list[tuple[int, float]]:
    """Months ahead and deviation of the forecasts that could be judged at the last origin."""
    origin = len(forecasts) - 1
    since, last = max(0, origin - _TRAINING), history.last_over(origin)
    return [
        (ahead, off)
        for place, made in enumerate(forecasts[since:-1], start=since)
        for what, ahead, off in made.deviations
        if what == measure and place + ahead <= last
    ]


def _interval(
    components: Sequence[float], variance: float, wide: Sequence[float], measure: str
) -> list[Any]:
    """A figure, its components that sum to it, and its bounds from the lowest to the highest."""
    places = MEASURES[measure]
    parts = [_rounded(min(float(one), _LARGEST_PART), places) for one in components]
    known = [one for one in parts if one is not None]
    if len(known) < len(parts):
        return [None] * (1 + len(parts) + 2 * len(LEVELS))
    total = sum(known, Decimal(0))
    deviations = [*(-one for one in wide), *reversed(wide)]
    bounds = [bound(float(total), variance, one) for one in deviations]
    is_count = measure == "orders"
    return [total, *parts, *(round(one) if is_count else _rounded(one, places) for one in bounds)]


def _of_crm(history: History, origin: int, ahead: int) -> tuple[float, float] | None:
    """What the CRM expects: probability of the stage by deals, and by their amounts."""
    told = history.standing["units_with_probability"].sum(axis=2)
    place = origin if told[origin].any() else history.size - 1
    if not told[place].any():
        return None
    told, sums = told[place], history.standing["probability"][place].sum(axis=1)
    every = sums.sum() / told.sum()
    chances = np.where(told > 0, sums / np.maximum(told, 1), every)
    orders = float(chances @ history.expected[origin, :, ahead])
    return orders, float(chances @ history.expected_amount[origin, :, ahead])


def _hazards(events: Floats, exposed: Floats) -> Floats:
    """Events by those exposed, by stage and age: few are drawn to what both tell apart."""
    base = events.sum() / max(exposed.sum(), 1.0)
    by_stage, by_age = (
        (events.sum(axis=axis) + _PRIOR * base) / (exposed.sum(axis=axis) + _PRIOR)
        for axis in (1, 0)
    )
    expected = np.minimum(np.outer(by_stage, by_age) / max(base, 1e-12), 0.95)
    found: Floats = (events + _PRIOR * expected) / (exposed + _PRIOR)
    return found


def _over_cells(shares: Floats, units: Floats) -> Floats:
    """What so many units of each stage and age become by month."""
    found: Floats = (shares * units[..., None]).sum(axis=(0, 1))
    return found


def _rounded(value: float | None, places: int) -> Decimal | None:
    if value is None or np.isnan(value):
        return None
    return min(Decimal(str(round(value, places))), _LARGEST)
