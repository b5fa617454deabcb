"""The sections of `roi.yml` that an inspection proposes, and how they get into the file.

What was recognised is written as sections; what was guessed, and a section to start from, are
written as comments, for a person to look at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.loads import write_atomically
from prospecting_roi.core.settings_file import read_settings
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land.inspection import Inspected, Reading

_KEY = "extracts"
Sections = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Proposed:
    """Sections by extract: the recognised ones, and those a person must confirm first."""

    sections: Sections
    guesses: Sections


def proposed_sections(
    inspected: Sequence[Inspected], given: frozenset[str] = frozenset()
) -> Proposed:
    """The sections that the inspected files need; files of one layout share one.

    An extract whose only files have its canonical name and columns needs none, unless `roi.yml` has
    a section of it (`given`); neither does a file that a section takes already.
    """
    found: Sections = {}
    guesses: Sections = {}
    needed = set()
    for file in inspected:
        for reading in file.readings:
            if reading.how == "mapped":
                continue
            if reading.how == "guess":
                _add(guesses, reading.extract, reading.entry, reading.pattern)
                continue
            _add(found, reading.extract, reading.entry, reading.pattern)
            if reading.extract in given or not _needs_none(file, reading):
                needed.add(reading.extract)
        if file.start is not None:
            _add(guesses, file.start[0], file.start[1], file.pattern)
    return Proposed({extract: found[extract] for extract in found if extract in needed}, guesses)


def _needs_none(file: Inspected, reading: Reading) -> bool:
    is_named_so = file.name.lower().startswith(reading.extract) and "/" not in file.name
    return reading.how == "canonical" and is_named_so


def _add(sections: Sections, extract: str, entry: Mapping[str, Any], pattern: str) -> None:
    entries = sections.setdefault(extract, [])
    for known in entries:
        if {key: value for key, value in known.items() if key != "files"} == entry:
            known["files"] = list(dict.fromkeys([*known["files"], pattern]))
            return
    entries.append({**entry, "files": [pattern]})


def as_yaml(sections: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The sections as lines of `roi.yml` below the key `extracts`, not indented."""
    plain: dict[str, Any] = {}
    for extract, entries in sections.items():
        short = [_short(entry) for entry in entries]
        plain[extract] = short[0] if len(short) == 1 else short
    return yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100) if plain else ""


def _short(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v[0] if k == "files" and len(v) == 1 else v for k, v in entry.items()}


def as_comments(sections: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Guessed sections as comment lines: without the `# ` they are lines below `extracts`."""
    text = as_yaml(sections)
    if not text:
        return ""
    lines = [
        "# Guesses of roi inspect, not read yet: check each line, replace every ?, then move the",
        f"# section below the key `{_KEY}:` without the # in front of its lines.",
        *(f"# {line}" for line in _indented(text, 2)),
    ]
    return "\n".join(lines) + "\n"


def write_sections(ws: Workspace, proposed: Proposed) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Add sections to `roi.yml`, guesses as comments at its end; what is there already stays.

    Returns the extracts written and those left, because their section is written on one line.
    Raises UserError when the file has its `extracts` on one line, or would not be valid
    afterwards (then nothing is changed).
    """
    read_settings(ws)
    before = ws.settings_file.read_text(encoding="utf-8-sig")
    after, left = _with(before, proposed.sections)
    comments = as_comments(proposed.guesses)
    if comments and comments not in after:
        after = f"{after.rstrip()}\n\n{comments}"
    if after == before:
        return (), tuple(left)
    write_atomically(ws.settings_file, after)
    try:
        read_settings(ws)
    except UserError:
        write_atomically(ws.settings_file, before)
        raise
    return tuple(extract for extract in proposed.sections if extract not in left), tuple(left)


def _with(text: str, sections: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[str, list[str]]:
    """The text with the sections in its block `extracts`, and the extracts that cannot go there."""
    if not sections:
        return text, []
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    lines = text.splitlines()
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    place = next(((k, v) for k, v in pairs if k.value == _KEY), None)
    if place is None:
        return "\n".join([*lines, "", f"{_KEY}:", *_indented(as_yaml(sections), 2), ""]), []
    key, value = place
    is_empty = isinstance(value, yaml.ScalarNode)
    if not is_empty and (value.flow_style or not value.value):
        raise UserError(
            f"roi.yml line {key.start_mark.line + 1}: `{_KEY}` is written on one line; write it as "
            f"an indented block, or copy the section that was printed into it."
        )
    given = {} if is_empty else {k.value: v for k, v in value.value}
    # From the last line to the first, so that the places of the earlier ones stay.
    extended = sorted(set(given) & set(sections), key=lambda name: -_last_line(given[name]))
    left = [name for name in extended if not _extended(lines, given[name], sections[name])]
    new = {extract: entries for extract, entries in sections.items() if extract not in given}
    if new:
        indent = 2 if is_empty else value.value[0][0].start_mark.column
        line = key.start_mark.line + 1
        if is_empty:
            lines[line - 1] = f"{_KEY}:"
        lines[line:line] = _indented(as_yaml(new), indent)
    return "\n".join([*lines, ""]), left


def _extended(lines: list[str], section: yaml.Node, entries: Sequence[Mapping[str, Any]]) -> bool:
    """Add entries to an extract's section or list of sections; False where it is on one line."""
    if not isinstance(section, yaml.CollectionNode) or section.flow_style or not section.value:
        return False
    first, last = section.start_mark.line, _last_line(section)
    column = section.start_mark.column
    if isinstance(section, yaml.MappingNode):
        # One section becomes the first of a list.
        for number in range(first, last + 1):
            if lines[number].strip():
                lines[number] = f"  {lines[number]}"
        lines[first] = f"{' ' * column}- {lines[first].strip()}"
    added = yaml.safe_dump(
        [_short(entry) for entry in entries], sort_keys=False, allow_unicode=True, width=100
    )
    lines[last + 1 : last + 1] = _indented(added, column)
    return True


def _last_line(node: yaml.Node) -> int:
    """The last line (from 0) on which something of a node stands."""
    if isinstance(node, yaml.MappingNode):
        return max(_last_line(part) for pair in node.value for part in pair)
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return max(_last_line(part) for part in node.value)
    return int(node.end_mark.line) - (node.end_mark.column == 0)


def _indented(text: str, width: int) -> Iterable[str]:
    return [f"{' ' * width}{line}" if line else line for line in text.splitlines()]
