"""Reads what a build says of the quality of its data from what the build made."""

from collections.abc import Mapping, Sequence
from typing import Any

from prospecting_roi.build.figures import channels_shown
from prospecting_roi.build.findings import Findings
from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.quality import (
    ChannelBounds,
    Expectation,
    ExtractScore,
    Finding,
    QualityReport,
    Rule,
    RulePoint,
    Text,
)
from prospecting_roi.core.settings import Settings
from prospecting_roi.publish.base import Publisher, Row
from prospecting_roi.report.fields import headers, in_words

_RESULT = tuple(Rule.__dataclass_fields__)[:15]
"""The fields of a rule that are columns of its query, in their order; its texts follow."""

# Worst first: what stops a publication, then what weighs most.
_WORST_FIRST = """
        case summary.status when 'fail' then 0 when 'warn' then 1 else 2 end,
        case summary.severity when 'error' then 0 when 'warning' then 1 else 2 end,
        coalesce(summary.amount_at_stake, 0) desc,
        summary.failed_count desc,
        summary.rule_id"""

_RULES = f"""
    select
        summary.rule_id,
        summary.entity,
        summary.severity,
        summary.owner,
        summary.status,
        summary.trend,
        summary.checked_count,
        summary.failed_count,
        summary.previous_failed_count,
        summary.new_count,
        summary.repaired_count,
        summary.unaccepted_count,
        summary.failed_share,
        summary.threshold,
        summary.amount_at_stake,
        rules.title_en,
        rules.title_fr,
        rules.why_en,
        rules.why_fr,
        rules.repair_en,
        rules.repair_fr,
        rules.figures
    from {{quality}}.summary as summary
    inner join {{quality}}.rules as rules on summary.rule_id = rules.rule_id
    where summary.build_id = %d
    order by {_WORST_FIRST}
"""

_FINDINGS = f"""
    select
        findings.finding_id,
        findings.rule_id,
        findings.entity,
        findings.entity_id,
        findings.extract,
        findings.column_name,
        findings.source_file,
        findings.source_record,
        findings.amount_at_stake,
        findings.first_seen,
        findings.state,
        findings.is_accepted
    from {{quality}}.findings as findings
    left join {{quality}}.summary as summary
        on findings.rule_id = summary.rule_id and summary.build_id = %d
    where findings.is_open and (%s)
    order by
        case when summary.rule_id is null then 1 else 0 end, {_WORST_FIRST},
        coalesce(findings.amount_at_stake, 0) desc,
        findings.extract,
        findings.source_file,
        findings.source_record,
        findings.finding_id
"""

# Of each rule, the extract its first finding is of.
_SUBJECTS = """
    select findings.rule_id, min(findings.extract) as extract
    from {quality}.findings as findings
    inner join (
        select rule_id, max(coalesce(amount_at_stake, 0)) as amount
        from {quality}.findings
        where is_open
        group by rule_id
    ) as most
        on
            findings.rule_id = most.rule_id
            and coalesce(findings.amount_at_stake, 0) = most.amount
    where findings.is_open
    group by findings.rule_id
"""

_SCORES = """
    select
        scores.build_id,
        builds.as_of_date,
        scores.extract,
        scores.record_count,
        scores.clean_count,
        scores.score
    from {quality}.scores as scores
    inner join {quality}.build as builds on scores.build_id = builds.build_id
    order by scores.build_id, scores.extract
"""

_HISTORY = """
    select
        summary.build_id,
        builds.as_of_date,
        summary.rule_id,
        summary.checked_count,
        summary.failed_count
    from {quality}.summary as summary
    inner join {quality}.build as builds on summary.build_id = builds.build_id
    order by summary.build_id, summary.rule_id
"""

_IS_THERE = """
    select count(*)
    from information_schema.tables
    where table_schema = '{quality}' and table_name in ('findings', 'rules', 'scores', 'summary')
"""
_TABLES = 4
_CHANNEL_TABLES = 2
_HAS_CHANNELS = """
    select count(*)
    from information_schema.tables
    where
        table_schema = '{marts}'
        and table_name in ('rpt_channel_performance', 'rpt_performance_readings')
"""
_ALL = Text("All channels", "Tous les canaux")

_BOUNDS = """
    select
        performance.channel,
        coalesce(channels.label_en, performance.channel) as label_en,
        coalesce(channels.label_fr, performance.channel) as label_fr,
        performance.complete_cost,
        performance.roi,
        readings.if_unknown_against,
        readings.middle,
        readings.if_unknown_for,
        performance.is_firm_by_unknowns,
        readings.lower,
        readings.upper
"""
_READINGS = """
    left join {marts}.rpt_performance_readings as readings
        on
            readings.metric = 'roi'
            and readings.dimension_kind = 'channel'
            and performance.channel = readings.dimension_value
            and performance.period_grain = readings.period_grain
            and performance.attribution_model = readings.attribution_model
"""


def read_quality(
    publisher: Publisher,
    stamp: BuildStamp,
    settings: Settings,
    build_status: str,
    expectations: Sequence[Expectation],
    *,
    has_baseline: bool,
) -> QualityReport | None:
    """What a finished candidate or the publication says of the quality of its data.

    None where it says nothing: a failed invariant stopped the build before the rules. Where one
    stopped it before the channel table, the report has no bounds.
    """
    if publisher.rows(_IS_THERE)[0][0] < _TABLES:
        return None
    has_channels = publisher.rows(_HAS_CHANNELS)[0][0] == _CHANNEL_TABLES
    bounds = _BOUNDS + channels_shown(settings.attribution_model, _READINGS)
    findings = Findings(lambda: publisher.stream(_FINDINGS % (stamp.build_id, "true")))
    # of what stays published only its summary is told, unless somebody asks for more
    if build_status != "unchanged" or not publisher.is_read_when_closed:
        findings.keep()
    labels = publisher.rows(_FINDINGS % (stamp.build_id, "findings.entity = 'label'"))
    subjects: dict[str, str] = dict(publisher.rows(_SUBJECTS))
    given = headers(settings)
    rules = [_rule(row, subjects, given) for row in publisher.rows(_RULES % stamp.build_id)]
    return QualityReport(
        company=settings.company,
        build_id=stamp.build_id,
        as_of_date=stamp.as_of_date,
        build_status=build_status,
        locale=settings.locale,
        currency=settings.currency,
        rules=tuple(rules),
        expectations=tuple(expectations),
        findings=findings,
        unknown_labels=tuple(Finding(*row) for row in labels),
        scores=tuple(ExtractScore(*row) for row in publisher.rows(_SCORES)),
        history=tuple(RulePoint(*row) for row in publisher.rows(_HISTORY)),
        bounds=tuple(
            ChannelBounds(row[0], _ALL if row[0] == "all" else Text(*row[1:3]), *row[3:])
            for row in (publisher.rows(bounds) if has_channels else ())
        ),
        has_baseline=has_baseline,
        headers=given,
    )


def _rule(row: Row, about: Mapping[str, str], given: Mapping[tuple[str, str], str]) -> Rule:
    title_en, title_fr, why_en, why_fr, repair_en, repair_fr, figures = row[len(_RESULT) :]
    texts: dict[str, Any] = {
        "title": Text(title_en, title_fr),
        "why": in_words(Text(why_en, why_fr), about.get(row[0]), given),
        "repair": in_words(Text(repair_en, repair_fr), about.get(row[0]), given),
        "figures": tuple(figures.split(";")) if figures else (),
    }
    return Rule(**dict(zip(_RESULT, row[: len(_RESULT)], strict=True)), **texts)
