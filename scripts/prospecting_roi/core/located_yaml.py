"""YAML with the line of every key and value, so that an error can say where."""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from prospecting_roi.core.errors import UserError

KeyPath = tuple[str | int, ...]

LARGEST_FILE = 1 << 20
"""So many bytes of settings are read; a company with hundreds of mappings needs a tenth."""
DEEPEST = 40
"""A mapping in a list in a mapping …: the settings know about ten levels."""
MOST_VALUES = 50_000
"""So many values a file may have once its aliases stand for what they name."""
_MOST_BITS = 256
_LONGEST_SHOWN = 40
_MERGE = "tag:yaml.org,2002:merge"
# libyaml's is ten times as fast.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class LocatedYaml:
    """A parsed document and the line (from 1) on which each key or list item stands."""

    data: Any
    lines: dict[KeyPath, int]

    def line(self, path: KeyPath) -> int:
        """The line of a key, or of the nearest key above it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def lines_below(self, path: KeyPath) -> tuple[tuple[str, int], ...]:
        """The keys below a path, joined by dots, with their lines."""
        depth = len(path)
        return tuple(
            (".".join(map(str, found[depth:])), line)
            for found, line in self.lines.items()
            if len(found) > depth and found[:depth] == path
        )

    def at(self, path: KeyPath) -> Any:
        """The value at a path."""
        value = self.data
        for part in path:
            value = value[part]
        return value


def read_located_yaml(path: Path) -> LocatedYaml:
    """Read one YAML document of plain values (no tags); keys become text.

    An alias stands for what it names, `<<` for the keys of a mapping that are not given beside it.

    Raises UserError, naming the line, for what is not YAML, for a key written twice, for an alias
    within what it names and aliases that make too many values, for a value that is not what it
    looks like (a date `2026-13-45`), and for a file that is too large, nested too deep or not
    UTF-8.
    """
    text = _text_of(path)
    loader = _Loader(text)
    try:
        _check_events(text, path.name)
        node = loader.get_single_node()
        plain = _Plain(loader, path.name)
        data = {} if node is None else plain.value(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise UserError(
            f"{path.name} line {line}: this is not valid YAML ({error.problem or 'unreadable'}); "
            f"check the indentation, the colons and the quotes of this line."
        ) from error
    except yaml.YAMLError as error:
        first_line = str(error).splitlines()[0]
        raise UserError(
            f"{path.name}: this is not valid YAML ({first_line}); remove the character it names."
        ) from error
    finally:
        loader.dispose()
    return LocatedYaml(data, plain.lines)


def _text_of(path: Path) -> str:
    """The text of a file of settings."""
    with path.open("rb") as stream:
        data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UserError(
            f"{path.name} is larger than {LARGEST_FILE >> 10} kB, the most that is read; keep in "
            f"it the settings alone, and put lists of labels into tables of reference/."
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            f"{path.name} is not UTF-8 text; save it with the encoding UTF-8."
        ) from error


def _check_events(text: str, file_name: str) -> None:
    """Raise UserError for what is nested too deep to be composed."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise UserError(
                f"{file_name} line {line}: the values are nested more than {DEEPEST} deep; no "
                f"setting is: correct the indentation or the brackets of this line."
            )


class _Plain:
    """Makes plain values of nodes, and notes the line of each key and list item."""

    def __init__(self, loader: Any, file_name: str) -> None:
        self._loader = loader
        self._name = file_name
        self._open: set[int] = set()
        self._count = 0
        self.lines: dict[KeyPath, int] = {}

    def value(self, node: yaml.Node, path: KeyPath) -> Any:
        """The value of a node at a path."""
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        self._count += 1
        if self._count > MOST_VALUES:
            raise self._error(
                line, f"the aliases make more than {MOST_VALUES} values of the file", "use fewer"
            )
        if not isinstance(node, yaml.CollectionNode):
            return _scalar(node, self._loader, self._name)
        if id(node) in self._open or len(path) > DEEPEST:
            raise self._error(
                line, "an alias stands within what it names, or too deep", "write the value itself"
            )
        self._open.add(id(node))
        if isinstance(node, yaml.MappingNode):
            found: Any = self._mapping(node, path)
        else:
            found = [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        self._open.discard(id(node))
        return found

    def _mapping(self, node: yaml.MappingNode, path: KeyPath) -> dict[str, Any]:
        result: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._error(line, "a key must be a plain text", "rewrite it")
            if key_node.tag == _MERGE:
                merged = {**self._merged(value_node, path, line), **merged}
                continue
            # `yes:` or `2024:` are the words people wrote, not a boolean or a number.
            key = _readable(key_node, self._name)
            if key in result:
                raise self._error(line, f"the key `{key}` is written twice", "keep one of them")
            self.lines[(*path, key)] = line
            result[key] = self.value(value_node, (*path, key))
        return {**merged, **result}

    def _merged(self, node: yaml.Node, path: KeyPath, line: int) -> dict[str, Any]:
        """What `<<` adds to a mapping: of several mappings the first that has a key."""
        given = node.value if isinstance(node, yaml.SequenceNode) else [node]
        result: dict[str, Any] = {}
        for item in reversed(given):
            if not isinstance(item, yaml.MappingNode):
                raise self._error(line, "`<<` names no mapping", "name one with an alias")
            result |= self.value(item, path)
        return result

    def _error(self, line: int, problem: str, advice: str) -> UserError:
        return UserError(f"{self._name} line {line}: {problem}; {advice}.")


def _scalar(node: yaml.Node, loader: Any, file_name: str) -> Any:
    """The value of a node that holds no others: null, a boolean, a number or a text."""
    text = _readable(node, file_name)
    try:
        value = loader.construct_object(node)
    except (ValueError, OverflowError, LookupError, TypeError, AttributeError):
        value = math.nan
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and not (math.isfinite(value) if isinstance(value, float)
                          else value.bit_length() <= _MOST_BITS):  # fmt: skip
        kind = node.tag.rpartition(":")[2]
        raise UserError(
            f"{file_name} line {node.start_mark.line + 1}: `{text[:_LONGEST_SHOWN]}` looks like a "
            f"value of the kind {kind} and is none that can be used; correct it, or put it in "
            f"quotes if it is a text."
        )
    return value if value is None or isinstance(value, (bool, int, float, str)) else text


def _readable(node: yaml.Node, file_name: str) -> str:
    """The text of a node; raises UserError for characters that no file can hold."""
    text = str(node.value)
    if "\0" in text or (
        not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text)
    ):
        raise UserError(
            f"{file_name} line {node.start_mark.line + 1}: a text holds a null character or half "
            f"of a pair of characters; remove the escape that stands for it."
        )
    return text
