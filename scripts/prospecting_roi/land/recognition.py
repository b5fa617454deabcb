"""Which preset, or which canonical extract, the headers of a file belong to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from prospecting_roi.core import catalogue, presets
from prospecting_roi.core.catalogue import Extract
from prospecting_roi.core.plain_yaml import read_yaml
from prospecting_roi.core.sections import make_section
from prospecting_roi.land.headers import comparable_header, count_expected, positions_of
from prospecting_roi.land.mapping import expected_headers
from prospecting_roi.land.months import headers_of_rows, month_columns

# Fewer headers of an extract are no reason to take a file for it.
_FEWEST_COLUMNS = 3
# What stands in a section to start from where nobody can guess the header.
UNKNOWN_HEADER = "?"
_DATELESS = ("crm_leads", "crm_opportunities")
_CLOSE_DATES = ("close date", "closing date", "date de cloture", "date de fermeture", "closedate")
_ENDED = "(closed|won|lost|gagn|perdu|sign|ferm)"


@dataclass(frozen=True)
class Recognition:
    """What a file was recognised as, for one extract.

    `how` is `preset` (then `preset` names it), `canonical` (the extract's own column names),
    `guess` (names that presets or people use, of no one layout) or `start` (a section that must
    be completed). `entry` is the section of `roi.yml` without its files.
    """

    extract: str
    how: str
    entry: Mapping[str, Any]
    preset: str | None = None


@cache
def known_headers() -> frozenset[str]:
    """Every header that a preset or a canonical extract looks for, in comparable form."""
    names: set[str] = set()
    for extract in catalogue.extracts().values():
        names |= {comparable_header(column.name) for column in extract.columns}
    for name in presets.names():
        shipped = presets.preset(name)
        section = make_section(shipped.extract, 0, {"preset": name}, 0)
        names |= expected_headers(catalogue.extracts()[shipped.extract], section)
    return frozenset(names)


def recognise(headers: tuple[str, ...], file_name: str) -> tuple[Recognition, ...]:
    """What a file with these headers is, once for each extract it is read as; empty if unknown.

    A canonical file name with the extract's required columns comes first, then the presets, then
    canonical columns under any name, then a guess from single headers.
    """
    if month_columns(headers):
        rows = headers_of_rows(headers, catalogue.extracts()["cost_ledger"])
        return tuple(
            replace(item, entry={**item.entry, "format": {"months_in_columns": True}})
            for item in _recognised(rows, file_name)
            if item.extract == "cost_ledger"
        )
    return _recognised(headers, file_name)


def _recognised(headers: tuple[str, ...], file_name: str) -> tuple[Recognition, ...]:
    named = _named(file_name)
    if named and _has_required(named, headers):
        return (Recognition(named.name, "canonical", {}),)
    shipped = recognised_presets(headers)
    if shipped:
        return tuple(
            Recognition(presets.preset(name).extract, "preset", {"preset": name}, name)
            for name in shipped
        )
    candidates = [
        (count_expected(headers, _own_names(extract)), extract.name)
        for extract in catalogue.extracts().values()
        if _has_required(extract, headers)
    ]
    if candidates and max(candidates)[0] >= _FEWEST_COLUMNS:
        return (Recognition(max(candidates)[1], "canonical", {}),)
    return _guessed(headers)


def recognised_presets(headers: tuple[str, ...]) -> tuple[str, ...]:
    """The preset of a layout and those that read other extracts from the same file."""
    found = []
    for name in presets.names():
        shipped = presets.preset(name)
        if all(_has_one(item, headers) for item in shipped.recognised_by):
            used = count_expected(headers, _headers_of(name))
            is_tool = not shipped.is_generic
            found.append((is_tool, len(shipped.recognised_by), used, bool(shipped.also), name))
    if not found:
        return ()
    best = max(found)[-1]
    others = (
        name
        for name in presets.preset(best).also
        if all(_has_one(item, headers) for item in presets.preset(name).recognised_by)
    )
    return (best, *others)


def _has_one(spellings: tuple[str, ...], headers: tuple[str, ...]) -> bool:
    return any(positions_of(spelling, headers) for spelling in spellings)


def _headers_of(name: str) -> frozenset[str]:
    shipped = presets.preset(name)
    section = make_section(shipped.extract, 0, {"preset": name}, 0)
    own = _own_names(catalogue.extracts()[shipped.extract])
    return expected_headers(catalogue.extracts()[shipped.extract], section) - own


def _own_names(extract: Extract) -> frozenset[str]:
    return frozenset(comparable_header(column.name) for column in extract.columns)


def _named(file_name: str) -> Extract | None:
    name = file_name.rsplit("/", 1)[-1].lower()
    starts = [known for known in catalogue.extracts() if name.startswith(known)]
    return catalogue.extracts()[max(starts, key=len)] if starts else None


def _has_required(extract: Extract, headers: tuple[str, ...]) -> bool:
    return all(positions_of(c.name, headers) for c in extract.columns if c.is_required)


@cache
def _guesses() -> Mapping[str, Mapping[str, Any]]:
    """What `guesses.yml` says of each extract."""
    text = files("prospecting_roi.core").joinpath("guesses.yml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Any]] = read_yaml(text)
    return found


@cache
def _synonyms(extract: str) -> Mapping[str, tuple[str, ...]]:
    """For each column of an extract the headers under which presets and people write it."""
    found: dict[str, list[str]] = {c.name: [c.name] for c in catalogue.extracts()[extract].columns}
    for name in presets.names():
        shipped = presets.preset(name)
        if shipped.extract != extract:
            continue
        for column, source in shipped.section["columns"].items():
            choices = source if isinstance(source, list) else [source]
            found[column] += [choice for choice in choices if isinstance(choice, str)]
    for column, names in (_guesses().get(extract, {}).get("columns") or {}).items():
        found[column] += names
    return {column: tuple(names) for column, names in found.items()}


def _guessed(headers: tuple[str, ...]) -> tuple[Recognition, ...]:
    """The extract most of whose columns have a header that somebody uses for it, if enough."""
    best: tuple[int, Recognition] | None = None
    for extract in catalogue.extracts().values():
        columns = _columns_by_synonym(extract, headers)
        found = len(columns)
        key = extract.generated_key
        if key and key not in columns:
            columns[key] = {"generated": True}
        if extract.name in _DATELESS and "created_at" not in columns:
            # As their presets do: each record then has the finding that its creation is not known.
            columns["created_at"] = {"expression": "cast(null as varchar)"}
        is_enough = all(c.name in columns for c in extract.columns if c.is_required)
        if is_enough and found >= _FEWEST_COLUMNS and _is_of(extract, columns, headers):
            if extract.name == "crm_opportunities":
                columns |= _closing(columns, headers)
            if best is None or found > best[0]:
                best = (found, Recognition(extract.name, "guess", {"columns": columns}))
    return () if best is None else (best[1],)


def _columns_by_synonym(extract: Extract, headers: tuple[str, ...]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    taken: set[int] = set()
    for column, names in _synonyms(extract.name).items():
        for name in names:
            places = [p for p in positions_of(name, headers) if p not in taken]
            if places:
                columns[column] = headers[places[0]].strip()
                taken.add(places[0])
                break
    return columns


def _is_of(extract: Extract, columns: Mapping[str, Any], headers: tuple[str, ...]) -> bool:
    """Whether the file has what makes it one of the extract, and nothing that speaks against."""
    words = _guesses().get(extract.name, {})
    has_all = all(set(one_of) & set(columns) for one_of in words.get("needs") or ())
    return has_all and not any(positions_of(name, headers) for name in words.get("not") or ())


def _closing(columns: Mapping[str, Any], headers: tuple[str, ...]) -> dict[str, Any]:
    """A close date closes a deal that is won or lost, and is a forecast for any other."""
    decided = columns.get("stage") or columns.get("status")
    close = next((h.strip() for h in headers if comparable_header(h) in _CLOSE_DATES), None)
    if decided is None or close is None or "closed_at" in columns:
        return {}
    quoted = [header.replace('"', '""') for header in (decided, close)]
    ended = f"regexp_matches(lower(strip_accents(\"{quoted[0]}\")), '{_ENDED}')"
    return {
        "closed_at": {"expression": f'case when {ended} then "{quoted[1]}" end'},
        "expected_close_date": {"expression": f'case when not {ended} then "{quoted[1]}" end'},
    }


def starter(headers: tuple[str, ...]) -> Recognition:
    """The section to start from for a file of no layout that is known or could be guessed.

    It is of the extract that most headers speak for; what is required and not found is left to
    be written.
    """
    scored = []
    for position, extract in enumerate(catalogue.extracts().values()):
        columns = _columns_by_synonym(extract, headers)
        is_of = bool(columns) and _is_of(extract, columns, headers)
        is_usual = extract.name == "crm_leads"
        scored.append((is_of, len(columns), is_usual, -position, extract, columns))
    *_, extract, columns = max(scored, key=lambda item: item[:4])
    if extract.generated_key and extract.generated_key not in columns:
        columns[extract.generated_key] = {"generated": True}
    for column in extract.columns:
        if column.is_required and column.name not in columns:
            columns[column.name] = UNKNOWN_HEADER
    return Recognition(extract.name, "start", {"columns": columns})
