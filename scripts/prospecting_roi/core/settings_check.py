"""What `roi.yml` must be: the JSON Schema, and one sentence for the first thing that is wrong."""

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.numbers import list_currencies
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from prospecting_roi.core import catalogue, presets
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.located_yaml import KeyPath, LocatedYaml
from prospecting_roi.core.settings import declared

_FORMATS = FormatChecker(formats=())
_LONGEST_SHOWN = 60
# So many `**` may stand in a pattern: what they stand for multiplies.
_MOST_DEEP = 2
_FIRST_DAY, _LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)


@_FORMATS.checks("roi-currency")
def is_currency(value: object) -> bool:
    """Whether a text is a currency code of ISO 4217, upper case."""
    return not isinstance(value, str) or value in list_currencies()


@_FORMATS.checks("roi-time-zone")
def is_time_zone(value: object) -> bool:
    """Whether a text is the name of a time zone."""
    return not isinstance(value, str) or value in available_timezones()


@_FORMATS.checks("roi-locale")
def is_locale(value: object) -> bool:
    """Whether a text is a language with a country, such as `fr_FR`."""
    if not isinstance(value, str):
        return True
    if not re.fullmatch(r"[a-z]{2,3}_[A-Z]{2}", value):
        return False
    try:
        Locale.parse(value)
    except (ValueError, UnknownLocaleError):
        return False
    return True


@_FORMATS.checks("roi-pattern")
def is_pattern(value: object) -> bool:
    """Whether a text is a file pattern that stays below `extracts/`."""
    if not isinstance(value, str):
        return True
    pattern = PurePosixPath(value)
    if pattern.is_absolute() or ".." in pattern.parts or "\\" in value or not pattern.parts:
        return False
    return pattern.parts.count("**") <= _MOST_DEEP and all(
        part == "**" or "**" not in part for part in pattern.parts
    )


@_FORMATS.checks("roi-dates")
def is_date_order(value: object) -> bool:
    """Whether a text is an order of day and month, or a pattern with day, month and year."""
    if not isinstance(value, str) or value in ("day_first", "month_first"):
        return True
    directives = re.findall(r"%-?(.)", value)
    return bool(set(directives) & {"y", "Y"}) and bool(set(directives) & set("mbB"))


@_FORMATS.checks("roi-day")
def is_day(value: object) -> bool:
    """Whether a text is a day as ISO 8601 writes it, between 1970 and 2200."""
    if not isinstance(value, str):
        return True
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return False
    try:
        return _FIRST_DAY <= date.fromisoformat(value) <= _LAST_DAY
    except ValueError:
        return False


@_FORMATS.checks("roi-descending")
def is_descending(value: object) -> bool:
    """Whether a list of numbers goes from high to low."""
    if not isinstance(value, list):
        return True
    numbers = [item for item in value if isinstance(item, (int, float))]
    return numbers == sorted(numbers, reverse=True)


@_FORMATS.checks("roi-ascending")
def is_ascending(value: object) -> bool:
    """Whether a list of numbers goes from low to high, none twice."""
    if not isinstance(value, list):
        return True
    numbers = [item for item in value if isinstance(item, (int, float))]
    return numbers == sorted(set(numbers))


