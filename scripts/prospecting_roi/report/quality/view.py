"""What the page says in one language: every text and number ready to be written."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from prospecting_roi.core.quality import (
    ChannelBounds,
    Expectation,
    ExtractScore,
    QualityReport,
    Rule,
    Text,
)
from prospecting_roi.report.quality.browse import FINDINGS_SHOWN
from prospecting_roi.report.quality.charts import RangeBar, line, range_bars
from prospecting_roi.report.quality.freshness import freshness, is_on_freshness, late_extracts
from prospecting_roi.report.quality.words import WORDS, name
from prospecting_roi.report.words import NONE, Words

BUILDS_SHOWN = 30
SPARK_SIZE = (90, 24)
CHART_SIZE = (420, 120)


@dataclass(frozen=True)
class Chart:
    """A drawn line with what it says in a sentence; empty where there is no second build."""

    pieces: list[str]
    points: list[tuple[str, str]]
    sentence: str
    low: str
    high: str


@dataclass(frozen=True)
class OwnerRow:
    """What one owner has to repair."""

    owner: str
    count: int
    amount: Decimal | None
    most: Rule


def owner_rows(report: QualityReport) -> list[OwnerRow]:
    """Each owner with findings, the longest list first."""
    rules = {rule.rule_id: rule for rule in report.rules}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    amounts: dict[str, dict[tuple[str, str], Decimal]] = defaultdict(dict)
    for finding in report.findings:
        owner = rules[finding.rule_id].owner
        counts[owner][finding.rule_id] += 1
        if finding.amount_at_stake is not None:
            record = (finding.entity, finding.entity_id)
            other = amounts[owner].get(record, finding.amount_at_stake)
            amounts[owner][record] = max(other, finding.amount_at_stake)
    rows = [
        OwnerRow(
            owner,
            counted.total(),
            sum(amounts[owner].values(), Decimal(0)) if amounts[owner] else None,
            rules[counted.most_common(1)[0][0]],
        )
        for owner, counted in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.owner))


class View:
    """The report in one language: ``…_shown`` is how many rows stand open, the rest is folded."""

    rules_shown = 6
    scores_shown = 3

    def __init__(self, report: QualityReport, locale: str) -> None:
        """Of a locale like ``fr_FR``."""
        self.report = report
        self.locale = locale
        self._words = Words(locale, report.currency)
        self.language = "fr" if self._words.is_french else "en"
        self.count = self._words.count
        self.amount = self._words.amount
        self.ratio = self._words.ratio
        self.percent = self._words.percent
        self.share = self._words.share
        self.day = self._words.day
        self.figures = self._words.figures
        builds = {(score.build_id, score.as_of_date) for score in report.scores}
        builds |= {(point.build_id, point.as_of_date) for point in report.history}
        self.builds = sorted(builds)[-BUILDS_SHOWN:]

    def word(self, key: str, *values: str) -> str:
        """A label of the page."""
        return self.text(WORDS[key]).format(*values)

    @property
    def title(self) -> str:
        """What the window is called."""
        return self.word("page_title", self.report.company, self.day(self.report.as_of_date))

    def text(self, text: Text) -> str:
        """A text of the report."""
        return text.fr if self.language == "fr" else text.en

    def name(self, kind: str, key: str) -> str:
        """What something in the data is called."""
        return name(kind, key, self.language)

    # The head -----------------------------------------------------------------------------------

    @property
    def overall(self) -> Decimal | None:
        """The share of this build's records without a defect."""
        return _overall(self._scores_of(self.report.build_id))

    @property
    def new_count(self) -> int:
        """Findings that the build before did not have."""
        return sum(rule.new_count for rule in self.report.rules)

    @property
    def repaired_count(self) -> int:
        """Findings that only the build before had."""
        return sum(rule.repaired_count for rule in self.report.rules)

    @property
    def unaccepted_count(self) -> int:
        """Findings outside the baseline."""
        return sum(rule.unaccepted_count for rule in self.report.rules)

    @property
    def is_first(self) -> bool:
        """Whether there is no build before, so that nothing is new or repaired."""
        return len(self.builds) <= 1

    @property
    def trend_head(self) -> list[tuple[str, str]]:
        """The column of the trend, with its class: a first build has none."""
        return [] if self.is_first else [(self.word("trend"), "")]

    @property
    def stale_count(self) -> int:
        """Extracts that stop earlier than they usually do."""
        return len(self._late)

    @property
    def failed_checks(self) -> int:
        """Rules over their limit and expectations not met."""
        checks: list[Rule | Expectation] = [*self.report.rules, *self.report.expectations]
        return sum(check.status == "fail" for check in checks)

    @property
    def best(self) -> ChannelBounds | None:
        """The best channel, where there is one."""
        return next((row for row in self.report.bounds if row.is_top_firm is not None), None)

    @property
    def answer(self) -> str:
        """Whether the returns can be relied on: no, care or yes."""
        if self.report.build_status == "failed":
            return "no"
        if self.failed_checks or self.stale_count or self.best is None:
            return "care"
        return "yes" if self.best.is_top_firm else "care"

    @property
    def verdict(self) -> str:
        """The answer in a sentence, with its reason."""
        checks = self.word(
            "checks_one" if self.failed_checks == 1 else "checks_many",
            self.count(self.failed_checks),
        )
        if self.report.build_status == "failed":
            return self.word("verdict_failed" if self.failed_checks else "verdict_stopped", checks)
        if self.best is None:
            sentence = self.word("verdict_unknown")
        else:
            firm = "verdict_firm" if self.best.is_top_firm else "verdict_open"
            sentence = self.word(firm, self.text(self.best.label))
        if self.failed_checks:
            sentence = self.word("verdict_fail", checks) + " " + sentence
        if self.stale_count:
            stale = "stale_one" if self.stale_count == 1 else "stale_many"
            sentence += " " + self.word(stale, self.count(self.stale_count))
        return sentence

    @property
    def nothing(self) -> str:
        """What stands where no finding is: that none was found is said of checked rules only."""
        if any(rule.checked_count for rule in self.report.rules):
            return "✓ " + self.word("no_finding")
        return self.word("no_rule")

    # The tables ---------------------------------------------------------------------------------

    @property
    def open_rules(self) -> list[Rule]:
        """Rules that found something or are not fine, worst first."""
        return [rule for rule in self.report.rules if rule.failed_count or rule.status != "pass"]

    @property
    def clear_rules(self) -> list[Rule]:
        """The others."""
        return [r for r in self.report.rules if not r.failed_count and r.status == "pass"]

    @property
    def ranges(self) -> list[tuple[ChannelBounds, RangeBar]]:
        """Each channel with its bar."""
        return list(zip(self.report.bounds, range_bars(self.report.bounds), strict=True))

    @property
    def scores(self) -> list[tuple[ExtractScore, Chart]]:
        """Each extract of this build, the worst first, with its scores so far."""
        rows = []
        for score in self._scores_of(self.report.build_id):
            past = {s.build_id: s.score for s in self.report.scores if s.extract == score.extract}
            rows.append((score, self._share_chart(past, SPARK_SIZE)))
        return sorted(
            rows, key=lambda row: (row[0].score is None, row[0].score or 0, row[0].extract)
        )

    @property
    def freshness(self) -> str:
        """How recent the extracts are, in one sentence; empty where none is judged by it."""
        if self._late:
            return freshness(self._late, self._words, partial(self.name, "extract"))
        judged = sum(map(is_on_freshness, self.report.expectations))
        return self.word("fresh", self.count(judged)) if judged else ""

    @property
    def missed(self) -> list[Expectation]:
        """Expectations not met, the worst first; how recent an extract is has its own sentence."""
        rows = [
            row
            for row in self.report.expectations
            if row.status != "pass" and not is_on_freshness(row)
        ]
        return sorted(rows, key=lambda row: row.status != "fail")

    @property
    def met(self) -> str:
        """How many of all expectations are met."""
        rows = self.report.expectations
        count = sum(row.status == "pass" for row in rows)
        return self.word("met", self.count(count), self.count(len(rows)))

    @property
    def _late(self) -> list[Expectation]:
        return late_extracts(self.report.expectations)

    @property
    def left_out(self) -> int:
        """Findings that the page does not hold."""
        return max(len(self.report.findings) - FINDINGS_SHOWN, 0)

    # The trend ----------------------------------------------------------------------------------

    def rule_chart(self, rule: Rule) -> Chart:
        """A rule's findings build after build."""
        past: dict[int, Decimal | None] = {
            point.build_id: Decimal(point.failed_count)
            for point in self.report.history
            if point.rule_id == rule.rule_id
        }
        return self._count_chart(past, SPARK_SIZE)

    @property
    def score_chart(self) -> Chart:
        """The overall score build after build."""
        past = {build: _overall(self._scores_of(build)) for build, _ in self.builds}
        return self._share_chart(past, CHART_SIZE)

    @property
    def open_chart(self) -> Chart:
        """The findings of all rules build after build."""
        return self._count_chart(self._open_counts(), CHART_SIZE)

    @property
    def history_rows(self) -> list[tuple[str, str, str, str]]:
        """Build, day, score, findings; the last build first."""
        counts = self._open_counts()
        return [
            (
                self.count(build),
                self.day(day),
                self.share(_overall(self._scores_of(build))),
                NONE if counts[build] is None else self.count(int(counts[build] or 0)),
            )
            for build, day in reversed(self.builds)
        ]

    def _open_counts(self) -> dict[int, Decimal | None]:
        counts: dict[int, Decimal | None] = {build: None for build, _ in self.builds}
        for point in self.report.history:
            if point.build_id in counts:
                counts[point.build_id] = (counts[point.build_id] or 0) + Decimal(point.failed_count)
        return counts

    def _scores_of(self, build_id: int) -> list[ExtractScore]:
        return [score for score in self.report.scores if score.build_id == build_id]

    def _share_chart(self, past: dict[int, Decimal | None], size: tuple[int, int]) -> Chart:
        values = [past.get(build) for build, _ in self.builds]
        known = [value for value in values if value is not None]
        low = max(min(known, default=Decimal(0)) - Decimal("0.02"), Decimal(0))
        texts = [self.share(value) for value in known]
        return self._chart(values, size, (low, Decimal(1)), texts, self.share)

    def _count_chart(self, past: dict[int, Decimal | None], size: tuple[int, int]) -> Chart:
        values = [past.get(build) for build, _ in self.builds]
        known = [value for value in values if value is not None]
        high = max(known, default=Decimal(0)) or Decimal(1)
        texts = [self.count(int(value)) for value in known]
        return self._chart(
            values, size, (Decimal(0), high), texts, lambda value: self.count(int(value))
        )

    def _chart(
        self,
        values: list[Decimal | None],
        size: tuple[int, int],
        ends: tuple[Decimal, Decimal],
        texts: list[str],
        written: Callable[[Decimal], str],
    ) -> Chart:
        if len(texts) <= 1:
            return Chart([], [], "", "", "")
        pieces, points = line(values, *size, *ends)
        sentence = self.word("from_to", self.word("trend"), texts[0], texts[-1])
        return Chart(pieces, points, sentence, written(ends[0]), written(ends[1]))


def _overall(scores: Iterable[ExtractScore]) -> Decimal | None:
    rows = list(scores)
    records = sum(row.record_count for row in rows)
    return Decimal(sum(row.clean_count for row in rows)) / records if records else None
