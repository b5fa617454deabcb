"""What holds for every model, macro and data test, beyond what the linters know."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from prospecting_roi.core.catalogue import extracts

# The places where something is divided, and what.
DIVIDING_MACROS = {
    "macros/integer_quotient.sql": "whole numbers, for safe_divide and the allocation of costs",
    "macros/safe_divide.sql": "the division of every ratio",
    "macros/multiplied_amount.sql": "a product, rounded as the exact one is",
    "macros/billionths_of.sql": "whole numbers, a share in billionths",
    "macros/byar_cube.sql": "an estimate: bounds of a count, rounded once",
    "macros/byar_factor.sql": "an estimate: bounds of an amount, rounded once",
    "macros/decayed_weight.sql": "a weight, as a whole number",
    "macros/effective_events.sql": "an estimate: what an amount rests on, rounded once",
    "macros/incidence_step.sql": "an estimate: a step of an incidence, rounded once",
    "macros/mean_square.sql": "an estimate: a square, as a whole number",
    "macros/squared_variation.sql": "an estimate: how much deals differ, rounded once",
    "macros/survival_log.sql": "an estimate: the logarithm of a share, rounded once",
    "macros/weekly_margin.sql": "an estimate: half of an interval, rounded once",
    "macros/wilson_bound.sql": "an estimate: bounds of a share, rounded once",
    "macros/monthly_rate.sql": "an estimate: the twelfth root of a yearly factor, rounded once",
    "macros/projected_value.sql": "an estimate: a geometric sum, rounded once",
}
# The places where a number is a double: estimates, never money, never summed. What safe_divide and
# multiplied_amount round from a double is what the whole numbers give.
DOUBLE_MACROS = DIVIDING_MACROS.keys() - {"macros/integer_quotient.sql"} | {
    "macros/byar_bound.sql",
    "macros/root_sum_square.sql",
    "macros/squared.sql",
}

CLOCK = (
    r"\b(now|today|getdate|random|uuid|gen_random_uuid)\s*\("
    r"|\b(current_(date|time|timestamp)|localtimestamp|run_started_at)\b"
)
APPROXIMATE = (
    r"\b(double|float[48]?|real)\b"
    r"|\b(avg|mean|stddev\w*|var_\w+|variance|corr|median|quantile\w*)\s*\("
)
ENGINE_ONLY = {
    r"\bqualify\b": "qualify",
    r"\bgroup\s+by\s+all\b": "group by all",
    r"\border\s+by\s+all\b": "order by all",
    r"::": "a cast by ::",
    r"\bfilter\s*\(\s*where\b": "filter (where …)",
    r"\bas\s+\"": "a quoted alias",
    r"\b(list_\w+|array_agg|unnest|struct_pack|map_\w+)\s*\(": "a list or struct function",
    r"\bright\s+join\b": "right join",
    r"\busing\s*\(": "join … using",
    r"\b(asof|positional|lateral)\b": "a join of one engine",
    r"\bselect\s+distinct\s+on\b": "distinct on",
}


def expect_none(found: Mapping[str, object] | Iterable[object]) -> None:
    """Fail with one line per file or value found."""
    if isinstance(found, Mapping):
        lines = [f"{name}: {what}" for name, what in found.items() if what]
    else:
        lines = sorted(map(str, found))
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def lines_with(pattern: str, text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if re.search(pattern, line, re.IGNORECASE)]


# What the runner writes, typed, has its meaning already, and so has what was published before.
TYPED_SOURCES = {"reference", "land", "estimates", "history"}


def test_delivered_records_are_read_by_staging_only(models: list[Any]) -> None:
    outside = [
        model
        for model in models
        if set(re.findall(r"\bsource\s*\(\s*'(\w+)'", model.code)) - TYPED_SOURCES
        and not model.name.startswith("models/staging/")
    ]
    expect_none(outside)
    calls = [text for model in models for text in re.findall(r"\bsource\s*\(.{9}", model.code)]
    assert [call for call in calls if not re.match(r"source\('\w", call)] == []


# Still to be written out: a name leaves this list and none joins it.
REF_OF_A_VARIABLE = {
    "int_findings__checked",
    "int_labels__read",
    "int_records__findings",
}


def test_a_reference_names_what_it_reads(models: list[Any], tests: list[Any]) -> None:
    """`ref()` of a variable hides a reader from a search and from an editor."""
    found = {
        text.name: lines_with(r"\b(ref|source)\s*\(\s*[^'\"\s)]", text.code)
        for text in [*models, *tests]
        if Path(text.name).stem not in REF_OF_A_VARIABLE
    }
    expect_none(found)


def test_no_model_asks_which_engine_it_runs_on(models: list[Any]) -> None:
    assert [model for model in models if re.search(r"\btarget\s*\.", model.code)] == []


def test_nothing_reads_the_clock_or_a_random_number(
    models: list[Any], macros: list[Any], tests: list[Any]
) -> None:
    found = {text.name: lines_with(CLOCK, text.bare) for text in [*models, *macros, *tests]}
    expect_none(found)


def test_nothing_is_summed_or_averaged_in_floating_point(
    models: list[Any], macros: list[Any], tests: list[Any]
) -> None:
    found = {
        text.name: lines_with(APPROXIMATE, text.bare)
        for text in [*models, *macros, *tests]
        if text.name not in DOUBLE_MACROS
    }
    expect_none(found)


def test_ratios_are_written_in_one_place(models: list[Any], macros: list[Any]) -> None:
    found = {
        text.name: lines_with(r"/", text.bare)
        for text in [*models, *macros]
        if text.name not in DIVIDING_MACROS
    }
    expect_none(found)


@pytest.mark.parametrize("pattern", ENGINE_ONLY, ids=ENGINE_ONLY.get)
def test_models_and_data_tests_are_portable(
    models: list[Any], tests: list[Any], pattern: str
) -> None:
    found = {text.name: lines_with(pattern, text.bare) for text in [*models, *tests]}
    expect_none(found)


def orderings(code: str) -> list[str]:
    """The text after each `order by`, up to the end of its clause; brackets in it emptied."""
    brackets = re.compile(r"\((?:(?!\border\s+by\b)[^()])*\)", re.IGNORECASE)
    emptied, before = brackets.sub("<>", code), code
    while emptied != before:
        emptied, before = brackets.sub("<>", emptied), emptied
    clause = re.compile(
        r"\border\s+by\b(.*?)(?:\)|\brows\b|\brange\b|$)", re.DOTALL | re.IGNORECASE
    )
    return [" ".join(part.split()) for part in clause.findall(emptied)]


def test_an_ordering_that_decides_says_where_nulls_go(models: list[Any]) -> None:
    found = {
        model.name: [
            key
            for ordering in orderings(model.bare)
            for key in ordering.split(",")
            if "nulls" not in ordering.lower()
        ]
        for model in models
    }
    expect_none(found)


def test_a_model_opens_with_why_and_its_grain(models: list[Any]) -> None:
    wrong = []
    for model in models:
        opening = re.match(r"\s*(\{#.*?#\}|/\*.*?\*/|(?:--[^\n]*\n)+)", model.written, re.DOTALL)
        if not opening or "Grain: one row" not in opening.group(1):
            wrong.append(model.name)
    expect_none(wrong)


def test_a_model_ends_with_select_from_final(models: list[Any]) -> None:
    wrong = [
        model.name
        for model in models
        if model.written.rstrip().splitlines()[-1] != "select * from final"
    ]
    expect_none(wrong)


IMPORT = re.compile(
    r"^(?:with )?(\w+) as \(\s*select \* from \{\{ (?:ref|source)\([^)]*\) \}\}\s*\),?\n+",
    re.MULTILINE,
)


def test_select_star_stands_only_in_imports_unions_and_at_the_end(models: list[Any]) -> None:
    """A member of a union may be a whole CTE: the rules of a findings model have one shape."""
    imported = r"select\s+\*\s+from\s+\{\{\s*(?:ref|source)\s*\([^)]*\)\s*\}\}\s*\)"
    united = r"union(?:\s+all)?\s+select\s+\*\s+from\s+\w+|select\s+\*\s+from\s+\w+\s+union\b"
    looped = r"select\s+\*\s+from\s+\{\{\s*(?:rule|kind)\s*\}\}\w*"
    last = r"select\s+\*\s+from\s+final\s*$"
    allowed = re.compile(f"{imported}|{united}|{looped}|{last}", re.IGNORECASE)
    found = {}
    for model in models:
        rest = model.code
        while (shorter := allowed.sub(" union ", rest)) != rest:
            rest = shorter
        found[model.name] = lines_with(r"select\s+\*", rest)
    expect_none(found)


def test_all_columns_are_taken_only_of_a_cte_that_lists_them_in_the_file(models: list[Any]) -> None:
    """`earlier_cte.*, new_column` is read in one file; `an_import.*` leads away from it."""
    found = {}
    for model in models:
        listed = set(re.findall(r"(\w+) as \(", model.code)) - set(IMPORT.findall(model.code))
        found[model.name] = [
            name for name in re.findall(r"(\w+)\.\*", model.code) if name not in listed
        ]
    expect_none(found)


def test_configuration_stands_per_folder(models: list[Any]) -> None:
    assert [model for model in models if re.search(r"\bconfig\s*\(", model.code)] == []


def test_models_have_at_most_120_lines_beside_the_imports(models: list[Any]) -> None:
    lines = {
        Path(model.name).stem: len(IMPORT.sub("", model.written).splitlines()) for model in models
    }
    assert {name: count for name, count in lines.items() if count > 120} == {}


# Generated, or a registry of one line per entry: as long as what it holds.
LISTS = {"macros/extracts.sql", "macros/measures.sql", "macros/ratios.sql"}


def test_macros_stand_alone_and_are_small(macros: list[Any]) -> None:
    wrong = {}
    for macro in macros:
        names = re.findall(r"\{%-?\s*(?:macro|materialization)\s+(\w+)", macro.code)
        own = {re.sub(r"^(default|duckdb|postgres|spark)__", "", name) for name in names}
        if own != {Path(macro.name).stem}:
            wrong[macro.name] = f"holds {sorted(own)}"
        elif (
            macro.name not in LISTS
            and len([line for line in macro.code.splitlines() if line.strip()]) > 40
        ):
            wrong[macro.name] = "more than 40 lines of code"
        elif re.search(r"\{\{[^}]*\b(ref|source)\s*\(", macro.code):
            wrong[macro.name] = "reads a relation"
    expect_none(wrong)


def test_at_most_twelve_macros_are_dispatched(macros: list[Any]) -> None:
    dispatched = [macro.name for macro in macros if "adapter.dispatch" in macro.code]
    assert len(dispatched) <= 12, dispatched


def test_sql_for_dbt_is_where_dbt_looks_for_it(project_root: Path) -> None:
    # dbt would run a .sql file under tests/python as a data test.
    assert list((project_root / "tests" / "python").rglob("*.sql")) == []


def test_property_files_are_named_by_topic_and_kind(project_root: Path) -> None:
    named = re.compile(r"_[a-z_]+__((models|unit_tests|sources|semantic)\.yml|docs\.md)")
    top = {"groups.yml", "docs.md", "exposures.yml"}
    wrong = [
        path.relative_to(project_root).as_posix()
        for path in sorted((project_root / "models").rglob("*"))
        if path.suffix in {".yml", ".yaml", ".md"}
        and not named.fullmatch(path.name)
        and not (path.parent.name == "models" and path.name in top)
    ]
    expect_none(wrong)


# They decide in staging which record of a key stands, or from when it holds.
STAGED_ONLY = {"updated_at", "valid_from", "service_from", "cost_direct", "cost_indirect"}
# They read one column of every extract.
OF_ALL_EXTRACTS = {"stg_planning__campaign_references", "stg_land__record_counts"}
# The calendar spans all dates and shows nothing of them.
QUALITY = {
    "int_labels__read", "int_findings__checked", "int_files__accounted", "dim_dates",
}  # fmt: skip


def test_every_column_offered_is_read_or_said_not_to_be(project_root: Path) -> None:
    """What no model outside staging names is declared as not shown yet, and nothing else is."""
    written = {
        path.stem: re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
        for path in (project_root / "models").rglob("*.sql")
    }
    rest = {name: text for name, text in written.items() if not name.startswith("stg_")}
    words = set(re.findall(r"\w+", " ".join(rest.values())))
    figures = " ".join(
        text
        for name, text in rest.items()
        if not name.endswith("__findings") and name not in QUALITY
    )
    unread: dict[str, tuple[str, ...]] = {}
    for extract in extracts().values():
        source = re.compile(rf"source\('\w+', '{extract.name}'\)")
        staged = [
            name
            for name, text in written.items()
            if source.search(text) and name not in OF_ALL_EXTRACTS
        ]
        if not any(f"ref('{name}')" in figures for name in staged):
            unread[extract.name] = ()
            continue
        text = " ".join(written[name] for name in staged)
        columns = tuple(
            column.name
            for column in extract.columns
            if not {column.name, *re.findall(rf"\b{column.name}\b[^,\n]*\bas (\w+)", text)} & words
            and column.name not in extract.key  # findings name a record by its key
            and column.name not in STAGED_ONLY
        )
        if columns:
            unread[extract.name] = columns
    assert unread == {
        extract.name: extract.not_shown
        for extract in extracts().values()
        if extract.not_shown is not None
    }
