"""The attribution models as they are defined, written a second time: plain loops over one path.

Nothing here is shared with the models in SQL: times are seconds, weights are fractions of floats.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

MODELS = (
    "declared_source",
    "first_touch",
    "last_touch",
    "linear",
    "position_based",
    "u_shaped",
    "w_shaped",
    "full_path",
    "time_decay",
    "markov",
    "shapley",
)

Credits = dict[str, float]


@dataclass(frozen=True)
class Touch:
    """An effective touch of an account."""

    touch_id: str
    channel: str
    at: int


@dataclass(frozen=True)
class Conversion:
    """A deal or an order of an account, with the milestones before it (seconds, or none)."""

    conversion_id: str
    kind: str
    at: int
    lead_at: int | None
    opportunity_at: int | None
    declared: str


def path_of(
    conversion: Conversion, touches: Sequence[Touch], others: Sequence[Conversion], lookback: int
) -> list[Touch]:
    """The account's touches since its previous conversion of the kind, inside the look-back."""
    before = [one.at for one in others if one.kind == conversion.kind and one.at < conversion.at]
    since = max(before, default=None)
    path = [
        touch
        for touch in touches
        if conversion.at - lookback <= touch.at <= conversion.at
        and (since is None or touch.at > since)
    ]
    return sorted(path, key=lambda touch: (touch.at, touch.touch_id))


def last_until(path: Sequence[Touch], moment: int | None) -> int | None:
    """The place of the last touch at or before a moment."""
    places = [
        place for place, touch in enumerate(path) if moment is not None and touch.at <= moment
    ]
    return places[-1] if places else None


def with_rest(count: int, milestones: Iterable[tuple[int | None, float]]) -> list[float]:
    """Milestones' weights on their touches, what is left shared by the touches without one."""
    weights = [0.0] * count
    rest = 1.0
    for place, weight in milestones:
        rest -= weight
        if place is not None:
            weights[place] += weight
    without = [place for place, weight in enumerate(weights) if not weight]
    for place in without:
        weights[place] = rest / len(without)
    return weights


def weights_of(
    model: str,
    conversion: Conversion,
    path: Sequence[Touch],
    half_life: float,
    effects: Mapping[str, float],
) -> list[float]:
    """The weight of each touch of a path under a model, before they are made to sum to 1."""
    first, last = 0, len(path) - 1
    lead = last_until(path, conversion.lead_at)
    deal = last_until(path, conversion.opportunity_at)
    won = last if conversion.kind == "order" else None
    channels = [touch.channel for touch in path]
    count = len(path)
    milestones = {
        "first_touch": [(first, 1.0)],
        "last_touch": [(last, 1.0)],
        "linear": [],
        "position_based": [(first, 0.4), (last, 0.4)],
        "u_shaped": [(first, 0.4), (lead, 0.4)],
        "w_shaped": [(first, 0.3), (lead, 0.3), (deal, 0.3)],
        "full_path": [(place, 0.225) for place in (first, lead, deal, won)],
    }
    if model in milestones:
        return with_rest(count, milestones[model])
    if model == "time_decay":
        return [2 ** (-(conversion.at - touch.at) / 86400 / half_life) for touch in path]
    shares = effects if any(effects[channel] for channel in channels) else {}
    if model == "shapley" or not shares:
        shares = dict.fromkeys(channels, 1.0)
    return [shares[channel] / channels.count(channel) for channel in channels]


def credits_of(
    model: str,
    conversion: Conversion,
    path: Sequence[Touch],
    half_life: float,
    effects: Mapping[str, float],
) -> Credits:
    """The credit of each touch, in all exactly 1; of the declared source where no touch is."""
    if model == "declared_source" or not path:
        return {f"declared:{conversion.conversion_id}": 1.0}
    weights = weights_of(model, conversion, path, half_life, effects)
    total = sum(weights)
    return {touch.touch_id: weight / total for touch, weight in zip(path, weights, strict=True)}


def shapley_values(conversions: Sequence[frozenset[str]]) -> Credits:
    """Each channel's value by definition: its mean gain over all orders in which channels join.

    The worth of a set of channels is the number of conversions all of whose channels are in it.
    """
    players = sorted(frozenset[str]().union(*conversions))
    worth = {
        frozenset(some): sum(channels <= frozenset(some) for channels in conversions)
        for size in range(len(players) + 1)
        for some in combinations(players, size)
    }
    values = dict.fromkeys(players, 0.0)
    for player in players:
        for before, value in worth.items():
            if player not in before:
                orders = factorial(len(before)) * factorial(len(players) - len(before) - 1)
                gain = worth[before | {player}] - value
                values[player] += orders * gain / factorial(len(players))
    return values


def removal_effects(
    converting: Sequence[Sequence[str]], ended: Sequence[Sequence[str]], sweeps: int = 2000
) -> Credits:
    """What share of conversions an order-1 chain of the paths loses without each channel.

    By repeated sweeps over the states until nothing moves, no linear algebra.
    """
    steps: dict[str, list[str | bool]] = {}
    for path, converts in [*((p, True) for p in converting), *((p, False) for p in ended)]:
        for one, other in zip(("start", *path), (*path, converts), strict=True):
            steps.setdefault(one, []).append(other)

    def probability(removed: str | None) -> float:
        chance = dict.fromkeys(steps, 0.0)
        for _ in range(sweeps):
            moved = 0.0
            for state, afters in steps.items():
                if state == removed:
                    continue
                found = sum(
                    float(after) if isinstance(after, bool) else chance[after] for after in afters
                ) / len(afters)
                moved = max(moved, abs(found - chance[state]))
                chance[state] = found
            if moved < 1e-15:
                break
        return chance["start"]

    base = probability(None)
    return {
        channel: 1 - probability(channel) / base if base else 0.0
        for channel in steps
        if channel != "start"
    }
