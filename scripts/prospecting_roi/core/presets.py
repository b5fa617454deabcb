"""The shipped presets: one data file per layout that a tool exports.

A preset says what extract it reads, by which headers it is recognised, and everything a section
of `roi.yml` can say (columns, values, format, skip, until). A section that names it is merged
over it: what the section says wins, column by column and key by key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_FOLDER = "presets"
_MERGED = ("columns", "values", "format")


@dataclass(frozen=True)
class Preset:
    """One layout.

    `recognised_by`: every item is a header (or a list of spellings of one) that such a file has.
    `also` names presets that read another extract from the same file. `section` is what a section
    of `roi.yml` would say; `notes` tell what a reader of the figures should know. `is_generic`: no
    tool's own layout, but the usual one of such a table; it gives way to a tool's.
    """

    name: str
    title: str
    extract: str
    recognised_by: tuple[tuple[str, ...], ...]
    also: tuple[str, ...]
    notes: str
    is_generic: bool = False
    section: Mapping[str, Any] = field(default_factory=dict)


@cache
def names() -> tuple[str, ...]:
    """The names of all presets, in order."""
    folder = files("prospecting_roi").joinpath(_FOLDER)
    found = [entry.name for entry in folder.iterdir() if entry.name.endswith(".yml")]
    return tuple(sorted(name.removesuffix(".yml") for name in found))


@cache
def preset(name: str) -> Preset:
    """The preset of that name; KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    path = files("prospecting_roi").joinpath(_FOLDER, f"{name}.yml")
    loader = _PlainLoader(path.read_text(encoding="utf-8"))
    entry: dict[str, Any] = loader.get_data()
    recognised = tuple(
        tuple(item) if isinstance(item, list) else (item,) for item in entry.pop("recognised_by")
    )
    return Preset(
        name=name,
        title=entry.pop("title"),
        extract=entry.pop("extract"),
        recognised_by=recognised,
        also=tuple(entry.pop("also", ())),
        notes=" ".join(entry.pop("notes", "").split()),
        is_generic=entry.pop("is_generic", "") == "true",
        section=entry,
    )


def merged(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """A section of `roi.yml` with what its preset says filled in."""
    name = entry.get("preset")
    if not name:
        return entry
    shipped = preset(name)
    given = {key: value for key, value in entry.items() if value is not None}
    result: dict[str, Any] = {**shipped.section, **given}
    for part in _MERGED:
        own = given.get(part) or {}
        result[part] = {**(shipped.section.get(part) or {}), **own}
    labels = shipped.section.get("values") or {}
    for column, own in (given.get("values") or {}).items():
        result["values"][column] = {**own, **_others(labels.get(column) or {}, own)}
    result["skip"] = [*(shipped.section.get("skip") or ()), *(given.get("skip") or ())]
    result["recognised_by"] = [name for item in shipped.recognised_by for name in item]
    return result


def _others(labels: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The labels that the section does not say itself, whatever their case."""
    said = {label.strip().casefold() for label in own}
    return {label: value for label, value in labels.items() if label.casefold() not in said}


class _PlainLoader(yaml.SafeLoader):
    """Keys such as `yes` stay the words they are."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
