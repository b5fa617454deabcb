"""What the report reads: the published tables of one build, row by row, with its settings."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.quality import QualityReport, Text
from prospecting_roi.core.settings import Settings

Record = dict[str, Any]
Rows = Callable[[str], Sequence[tuple[Any, ...]]]
"""The rows of a query; ``{marts}`` and ``{quality}`` in it stand for the two published schemas."""

_NAME, _TEXT = re.compile(r"[a-z_]\w*"), re.compile(r"'[^']*'")
_SQL = frozenset({"and", "asc", "desc", "in", "is", "last", "not", "null", "nulls", "or"})
_COLUMNS = """
    select table_name, column_name
    from information_schema.columns
    where table_schema in ('{marts}', '{quality}')
"""


@dataclass(frozen=True)
class Private:
    """What only the firm may read: names by id or key, titles of decisions, debriefs as rows."""

    accounts: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, str] = field(default_factory=dict)
    debriefs: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True)
class Source:
    """The tables of a build (``rows`` reads them) and what that build says of itself.

    ``notes`` are the sentences that stand above the figures. ``private`` is None but for the
    report of ``private/``. ``before`` reads the version before this one, where it is kept.
    """

    rows: Rows
    settings: Settings
    stamp: BuildStamp
    notes: tuple[Text, ...] = ()
    private: Private | None = None
    quality: QualityReport | None = None
    before: Rows | None = None

    @cached_property
    def columns(self) -> frozenset[tuple[str, str]]:
        """The columns there are, as (table, column)."""
        return frozenset((table, name) for table, name in self.rows(_COLUMNS))

    def has(self, table: str, names: Iterable[str] = ()) -> bool:
        """Whether a table is there, with these columns."""
        tables = {name for name, _ in self.columns}
        return table in tables and all((table, name) in self.columns for name in names)

    def read(
        self, table: str, names: Sequence[str], where: str = "", order: str = ""
    ) -> list[Record]:
        """The rows of a table of ``marts``, a dict each; none where table or column is missing.

        ``where`` and ``order`` are SQL of this program, never a text of others, over columns.
        """
        asked = set(_NAME.findall(_TEXT.sub("", f"{where} {order}"))) - _SQL
        if not self.has(table, {*names, *asked}):
            return []
        query = f"select {', '.join(names)} from {{marts}}.{table}"
        query += f" where {where}" if where else ""
        query += f" order by {order}" if order else ""
        return self.records(query, names)

    def records(self, query: str, names: Sequence[str]) -> list[Record]:
        """The rows of a query as dicts of these names."""
        return [dict(zip(names, row, strict=True)) for row in self.rows(query)]

    @cached_property
    def models(self) -> tuple[str, ...]:
        """The attribution models that were made, in the order in which they are told."""
        from prospecting_roi.core.settings import ATTRIBUTION_MODELS

        if not self.has("rpt_channel_performance", ("attribution_model",)):
            return ()
        query = "select distinct attribution_model from {marts}.rpt_channel_performance"
        made = {row[0] for row in self.rows(query)}
        return tuple(model for model in ATTRIBUTION_MODELS if model in made)

    @cached_property
    def main_model(self) -> str:
        """The main attribution model: that of the settings, or the declared source."""
        wanted = self.settings.attribution_model
        return wanted if wanted in self.models else "declared_source"

    @cached_property
    def channels(self) -> dict[str, Text]:
        """The names of the channels."""
        rows = self.read("dim_channels", ("channel", "label_en", "label_fr"))
        return {row["channel"]: Text(row["label_en"], row["label_fr"]) for row in rows}
