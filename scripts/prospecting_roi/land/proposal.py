"""The section of `roi.yml` that an inspection proposes, and how it gets into the file."""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.loads import write_atomically
from prospecting_roi.core.settings import read_settings
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.inspection import Inspected

_KEY = "extracts"


def proposed_sections(inspected: Sequence[Inspected]) -> dict[str, list[dict[str, Any]]]:
    """The sections that the inspected files need, by extract; files of one layout share one.

    An extract whose only files have its canonical name and columns needs none.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    needed = set()
    for file in inspected:
        for reading in file.readings:
            entry = {key: value for key, value in reading.entry.items() if key != "files"}
            sections = found.setdefault(reading.extract, [])
            same = [s for s in sections if {k: v for k, v in s.items() if k != "files"} == entry]
            if same:
                same[0]["files"].append(reading.entry["files"])
            else:
                sections.append({**entry, "files": [reading.entry["files"]]})
            is_named_so = file.name.lower().startswith(reading.extract) and "/" not in file.name
            if reading.how != "canonical" or not is_named_so:
                needed.add(reading.extract)
    return {extract: found[extract] for extract in found if extract in needed}


def as_yaml(sections: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The sections as lines of `roi.yml` below the key `extracts`, not indented."""
    plain: dict[str, Any] = {}
    for extract, entries in sections.items():
        short = [
            {k: v[0] if k == "files" and len(v) == 1 else v for k, v in entry.items()}
            for entry in entries
        ]
        plain[extract] = short[0] if len(short) == 1 else short
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100) if plain else ""


def write_sections(
    ws: Workspace, sections: Mapping[str, Sequence[Mapping[str, Any]]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add sections to `roi.yml` for the extracts that have none there yet.

    Returns the extracts written and those left as they are. The rest of the file, comments
    included, stays as it is. Raises UserError when the file has its `extracts` on one line, or
    would not be valid afterwards (then nothing is changed).
    """
    settings = read_settings(ws)
    given = {section.extract for section in settings.sections}
    new = {extract: entries for extract, entries in sections.items() if extract not in given}
    left = tuple(extract for extract in sections if extract in given)
    if not new:
        return (), left
    before = ws.settings_file.read_text(encoding="utf-8-sig")
    write_atomically(ws.settings_file, _with(before, as_yaml(new)))
    try:
        read_settings(ws)
    except UserError:
        write_atomically(ws.settings_file, before)
        raise
    return tuple(new), left


def _with(text: str, addition: str) -> str:
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    lines = text.splitlines()
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    place = next(((k, v) for k, v in pairs if k.value == _KEY), None)
    if place is None:
        return "\n".join([*lines, "", f"{_KEY}:", *_indented(addition, 2), ""])
    key, value = place
    is_empty = isinstance(value, yaml.ScalarNode)
    if not is_empty and (value.flow_style or not value.value):
        raise UserError(
            f"roi.yml line {key.start_mark.line + 1}: `{_KEY}` is written on one line; write it as "
            f"an indented block, or copy the section that was printed into it."
        )
    indent = 2 if is_empty else value.value[0][0].start_mark.column
    line = key.start_mark.line + 1
    if is_empty:
        lines[line - 1] = f"{_KEY}:"
    return "\n".join([*lines[:line], *_indented(addition, indent), *lines[line:], ""])


def _indented(text: str, width: int) -> list[str]:
    return [f"{' ' * width}{line}" if line else line for line in text.splitlines()]
