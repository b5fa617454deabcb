"""A small company to which one thing comes at a time, of every kind that a build may meet.

A change of what is withdrawn at the time is none yet: a build would not see it.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from random import Random
from typing import ClassVar

from bench.changing import OPTIONAL, START, Changing, Row

SETTINGS = {
    "margin_rate": ("0.35", "0.6"),
    "utilisation": ("0.7", "0.9"),
    "lookback_days": ("20", "60"),
    "attribution_model": ("linear", "first_touch"),
}


class Delivering(Changing):
    """On the web, too, with two leads of one person, and often a file that is yet to come."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed, leads=6, is_on_the_web=True)
        self._merge()
        if self._happens(0.5):
            self._withdraw()

    def draw_anew(self, seed: int) -> None:
        """Let other things come from now on than would have."""
        self._draw = Random(seed)  # noqa: S311 - an invented company

    def deliver(self) -> tuple[str, str]:
        """The next thing that comes: of which of the ``KINDS`` it is, and what it is about."""
        while True:
            kind = self._draw.choice(tuple(self.KINDS))
            if about := self.KINDS[kind](self):
                return kind, about

    def _given(self) -> list[str]:
        return sorted(
            name for name, rows in self.files.items() if rows and name not in self._withdrawn
        )

    def _says_otherwise(self, row: Row, **values: object) -> bool:
        """Let a record have other values; returns whether it had others before."""
        before = dict(row)
        row.update(values)
        return row != before

    def _of_some(self, name: str, **values: object) -> str:
        """Let some record of a file have other values; returns the file where it had others."""
        if name not in self._given():
            return ""
        row = self._draw.choice(self.files[name])
        return name if self._says_otherwise(row, **values) else ""

    def _new(self) -> str:
        """A lead of today with its touch, hours and costs, or a day of ads and visits."""
        if self._happens(0.2):
            self._visit()
            return "ads"
        self._live(self.day, self.day)
        return "lead"

    def _late(self) -> str:
        self._live(START, self.day - timedelta(days=1))
        return "lead"

    def _repeated(self) -> str:
        name = self._draw.choice(self._given())
        self.files[name].append(dict(self._draw.choice(self.files[name])))
        return name

    def _gone(self) -> str:
        name = self._draw.choice(self._given())
        self.files[name].pop(self._draw.randrange(len(self.files[name])))
        return name

    def _corrected(self) -> str:
        """Of many corrections, which most often change nothing, the first one that does."""
        names = (self._correct() for _ in range(50))
        name = next(filter(None, names), "")
        return "" if name in self._withdrawn else name

    def _merge(self) -> str:
        """Two leads turn out to be one person's."""
        one, other = self._draw.sample(self.files["crm_leads"], 2)
        return "crm_leads" if self._says_otherwise(one, email=other["email"]) else ""

    def _unmerge(self) -> str:
        """A lead has its own address again."""
        for row in self.files["crm_leads"]:
            number = str(row["lead_id"])[1:]
            if self._says_otherwise(row, email=f"p{number}@firm{number}.example.com"):
                return "crm_leads"
        return ""

    def _rate(self) -> str:
        return self._of_some("exchange_rates", rate=self._draw.choice((0.7, 0.8, 1.1)))

    def _person(self) -> str:
        """What an hour of somebody costs, or the team."""
        values: Row = {"team": f"T{self._draw.randrange(3)}"}
        if self._happens(0.7):
            values = {"loaded_hourly_cost": self._draw.randrange(20, 90)}
        return self._of_some("people", **values)

    def _cost(self) -> str:
        return self._of_some("cost_ledger", amount=self._draw.randrange(20, 400))

    def _withdraw(self) -> str:
        names = sorted(set(OPTIONAL).intersection(self._given()))
        if not names:
            return ""
        name = self._draw.choice(names)
        self._withdrawn.add(name)
        return name

    def _give_again(self) -> str:
        if not self._withdrawn:
            return ""
        name = self._draw.choice(sorted(self._withdrawn))
        self._withdrawn.remove(name)
        return name

    def _setting(self) -> str:
        name = self._draw.choice(tuple(SETTINGS))
        value = self._draw.choice(SETTINGS[name])
        if self._settings.get(name) == value:
            return ""
        self._settings[name] = value
        return name

    def _sources(self) -> str:
        self._has_own_sources = not self._has_own_sources
        return "source_channels"

    def _wait(self) -> str:
        self.day += timedelta(days=self._draw.randrange(1, 40))
        return f"{self.day}"

    KINDS: ClassVar[Mapping[str, Callable[["Delivering"], str]]] = {
        "new": _new,
        "late": _late,
        "repeated": _repeated,
        "corrected": _corrected,
        "gone": _gone,
        "leads merged": _merge,
        "leads no longer merged": _unmerge,
        "rate": _rate,
        "person": _person,
        "cost": _cost,
        "file withdrawn": _withdraw,
        "file given again": _give_again,
        "setting": _setting,
        "reference table": _sources,
        "days later": _wait,
    }
