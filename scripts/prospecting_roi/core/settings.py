"""The settings of a workspace: `roi.yml` read, checked and frozen."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from prospecting_roi.core import catalogue, presets
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.limits import Limits
from prospecting_roi.core.located_yaml import read_located_yaml
from prospecting_roi.core.settings_check import NOT_YET, check_settings
from prospecting_roi.core.workspace import Workspace

_DECIMALS = ("utilisation", "annual_discount_rate", "time_decay_half_life_days", "margin_rate")


@dataclass(frozen=True)
class Format:
    """How the cells of a section's files are written; None means: found out from the file."""

    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    dates: str | None = None
    skip_rows: int = 0
    skip_rows_end: int = 0
    time_zone: str | None = None
    time_zone_column: str | None = None
    months_in_columns: bool | int = False
    parts_of: tuple[str, ...] = ()

    @property
    def decimal_mark(self) -> str | None:
        """The decimal mark that is stated, directly or by the thousands mark."""
        if self.decimal is None and self.thousands in (".", ","):
            return "," if self.thousands == "." else "."
        return self.decimal


@dataclass(frozen=True)
class ColumnMap:
    """Where a canonical column comes from.

    `kind` is `column` (text = a header), `value` (text = the constant), `expression` (text =
    SQL over the headers), `generated` (the key is made from the record), `from_header` (what the
    `*` of the text stands for in a header), `from_title` (`start` or `end` of the period above
    the header), `none` (left out) or `first` (the first of `choices` that the file gives).
    `is_preset`: it comes from a preset, so that the file need not give it.
    """

    kind: str
    text: str = ""
    choices: tuple["ColumnMap", ...] = ()
    is_preset: bool = False


@dataclass(frozen=True)
class Section:
    """One mapping of files to an extract; `name` is the extract, or `extract/2` for its second.

    What its preset says is already in it. Records for which a condition of `skip` holds are no
    records (totals); one with a date `until` is spread over its days; `recognised_by` are further
    headers by which the header line is found, `footer` patterns of the lines by which the tool ends
    a report. `lines` are (key such as `columns.amount`, line) of what `roi.yml` says, `line` the
    section's own.
    """

    extract: str
    name: str
    files: tuple[str, ...] = ()
    sheet: str | None = None
    table: str | None = None
    mode: str | None = None
    is_optional: bool = True
    columns: tuple[tuple[str, ColumnMap], ...] = ()
    values: tuple[tuple[str, tuple[tuple[str, str | None], ...]], ...] = ()
    format: Format = field(default_factory=Format)
    line: int = 0
    lines: tuple[tuple[str, int], ...] = ()
    preset: str | None = None
    skip: tuple[str, ...] = ()
    until: ColumnMap | None = None
    recognised_by: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()

    def line_of(self, key: str) -> int:
        """The line on which `roi.yml` says a key, such as `columns.amount`, or what is above it."""
        known = dict(self.lines)
        while key and key not in known:
            key = key.rpartition(".")[0]
        return known.get(key, self.line)


@dataclass(frozen=True)
class RuleSetting:
    """What `checks.rules` says of one rule: its severity, threshold (a share) or owner."""

    rule_id: str
    severity: str | None
    threshold: Decimal | None
    owner: str | None = None


@dataclass(frozen=True)
class Settings:
    """All settings of a workspace, defaults filled in. Shares and thresholds are Decimals.

    ``as_of_date`` is the day on which the figures are judged, whenever they are built; None: the
    day of the load.
    """

    company: str
    currency: str = "EUR"
    time_zone: str = "Europe/Paris"
    locale: str = "fr_FR"
    utilisation: Decimal = Decimal("0.5")
    acquisition_months: int = 12
    lifetime_months: int = 36
    annual_discount_rate: Decimal = Decimal(0)
    addressable_accounts: int | None = None
    lookback_days: int = 90
    touch_deduplication: str = "day"
    implied_leads: str = "auto"
    time_decay_half_life_days: Decimal | None = None
    mql_score_threshold: int = 50
    hot_score_threshold: int = 70
    followup_days: tuple[int, ...] = (2, 7, 21)
    roi_label_thresholds: tuple[Decimal, Decimal, Decimal] = (
        Decimal(1),
        Decimal("0.5"),
        Decimal(0),
    )
    keep_versions: int = 5
    per_person: bool = False
    margin_rate: Decimal | None = None
    as_of_date: date | None = None
    fail_on: str = "error"
    rules: tuple[RuleSetting, ...] = ()
    sections: tuple[Section, ...] = ()
    limits: Limits = field(default_factory=Limits)
    allowed_folders: tuple[str, ...] = ()

    @property
    def country(self) -> str:
        """The country of the locale, in which a phone number without country code lies."""
        return self.locale.split("_")[1] if "_" in self.locale else "FR"


