"""What one load says, taking over from a former one cause by cause.

Between two loads everything may have changed at once. A mixture holds the former load's records
except where the causes so far have been taken over: with none it is the former load, with all the
later one. Records are told apart by their key, or by their cells where they have none.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from prospecting_roi.core import catalogue
from prospecting_roi.core.comparison import CAUSES
from prospecting_roi.core.loads import BuildStamp, Load, ReferenceTable
from prospecting_roi.core.spelling.cells import identifier, literal
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.relations import PROVENANCE, install_relations, relation

# The day a record is of: one that was added is new where it is of a day after the former load.
_DAYS = {
    "channel_totals": "month",
    "crm_leads": "created_at",
    "crm_opportunities": "created_at",
    "stage_events": "occurred_at",
    "crm_stage_history": "entered_at",
    "crm_meetings": "scheduled_at",
    "crm_touches": "occurred_at",
    "crm_orders": "ordered_at",
    "crm_feedback": "answered_at",
    "ad_spend": "date",
    "web_visits": "date",
    "call_logs": "started_at",
    "cost_ledger": "month",
    "time_entries": "date",
    "exchange_rates": "date",
}
# Extracts that are of one cause, but for what is new in them; all others are records of the CRM.
_OF_CAUSE = {
    "ad_spend": "costs",
    "cost_ledger": "costs",
    "time_entries": "costs",
    "people": "rates",
    "exchange_rates": "rates",
    "kpi_goals": "settings",
    "decisions": "settings",
    "debriefs": "settings",
}
_SOURCES = frozenset(
    {"lead_source", "source", "medium", "channel", "campaign_id", "content_id", "variant_id"}
)
_IDENTITIES = frozenset(
    {"account_id", "account_name", "alias_ids", "company_name", "company_siren", "contact_email",
     "converted_opportunity_id", "domain", "email", "lead_id", "merged_into_lead_id",
     "opportunity_id", "parent_account_id", "phone"}
)  # fmt: skip


@dataclass(frozen=True)
class Mixture:
    """Two loads of a workspace and how many of ``CAUSES``, in their order, are the later one's."""

    former: Load
    later: Load
    taken: int

    def has(self, cause: str) -> bool:
        """Whether a cause is taken over."""
        return CAUSES.index(cause) < self.taken

    @property
    def load(self) -> Load:
        """The load whose accounting, settings and reference tables hold."""
        former = replace(self.former, reference=self._reference)
        if not self.taken:
            return former
        mixed = self.later
        if not self.has("settings"):
            mixed = replace(
                mixed, settings=self.former.settings, settings_hash=self.former.settings_hash
            )
        if not self.has("rules"):
            mixed = replace(mixed, reference=former.reference, reference_hash=former.reference_hash)
        return mixed

    @property
    def _reference(self) -> tuple[ReferenceTable, ...]:
        """The former load's reference tables, and those that no version of the code had then."""
        there = {table.name for table in self.former.reference}
        added = tuple(table for table in self.later.reference if table.name not in there)
        return (*self.former.reference, *added)

    def install(
        self, connection: duckdb.DuckDBPyConnection, ws: Workspace, build: BuildStamp
    ) -> None:
        """Create the schemas ``raw`` and ``reference``, as ``install_relations`` does."""
        install_relations(connection, ws, self.load, build)
        for extract in catalogue.extracts().values():
            if self.taken and not self._is_later(extract.name):
                name = f"raw.{identifier(extract.name)}"
                query = self.query(ws, extract)
                connection.execute(f"drop view {name}")
                connection.execute(f"create table {name} as {query}")

    def _is_later(self, extract: str) -> bool:
        """Whether all records are the later load's."""
        return self.has(_OF_CAUSE.get(extract, "merges"))

    def query(self, ws: Workspace, extract: catalogue.Extract) -> str:
        """The records of an extract."""
        if not self.taken:
            return relation(ws, self.former, extract)
        if self._is_later(extract.name):
            return relation(ws, self.later, extract)
        return self._mixed(
            extract, relation(ws, self.former, extract), relation(ws, self.later, extract)
        )

    def _mixed(self, extract: catalogue.Extract, former: str, later: str) -> str:
        """The records that both have, as far as they are taken over, with those of either alone."""
        is_of_crm = extract.name not in _OF_CAUSE
        is_changed = is_of_crm and self.has("changed_status")
        is_added_late = is_of_crm and self.has("late_data")
        key = _key(extract)
        day = _DAYS.get(extract.name)
        # Of a record without a day nobody can say that it came late.
        is_new = "false"
        if day:
            limit = literal(self.former.as_of_date.isoformat())
            is_new = f"coalesce(left({identifier(day)}, 10) > {limit}, true)"
        elif is_of_crm:
            is_new = "true"
        held = self._held(extract) if is_changed else {}
        columns = ", ".join(
            f"former_last.{identifier(c.name)}" if c.name in held else f"later.{identifier(c.name)}"
            for c in extract.columns
        )
        provenance = ", ".join(name for name, _ in PROVENANCE)
        its_provenance = ", ".join(f"later.{name}" for name, _ in PROVENANCE)
        listed = ", ".join(identifier(column.name) for column in extract.columns)
        both = (
            f"select {columns}, {its_provenance} from later inner join "
            "former_last on later._key = former_last._key"
            if is_changed
            else f"select {listed}, {provenance} from former where _key in (select _key from later)"
        )
        gone = (
            ""
            if is_added_late
            else (
                f" union all select {listed}, {provenance} from former "
                "where _key not in (select _key from later)"
            )
        )
        added = (
            f" union all select {listed}, {provenance} from later "
            "where _key not in (select _key from former)"
            + ("" if is_added_late else f" and {is_new}")
        )
        return (
            f"with former as (select *, {key} as _key from ({former})), "
            f"later as (select *, {key} as _key from ({later})), "
            "former_last as (select * from former qualify row_number() over "
            "(partition by _key order by _delivery desc, _file desc, _record desc) = 1) "
            f"{both}{gone}{added}"
        )

    def _held(self, extract: catalogue.Extract) -> set[str]:
        """The columns of changed records that are still the former load's."""
        names = set(_IDENTITIES)
        if not self.has("reclassified_source"):
            names |= _SOURCES
        return {column.name for column in extract.columns} & names - set(extract.key)


def fingerprints(ws: Workspace, mixtures: Sequence[Mixture]) -> list[tuple[object, ...]]:
    """A mark of each mixture: equal for two of which a build would make the same figures."""
    counted: dict[str, object] = {}
    found = []
    with duckdb.connect() as connection:
        for mixture in mixtures:
            load = mixture.load
            mark: list[object] = [load.as_of_date, load.settings_hash, load.reference_hash]
            for extract in catalogue.extracts().values():
                columns = ", ".join(identifier(column.name) for column in extract.columns)
                query = f"select count(*), sum(hash({columns})) from ({mixture.query(ws, extract)})"
                if query not in counted:
                    counted[query] = connection.execute(query).fetchone()
                mark.append(counted[query])
            found.append(tuple(mark))
    return found


def _key(extract: catalogue.Extract) -> str:
    """What tells a record from the others; its cells where its id is missing."""
    parts = ", ".join(f"coalesce({identifier(name)}, chr(30))" for name in extract.key)
    key = f"concat_ws(chr(31), {parts})"
    if extract.generated_key:
        return f"coalesce({identifier(extract.generated_key)}, _record_hash)"
    return key
