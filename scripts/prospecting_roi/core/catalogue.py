"""The canonical extracts as typed objects: the only reader of `extracts.yml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

COLUMN_TYPES = (
    "id", "label", "text", "email", "emails", "phone", "siren", "domain", "currency", "list",
    "postal", "amount", "number", "integer", "seconds", "boolean", "date", "month", "timestamp",
)  # fmt: skip

# A build needs at least one of these; the others only enrich.
EXTRACTS_A_BUILD_NEEDS = (
    "channel_totals",
    "crm_leads",
    "crm_opportunities",
    "crm_orders",
    "crm_touches",
    "call_logs",
    "ad_spend",
)

# Where `1.125` is never one thousand one hundred and twenty-five.
COLUMNS_BELOW_A_THOUSAND = frozenset(
    {("exchange_rates", "rate"), ("time_entries", "hours"), ("crm_opportunities", "probability")}
)

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


# The seconds of the unit in which a column counts time; those of type `seconds` count in seconds.
_UNITS = {("time_entries", "hours"): 3600, ("crm_meetings", "duration_minutes"): 60}
# What no table of this version shows: extracts, and columns of others. They are read and checked,
# and whoever delivers them is told.
NOT_SHOWN_YET: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "crm_leads": ("job_title",),
        "crm_feedback": ("comment",),
        "decisions": (),
        "debriefs": (),
    }
)


@dataclass(frozen=True)
class Column:
    """One canonical column: its name, its type (see `COLUMN_TYPES`), required or not."""

    name: str
    type: str
    is_required: bool


@dataclass(frozen=True)
class Extract:
    """One canonical extract: its columns in order, its key and what a later delivery replaces."""

    name: str
    group: str
    mode: str
    period: str | None
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def generated_key(self) -> str | None:
        """The column landing may leave empty because staging can generate it, if any."""
        is_single_id = len(self.key) == 1 and self.key[0].endswith("_id")
        return self.key[0] if is_single_id else None

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when the extract has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def unit_of(extract: str, column: str, column_type: str) -> int | None:
    """The seconds of the unit in which a column counts time, None for one that does not."""
    return 1 if column_type == "seconds" else _UNITS.get((extract, column))


@cache
def extracts() -> Mapping[str, Extract]:
    """All canonical extracts by name, in the order of the catalogue."""
    text = files("prospecting_roi.core").joinpath("extracts.yml").read_text(encoding="utf-8")
    found = {}
    for name, entry in yaml.safe_load(text).items():
        columns = tuple(
            Column(column, spelled[:-1], spelled.endswith("!"))
            for column, spelled in entry["columns"].items()
        )
        found[name] = Extract(
            name=name,
            group=entry["group"],
            mode=entry["mode"],
            period=entry.get("period"),
            key=tuple(entry["key"]),
            columns=columns,
        )
    return MappingProxyType(found)