@_FORMATS.checks("roi-preset")
def is_preset(value: object) -> bool:
    """Whether a text is the name of a shipped preset."""
    return not isinstance(value, str) or value in presets.names()


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of `roi.yml`."""
    text = files("prospecting_roi.core").joinpath("roi_schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    found["properties"]["settings"]["properties"] = dict(declared())
    return found


def check_settings(file_name: str, located: LocatedYaml) -> None:
    """Raise UserError for the first thing in the document that is not as it must be."""
    validator = Draft202012Validator(schema(), format_checker=_FORMATS)
    errors = list(validator.iter_errors(located.data))
    if errors:
        sentences = [_sentence(error, located) for error in errors]
        line, sentence = min(sentences)
        raise UserError(f"{file_name} line {line}: {sentence}")
    for extract, given in (located.data.get("extracts") or {}).items():
        path: KeyPath = ("extracts", extract)
        _check_name(file_name, located, path, "extract", extract, catalogue.extracts())
        if isinstance(given, list):
            for position, section in enumerate(given):
                _check_section(file_name, located, (*path, position), extract, section or {})
        else:
            _check_section(file_name, located, path, extract, given or {})


def _check_section(
    file_name: str, located: LocatedYaml, path: KeyPath, extract: str, section: Mapping[str, Any]
) -> None:
    definition = catalogue.extracts()[extract]
    names = [column.name for column in definition.columns]
    for part in ("columns", "values"):
        for name in section.get(part) or {}:
            kind = f"column of {extract}"
            _check_name(file_name, located, (*path, part, name), kind, name, names)
    for name, source in (section.get("columns") or {}).items():
        choices = source if isinstance(source, list) else [source]
        is_generated = any(isinstance(item, dict) and "generated" in item for item in choices)
        if is_generated and name != definition.generated_key:
            allowed = definition.generated_key
            advice = f"only `{allowed}` can be" if allowed else f"{extract} has no id to generate"
            line = located.line((*path, "columns", name))
            raise UserError(
                f"{file_name} line {line}: `{name}` cannot be generated, {advice}; "
                f"name the column that holds it."
            )
    name = section.get("preset")
    if name and presets.preset(name).extract != extract:
        line = located.line((*path, "preset"))
        raise UserError(
            f"{file_name} line {line}: the preset `{name}` reads {presets.preset(name).extract}, "
            f"not {extract}; move this section there, or name another preset."
        )
    has_days = definition.period and definition.column(definition.period).type == "date"
    if section.get("until") is not None and not has_days:
        line = located.line((*path, "until"))
        raise UserError(
            f"{file_name} line {line}: {extract} has no date from which `until` could count; "
            f"remove it."
        )
    if section.get("mode") == "period" and definition.period is None:
        line = located.line((*path, "mode"))
        raise UserError(
            f"{file_name} line {line}: {extract} has no date that a period could replace; "
            f"write mode `full` or `append`."
        )
    if section.get("table") and not section.get("files"):
        line = located.line((*path, "table"))
        raise UserError(
            f"{file_name} line {line}: `table` needs `files` to name the DuckDB file below "
            f"extracts/ that holds it; other databases are not read: export the table first."
        )
    form = section.get("format") or {}
    parts = form.get("parts_of") or ()
    for name in [parts] if isinstance(parts, str) else parts:
        line = located.line((*path, "format", "parts_of"))
        amounts = [c.name for c in definition.columns if c.type in ("amount", "number", "integer")]
        if definition.generated_key is None or name not in amounts:
            allowed = ", ".join(f"`{item}`" for item in amounts) if definition.generated_key else ""
            advice = f"write one of {allowed}" if allowed else "its records all count: remove it"
            raise UserError(
                f"{file_name} line {line}: `{name}` of {extract} cannot be a sum of parts; "
                f"{advice}."
            )
    if form.get("decimal") and form.get("decimal") == form.get("thousands"):
        line = located.line((*path, "format", "thousands"))
        raise UserError(
            f"{file_name} line {line}: the decimal mark and the thousands mark are both "
            f"`{form['decimal']}`; write two different marks or remove one."
        )


def _check_name(
    file_name: str,
    located: LocatedYaml,
    path: KeyPath,
    kind: str,
    name: str,
    known: Iterable[str],
) -> None:
    if name not in known:
        raise UserError(
            f"{file_name} line {located.line(path)}: `{name}` is not the name of "
            f"{_article(kind)}; {_choice(name, list(known))}."
        )


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _choice(name: str, known: list[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return f"write `{close[0]}` if you mean that, or remove it"
    return f"expected one of {', '.join(f'`{item}`' for item in known)}"


def _place_of(name: str) -> str:
    """Where in `roi.yml` a key belongs; empty where no place knows it."""
    keys = schema()["properties"]
    if name in keys:
        return "write it at the top of the file, not indented"
    sections = [f"`{key}`" for key, of in keys.items() if name in of.get("properties", {})]
    return f"write it under {' or '.join(sections)}" if sections else ""


def _sentence(error: ValidationError, located: LocatedYaml) -> tuple[int, str]:
    path = tuple(error.absolute_path)
    key = ".".join(str(part) for part in path)
    if error.validator == "additionalProperties" and isinstance(error.schema, dict):
        known = list(error.schema.get("properties", {}))
        given: Mapping[str, Any] = located.at(path)
        unknown = next(name for name in given if name not in known)
        where = f" in `{key}`" if key else ""
        line = located.line((*path, unknown))
        advice = (not path[1:] and _place_of(unknown)) or _choice(unknown, known)
        return line, f"unknown key `{unknown}`{where}; {advice}."
    expected = "another value"
    if isinstance(error.schema, dict):
        expected = error.schema.get("description", expected)
    found = json.dumps(error.instance, ensure_ascii=False, default=str)
    found = found if len(found) <= _LONGEST_SHOWN else f"{found[: _LONGEST_SHOWN - 1]}…"
    name = f"`{key}`" if key else "the file"
    return (
        located.line(path),
        f"{name} is {found}, expected {expected}; correct it or remove the key.",
    )