def read_settings(ws: Workspace) -> Settings:
    """Read and check `roi.yml`.

    Raises UserError, one sentence naming file, line, key, what was expected and what to do.
    """
    path = ws.settings_file
    if not path.is_file():
        raise UserError(
            f"There is no roi.yml in {ws.root}; run `roi init {ws.root}` for a new workspace, "
            f"or name an existing one with --workspace."
        )
    located = read_located_yaml(path)
    check_settings(path.name, located)
    data: Mapping[str, Any] = located.data
    stated: Mapping[str, Any] = data.get("settings") or {}
    values = {name: value for name, value in stated.items() if name not in NOT_YET}
    for key in _DECIMALS:
        if values.get(key) is not None:
            values[key] = Decimal(str(values[key]))
    if values.get("as_of_date") is not None:
        values["as_of_date"] = date.fromisoformat(values["as_of_date"])
    if "roi_label_thresholds" in values:
        thresholds = (Decimal(str(value)) for value in values["roi_label_thresholds"])
        values["roi_label_thresholds"] = tuple(thresholds)
    for key in ("currency", "time_zone", "locale"):
        if data.get(key) is not None:
            values[key] = data[key]
    checks: Mapping[str, Any] = data.get("checks") or {}
    if checks.get("fail_on") is not None:
        values["fail_on"] = checks["fail_on"]
    company = data.get("company") or "My company"
    sections = []
    for extract, given in (data.get("extracts") or {}).items():
        entries = given if isinstance(given, list) else [given or {}]
        for position, entry in enumerate(entries):
            key_path = ("extracts", extract, position) if isinstance(given, list) else ()
            line = located.line(key_path or ("extracts", extract))
            lines = located.lines_below(key_path or ("extracts", extract))
            sections.append(make_section(extract, position, entry, line, lines))
    return Settings(
        company=str(company),
        rules=_rules(checks.get("rules") or {}),
        sections=tuple(sections),
        limits=Limits(**(data.get("limits") or {})),
        allowed_folders=tuple(data.get("allowed_folders") or ()),
        **values,
    )


def sections_of(settings: Settings, extract: str) -> tuple[Section, ...]:
    """The sections of an extract; without any, the one that takes its canonical file names."""
    given = tuple(section for section in settings.sections if section.extract == extract)
    return given or (Section(extract=extract, name=extract),)


def section_mode(section: Section) -> str:
    """What a later delivery of the section replaces: `full`, `append` or `period`."""
    return section.mode or catalogue.extracts()[section.extract].mode


