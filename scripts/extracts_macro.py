"""Write macros/extracts.sql, what models know of the extracts, from core/extracts.yml.

`python scripts/extracts_macro.py`; a test says when the two differ.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from prospecting_roi.core.catalogue import Extract, extracts

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 100
# Facts that are there though empty, so that models can go through them.
ALWAYS = {"required", "dates", "own_dates", "counts"}

HEAD = """\
{#-
    The extracts as their staging models name them: `key`; `required`, `dates`, `own_dates` and
    `counts` (staged name: delivered name); `labels` (delivered name: staged name, and whether it is
    known). See core/extracts.yml. Written by `make extracts-macro`.
-#}
{% macro extracts() -%}
{{ return({
"""
FOOT = """\
}) }}
{%- endmacro %}
"""


def staged(extract: Extract, column: str) -> str:
    """The name of a column in the staging model."""
    return extract.staged.get(column, column)


def day(extract: Extract, column: str) -> str:
    """The name of the day of a column in the staging model."""
    name = staged(extract, column)
    return f"{name[: -len('_at')]}_date" if name.endswith("_at") else name


def shown(value: object) -> str:
    """A value as Jinja writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {shown(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(shown, value)) + "]"
    return repr(value)


def known(column: str) -> str:
    """Whether a label is known, of the column that says so."""
    return column if column.startswith("is_") else f"{column} is not null"


def facts(extract: Extract) -> dict[str, object]:
    """What models ask of an extract."""
    # these records have no key of their own: the place in the file names them
    is_placed = extract.name == "stage_events"
    key = (
        ["source_file", "source_record"] if is_placed else [staged(extract, c) for c in extract.key]
    )
    given: dict[str, object] = {
        "key": key,
        "is_key_generated": bool(extract.generated_key) or extract.is_key_generated,
        "same_key": extract.same_key or "",
        "at_stake": extract.at_stake or "",
        "required": {staged(extract, c): c for c in extract.required},
        "dates": {day(extract, c): c for c in extract.dates},
        "own_dates": {day(extract, c): c for c in extract.own_dates},
        "counts": {staged(extract, c): c for c in extract.counts},
        "labels": {c: [staged(extract, c), known(of)] for c, of in extract.labels.items()},
    }
    return {name: value for name, value in given.items() if value or name in ALWAYS}


def lines(extract: Extract) -> Iterator[str]:
    """The lines of an extract, none longer than allowed where a comma can break it."""
    yield f"    {extract.name!r}: {{"
    for name, value in facts(extract).items():
        text = f"        {name!r}: {shown(value)},"
        while len(text) > WIDTH:
            cut = text.rindex(", ", 0, WIDTH) + 1
            yield text[:cut]
            text = " " * 12 + text[cut + 1 :]
        yield text
    yield "    },"


def main() -> None:
    """Write the macro into the project, or into the folder given."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    body = "".join(f"{line}\n" for one in extracts().values() for line in lines(one))
    (target / "macros" / "extracts.sql").write_text(HEAD + body + FOOT, encoding="utf-8")


if __name__ == "__main__":
    main()
