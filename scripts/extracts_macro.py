"""Write what dbt knows of the extracts from core/extracts.yml.

`python scripts/extracts_macro.py [FOLDER]` (`make extracts-macro`); a test says when they differ:

- macros/extracts.sql: keys, required values, dates, counts and labels,
- the tables of the sources in models/staging/<group>,
- the imports of the models that read all extracts, so that each `ref()` stands where it is read.
"""

import re
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
# The models that read every extract (the last: every one with labels), and from where.
READERS = {
    "models/findings/int_records__findings.sql": "ref",
    "models/findings/int_files__accounted.sql": "ref",
    "models/findings/int_labels__read.sql": "labelled",
    "models/staging/land/stg_land__record_counts.sql": "source",
}
IMPORT = re.compile(r"(\w+) as \(select \* from {{ (?:ref|source)\(.*\) }}\),")
TABLE = re.compile(r"      - {name: \w+, description: ")
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


def imported(extract: Extract, kind: str) -> str:
    """The line by which a model reads an extract as delivered (`source`) or as staged."""
    read = f"ref('{extract.model}')"
    if kind == "source":
        read = f"source('{extract.group}', '{extract.name}')"
    return f"{extract.name} as (select * from {{{{ {read} }}}}),"


def with_lines(text: str, former: list[bool], lines: list[str]) -> str:
    """The text with lines in the place of the first of the former ones, which go."""
    given = text.splitlines()
    first = former.index(True)
    kept = [line for line, goes in zip(given, former, strict=True) if not goes]
    return "\n".join([*kept[:first], *lines, *kept[first:]]) + "\n"


def reader(text: str, kind: str) -> str:
    """A model that reads all extracts, with their imports, in the order of their names."""
    known = extracts()
    read = [one for _, one in sorted(known.items()) if one.labels or kind != "labelled"]
    named = [IMPORT.fullmatch(line) for line in text.splitlines()]
    former = [found is not None and found[1] in known for found in named]
    return with_lines(text, former, [imported(one, kind) for one in read])


def sources(text: str, group: str) -> str:
    """The sources of a group with a line for each of its extracts."""
    former = [bool(TABLE.match(line)) for line in text.splitlines()]
    tables = [
        f'      - {{name: {one.name}, description: "Grain: {one.grain}."}}'
        for one in extracts().values()
        if one.group == group
    ]
    return with_lines(text, former, tables)


def written() -> Mapping[str, str]:
    """The files that follow from the extracts, by their paths in the project."""
    body = "".join(f"{line}\n" for one in extracts().values() for line in lines(one))
    found = {"macros/extracts.sql": HEAD + body + FOOT}
    for path, kind in READERS.items():
        found[path] = reader((ROOT / path).read_text(encoding="utf-8"), kind)
    for group in sorted({one.group for one in extracts().values()}):
        path = f"models/staging/{group}/_{group}__sources.yml"
        found[path] = sources((ROOT / path).read_text(encoding="utf-8"), group)
    return found


def main() -> None:
    """Write into the project, or into the folder given."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    for path, text in written().items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
