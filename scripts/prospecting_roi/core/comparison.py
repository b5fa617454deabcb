"""Two builds compared: which cause moved which figure by how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.quality import Text
from prospecting_roi.core.settings import Settings

CAUSES = (
    "new_data",
    "late_data",
    "changed_status",
    "reclassified_source",
    "merges",
    "costs",
    "rates",
    "settings",
    "rules",
)
"""The causes, in the order in which they are taken over (1-metrics of the specification)."""

Place = tuple[str, date | None, str]
"""Period grain, its first day (None: the whole time), channel."""
State = Mapping[Place, Mapping[str, Decimal | None]]
"""The KPIs of each place."""


@dataclass(frozen=True)
class Waterfall:
    """From one figure to another: what each of ``CAUSES`` adds, unrounded.

    Where both are known the ``changes`` sum to ``later - former``. One is None where its cause
    makes the figure unknown; what has changed until it is known again is of the cause that tells
    it.
    """

    place: Place
    kpi: str
    former: Decimal | None
    later: Decimal | None
    changes: tuple[Decimal | None, ...]

    @property
    def is_moved(self) -> bool:
        """Whether any cause moved the figure, be it back and forth."""
        return self.former != self.later or any(change != 0 for change in self.changes)


@dataclass(frozen=True)
class Kpi:
    """A KPI of the register: its unit and what people call it."""

    name: str
    unit: str
    label: Text


@dataclass(frozen=True)
class Comparison:
    """Two builds and the waterfall of every figure that both have and a cause moved.

    ``kpis`` are those of the standard table in the order of the register, ``channels`` what each
    channel is called.
    """

    former: BuildStamp
    later: BuildStamp
    settings: Settings
    kpis: tuple[Kpi, ...]
    channels: Mapping[str, Text]
    waterfalls: tuple[Waterfall, ...]

    def of(self, place: Place) -> list[tuple[Kpi, Waterfall]]:
        """Those of a period and channel, in the order of the register."""
        found = {one.kpi: one for one in self.waterfalls if one.place == place}
        return [(kpi, found[kpi.name]) for kpi in self.kpis if kpi.name in found]


def waterfalls(published: Sequence[State], between: Sequence[State]) -> tuple[Waterfall, ...]:
    """The waterfalls from one published state to another.

    ``between`` are the states with none, one, … all but the last of ``CAUSES`` taken over, made by
    the code of today. What that code alone changes about the former build is of the last cause, the
    rules, as are the reference tables.
    """
    found = []
    for place in sorted(published[0].keys() & published[1].keys(), key=str):
        for kpi in published[1][place].keys() & published[0][place].keys():
            former, later = (state[place][kpi] for state in published)
            path = [state.get(place, {}).get(kpi) for state in between]
            by_code, *by_cause, by_rules = _changes([former, *path, later])
            of_rules = None if by_code is None or by_rules is None else by_code + by_rules
            if of_rules is None and None not in (former, later):
                of_rules = by_rules if by_code is None else by_code
            found.append(Waterfall(place, kpi, former, later, (*by_cause, of_rules)))
    return tuple(one for one in found if one.is_moved)


def _changes(figures: Sequence[Decimal | None]) -> list[Decimal | None]:
    """From each figure to the next: what is known by what was known last, else None."""
    changes, known = list[Decimal | None](), figures[0]
    for before, after in pairwise(figures):
        if after is None:
            changes.append(Decimal(0) if before is None else None)
            continue
        changes.append(None if known is None else after - known)
        known = after
    return changes