def settings_hash(settings: Settings) -> str:
    """The hash of everything the settings say that a figure may depend on.

    Comments, lines of the file, limits and allowed folders do not count.
    """
    entry = settings_to_json(settings)
    for key in ("limits", "allowed_folders"):
        del entry[key]
    text = json.dumps(entry, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def settings_to_json(settings: Settings) -> dict[str, Any]:
    """The settings as plain JSON values (a Decimal is its text)."""
    entry = asdict(settings)
    for section in entry["sections"]:
        del section["line"], section["lines"]
    plain: dict[str, Any] = json.loads(json.dumps(entry, default=str))
    return plain


def settings_from_json(entry: Mapping[str, Any]) -> Settings:
    """The inverse of `settings_to_json`."""
    values = dict(entry)
    for key in _DECIMALS:
        if values.get(key) is not None:  # a load of before the setting existed has no such key
            values[key] = Decimal(values[key])
    if values.get("as_of_date") is not None:
        values["as_of_date"] = date.fromisoformat(values["as_of_date"])
    values["followup_days"] = tuple(values["followup_days"])
    values["roi_label_thresholds"] = tuple(Decimal(x) for x in values["roi_label_thresholds"])
    values["rules"] = tuple(
        RuleSetting(
            rule["rule_id"],
            rule["severity"],
            None if rule["threshold"] is None else Decimal(rule["threshold"]),
            rule.get("owner"),
        )
        for rule in values["rules"]
    )
    values["sections"] = tuple(_section_from_json(section) for section in values["sections"])
    values["limits"] = Limits(**values.get("limits", {}))
    values["allowed_folders"] = tuple(values.get("allowed_folders", ()))
    known = {item.name for item in fields(Settings)}
    return Settings(**{key: value for key, value in values.items() if key in known})


def _section_from_json(entry: Mapping[str, Any]) -> Section:
    values = dict(entry)
    values["files"] = tuple(values["files"])
    values["columns"] = tuple(
        (name, _column_map_from_json(source)) for name, source in values["columns"]
    )
    values["skip"] = tuple(values.get("skip") or ())
    values["recognised_by"] = tuple(values.get("recognised_by") or ())
    values["footer"] = tuple(values.get("footer") or ())
    if values.get("until") is not None:
        values["until"] = _column_map_from_json(values["until"])
    values["values"] = tuple(
        (name, tuple((label, value) for label, value in labels))
        for name, labels in values["values"]
    )
    values["format"] = _format(values["format"])
    return Section(**values)


def _column_map_from_json(entry: Mapping[str, Any]) -> ColumnMap:
    choices = tuple(_column_map_from_json(choice) for choice in entry.get("choices") or ())
    return ColumnMap(**{**entry, "choices": choices})


def _rules(given: Mapping[str, Any]) -> tuple[RuleSetting, ...]:
    rules = []
    for rule_id, entry in sorted(given.items()):
        threshold = entry.get("threshold")
        shared = None if threshold is None else Decimal(str(threshold))
        rules.append(RuleSetting(rule_id, entry.get("severity"), shared, entry.get("owner")))
    return tuple(rules)


def make_section(
    extract: str,
    position: int,
    entry: Mapping[str, Any],
    line: int,
    lines: tuple[tuple[str, int], ...] = (),
) -> Section:
    """A section as `roi.yml` states it (valid), what its preset says filled in."""
    own, own_until = entry.get("columns") or {}, entry.get("until")
    entry = presets.merged(entry)
    until = entry.get("until")
    given_files = entry.get("files") or ()
    values = {
        column: tuple((label, _text(value)) for label, value in labels.items())
        for column, labels in (entry.get("values") or {}).items()
    }
    columns = entry.get("columns") or {}
    return Section(
        extract=extract,
        name=extract if position == 0 else f"{extract}/{position + 1}",
        files=(given_files,) if isinstance(given_files, str) else tuple(given_files),
        sheet=entry.get("sheet"),
        table=entry.get("table"),
        mode=entry.get("mode"),
        is_optional=bool(entry.get("optional", not given_files)),
        columns=tuple(
            (name, _column_map(source, is_preset=name not in own))
            for name, source in columns.items()
        ),
        values=tuple(values.items()),
        format=_format(entry.get("format") or {}),
        line=line,
        lines=lines,
        preset=entry.get("preset"),
        skip=tuple(entry.get("skip") or ()),
        until=None if until is None else _column_map(until, is_preset=own_until is None),
        recognised_by=tuple(entry.get("recognised_by") or ()),
        footer=tuple(entry.get("footer") or ()),
    )


def _format(given: Mapping[str, Any]) -> Format:
    parts = given.get("parts_of") or ()
    return Format(**{**given, "parts_of": (parts,) if isinstance(parts, str) else tuple(parts)})


def _column_map(source: Any, *, is_preset: bool = False) -> ColumnMap:
    if source is None:
        return ColumnMap("none", is_preset=is_preset)
    if isinstance(source, list):
        choices = tuple(_column_map(choice, is_preset=is_preset) for choice in source)
        return ColumnMap("first", choices=choices, is_preset=is_preset)
    if isinstance(source, dict):
        [(kind, value)] = source.items()
        text = "" if kind == "generated" else _text(value) or ""
        return ColumnMap(kind, text, is_preset=is_preset)
    return ColumnMap("column", str(source), is_preset=is_preset)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)
