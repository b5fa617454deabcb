"""What a check found: rules, expectations, findings, and what the defects do to the figures.

Plain data, without a database or a format: `report/` turns it into tables, pages and files.
Amounts are in the workspace's currency, shares and ratios are ratios (0.05 is 5 %).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Severity = Literal["info", "warning", "error"]
Status = Literal["pass", "warn", "fail"]
FindingState = Literal["new", "known", "returned"]


@dataclass(frozen=True)
class Text:
    """A sentence or a label in the two languages of the reports."""

    en: str
    fr: str


@dataclass(frozen=True)
class Rule:
    """A rule and its result in this build.

    ``new_count`` are the findings that the build before did not have, ``repaired_count`` those it
    had and this one has not, ``unaccepted_count`` those outside the baseline; ``figures`` the
    columns of the marts that a finding of the rule moves; ``trend`` compares ``failed_count`` with
    the build before: new, better, worse or same.
    """

    rule_id: str
    entity: str
    severity: Severity
    owner: str
    status: Status
    trend: str
    checked_count: int
    failed_count: int
    previous_failed_count: int | None
    new_count: int
    repaired_count: int
    unaccepted_count: int
    failed_share: Decimal | None
    threshold: Decimal
    amount_at_stake: Decimal | None
    title: Text
    why: Text
    repair: Text
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Expectation:
    """An expectation of what was delivered, or of the standard table, and whether it was met.

    ``suite`` is the extract's name, or that of the table compared with its last version;
    ``observed`` and ``expected`` are numbers, dates or names of columns, never the text of a cell.
    """

    suite: str
    name: str
    column: str | None
    severity: Severity
    status: Status
    title: Text
    observed: str
    expected: str


@dataclass(frozen=True)
class Finding:
    """One finding that is open in this build; ids only, never the text of a cell."""

    finding_id: str
    rule_id: str
    entity: str
    entity_id: str
    extract: str
    column_name: str
    source_file: str | None
    source_record: int | None
    amount_at_stake: Decimal | None
    first_seen: date
    state: FindingState
    is_accepted: bool


@dataclass(frozen=True)
class ExtractScore:
    """The share of an extract's accepted records without a warning or an error, in one build."""

    build_id: int
    as_of_date: date
    extract: str
    record_count: int
    clean_count: int
    score: Decimal | None


@dataclass(frozen=True)
class RulePoint:
    """A rule's result in one of the builds so far."""

    build_id: int
    as_of_date: date
    rule_id: str
    checked_count: int
    failed_count: int


@dataclass(frozen=True)
class ChannelBounds:
    """What the defects do to the return of a channel, over the whole time and its declared source.

    ``roi_against`` and ``roi_for`` count all that is unknown against the channel, or for it;
    ``roi_middle`` spreads it by the known shares, ``roi_lower`` and ``roi_upper`` are the bounds of
    the 95 % interval of the sample. ``is_top_firm`` is None but for the best channel:
    whether it stays the best whatever the unknown turns out to be.
    """

    channel: str
    label: Text
    complete_cost: Decimal | None
    roi: Decimal | None
    roi_against: Decimal | None
    roi_middle: Decimal | None
    roi_for: Decimal | None
    is_top_firm: bool | None
    roi_lower: Decimal | None = None
    roi_upper: Decimal | None = None


@dataclass(frozen=True)
class QualityReport:
    """All that a check says of one build.

    ``rules`` hold every rule, worst first; ``findings`` the open ones, by rule in that order:
    perhaps millions, so that nobody keeps them all but those of ``unknown_labels``. ``scores`` and
    ``history`` also hold the builds before, oldest first. ``build_status`` is published, unchanged,
    candidate (checked, not published) or failed (a check failed, so nothing was published);
    ``notes`` are the sentences that stand above the figures, ``headers`` the company's own names of
    (extract, column), where they differ.
    """

    company: str
    build_id: int
    as_of_date: date
    build_status: str
    locale: str
    currency: str
    rules: tuple[Rule, ...]
    expectations: tuple[Expectation, ...]
    findings: Collection[Finding]
    scores: tuple[ExtractScore, ...]
    history: tuple[RulePoint, ...]
    bounds: tuple[ChannelBounds, ...]
    has_baseline: bool
    unknown_labels: tuple[Finding, ...] = ()
    notes: tuple[Text, ...] = ()
    headers: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def header(self, extract: str, column: str) -> str:
        """What a column of an extract is called in the company's own file."""
        return self.headers.get((extract, column), column)
