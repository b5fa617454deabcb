"""The canonical extracts as typed objects: the only reader of `extracts.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from prospecting_roi.core.plain_yaml import read_yaml

COLUMN_TYPES = (
    "id", "label", "text", "email", "emails", "phone", "siren", "domain", "currency", "list",
    "postal", "amount", "number", "integer", "seconds", "boolean", "date", "month", "timestamp",
)  # fmt: skip

# What the texts of these ids and labels name: persons; things, whatever they are called; companies,
# whose names stay private. Elsewhere a text is a person's name where it looks like one.
_OF_PERSONS = frozenset(
    {"agent_id", "booked_by", "held_by", "lead_id", "merged_into_lead_id", "owner_id", "person_id"}
)
_OF_THINGS = frozenset({"campaign_id", "campaign_name", "content_id", "script_id", "variant_id"})
_OF_COMPANIES = frozenset({"account_name", "company_name"})


def names_in(extract: str, column: str) -> str:
    """Which texts of an id or label are persons' names: `any`, `no`, `private` or `given`.

    `private`: the column is never published; `given`: those that hold a given name.
    """
    if column in _OF_COMPANIES:
        return "private"
    if column in _OF_THINGS or (extract, column) == ("campaigns", "alias_ids"):
        return "no"
    is_alias = (extract, column) in {("people", "alias_ids"), ("crm_leads", "alias_ids")}
    return "any" if column in _OF_PERSONS or is_alias else "given"


@dataclass(frozen=True)
class Column:
    """One canonical column: its name, its type (see `COLUMN_TYPES`), required or not."""

    name: str
    type: str
    is_required: bool


@dataclass(frozen=True)
class Extract:
    """One canonical extract: its columns in order, its key and what a later delivery replaces.

    The rest is as `extracts.yml` explains it; `not_shown` is None where everything is shown.
    """

    name: str
    title: tuple[str, str]
    group: str
    model: str
    grain: str
    mode: str
    period: str | None
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    staged: Mapping[str, str]
    dates: tuple[str, ...]
    own_dates: tuple[str, ...]
    counts: tuple[str, ...]
    labels: Mapping[str, str]
    at_stake: str | None
    same_key: str | None
    is_key_generated: bool
    is_needed: bool
    not_shown: tuple[str, ...] | None
    below_thousand: tuple[str, ...]
    units: Mapping[str, int]

    @property
    def generated_key(self) -> str | None:
        """The column landing may leave empty because staging can generate it, if any."""
        is_single_id = len(self.key) == 1 and self.key[0].endswith("_id")
        return self.key[0] if is_single_id else None

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that no record may lack, without an id that staging generates."""
        generated = self.key[0] if self.generated_key or self.is_key_generated else None
        return tuple(c.name for c in self.columns if c.is_required and c.name != generated)

    def unit(self, column: str, column_type: str) -> int | None:
        """The seconds of the unit in which a column counts time, None for one that does not."""
        return 1 if column_type == "seconds" else self.units.get(column)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the extract has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@cache
def extracts() -> Mapping[str, Extract]:
    """All canonical extracts by name, in the order of the catalogue."""
    text = files("prospecting_roi.core").joinpath("extracts.yml").read_text(encoding="utf-8")
    found = {}
    for name, entry in read_yaml(text).items():
        columns = tuple(
            Column(column, spelled[:-1], spelled.endswith("!"))
            for column, spelled in entry["columns"].items()
        )
        found[name] = Extract(
            name=name,
            title=(entry["title"][0], entry["title"][1]),
            group=entry["group"],
            model=entry["model"],
            grain=entry["grain"],
            mode=entry["mode"],
            period=entry.get("period"),
            key=tuple(entry["key"]),
            columns=columns,
            staged=entry.get("staged", {}),
            dates=tuple(entry.get("dates", ())),
            own_dates=tuple(entry.get("own_dates", ())),
            counts=tuple(entry.get("counts", ())),
            labels=entry.get("labels", {}),
            at_stake=entry.get("at_stake"),
            same_key=entry.get("same_key"),
            is_key_generated=entry.get("is_key_generated", False),
            is_needed=entry.get("is_needed", False),
            not_shown=tuple(entry["not_shown"]) if "not_shown" in entry else None,
            below_thousand=tuple(entry.get("below_thousand", ())),
            units=entry.get("units", {}),
        )
    return MappingProxyType(found)
