"""YAML with the line of every key and value, so that an error can say where."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from prospecting_roi.core.errors import UserError

KeyPath = tuple[str | int, ...]


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

    def at(self, path: KeyPath) -> Any:
        """The value at a path."""
        value = self.data
        for part in path:
            value = value[part]
        return value


def read_located_yaml(path: Path) -> LocatedYaml:
    """Read one YAML document of plain values (no tags); keys become text.

    Raises UserError, naming the line, for what is not YAML, for a key written twice, for an
    alias (which hides where a value comes from) and for a file that is not UTF-8.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(
            f"{path.name} is not UTF-8 text; save it with the encoding UTF-8."
        ) from error
    loader = yaml.SafeLoader(text)
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent):
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise UserError(
                    f"{path.name} line {line}: the alias `*{event.anchor}` "
                    f"is not supported; write the value itself."
                )
        node = loader.get_single_node()
        lines: dict[KeyPath, int] = {}
        data = {} if node is None else _plain(node, (), lines, loader, path.name)
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
    return LocatedYaml(data, lines)


def _plain(
    node: yaml.Node,
    path: KeyPath,
    lines: dict[KeyPath, int],
    loader: yaml.SafeLoader,
    file_name: str,
) -> Any:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise UserError(f"{file_name} line {line}: a key must be a plain text; rewrite it.")
            # `yes:` or `2024:` are the words people wrote, not a boolean or a number.
            key = key_node.value
            if key in result:
                raise UserError(
                    f"{file_name} line {line}: the key `{key}` is written twice; keep one of them."
                )
            lines[(*path, key)] = line
            result[key] = _plain(value_node, (*path, key), lines, loader, file_name)
        return result
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*path, index), lines, loader, file_name)
            for index, item in enumerate(node.value)
        ]
    value = loader.construct_object(node)
    return value if value is None or isinstance(value, (bool, int, float, str)) else node.value
