"""Which preset, or which canonical extract, the headers of a file belong to."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from prospecting_roi.core import catalogue, presets
from prospecting_roi.core.catalogue import Extract
from prospecting_roi.core.settings import make_section
from prospecting_roi.land.headers import comparable_header, count_expected, positions_of
from prospecting_roi.land.mapping import expected_headers

# Fewer headers of an extract are no reason to take a file for it.
_FEWEST_COLUMNS = 3


@dataclass(frozen=True)
class Recognition:
    """What a file was recognised as, for one extract.

    `how` is `preset` (then `preset` names it), `canonical` (the extract's own column names) or
    `guess` (names that presets know, not of one layout). `entry` is the section of `roi.yml`
    without its files.
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
def _synonyms(extract: str) -> Mapping[str, tuple[str, ...]]:
    """For each column of an extract the headers under which presets find it."""
    found: dict[str, list[str]] = {c.name: [c.name] for c in catalogue.extracts()[extract].columns}
    for name in presets.names():
        shipped = presets.preset(name)
        if shipped.extract != extract:
            continue
        for column, source in shipped.section["columns"].items():
            choices = source if isinstance(source, list) else [source]
            found[column] += [choice for choice in choices if isinstance(choice, str)]
    return {column: tuple(names) for column, names in found.items()}


def _guessed(headers: tuple[str, ...]) -> tuple[Recognition, ...]:
    """The extract most of whose columns have a header that some preset knows, if it is enough."""
    best: tuple[int, str, dict[str, Any]] | None = None
    for extract in catalogue.extracts().values():
        columns: dict[str, Any] = {}
        taken: set[int] = set()
        for column, names in _synonyms(extract.name).items():
            for name in names:
                places = [p for p in positions_of(name, headers) if p not in taken]
                if places:
                    columns[column] = headers[places[0]].strip()
                    taken.add(places[0])
                    break
        found = len(columns)
        key = extract.generated_key
        if key and key not in columns:
            columns[key] = {"generated": True}
        is_enough = all(c.name in columns for c in extract.columns if c.is_required)
        if is_enough and found >= _FEWEST_COLUMNS and (best is None or found > best[0]):
            best = (found, extract.name, columns)
    return () if best is None else (Recognition(best[1], "guess", {"columns": best[2]}),)
