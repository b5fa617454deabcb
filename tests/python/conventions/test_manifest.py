"""What holds for the project as dbt sees it: its size, tests, rules and published columns."""

import csv
import re
from pathlib import Path
from typing import Any

from prospecting_roi.land.reference_tables import TABLES as REFERENCE_TABLES

# Published models that only copy columns of one other model: there is nothing to compute.
READ_BY_LANDING = {"placeholders"}
COPIES = {"dim_channels", "dim_kpis", "fct_touchpoints"}

PERSONAL = re.compile(
    r"(^|_)(email|e_mail|phone|mobile|first_name|last_name|full_name|person_name|job_title|notes|"
    r"comment|account_name|company_name|contact_name|person_id|owner_id|address|cell_text)($|_)"
)


def nodes(manifest: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] in kinds]


def published(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        node
        for node in nodes(manifest, "model")
        if node["original_file_path"].startswith(("models/marts/", "models/quality/"))
    ]


def test_the_project_has_at_most_320_nodes(manifest: dict[str, Any]) -> None:
    assert len(nodes(manifest, "model", "test", "seed", "snapshot")) <= 320


def test_one_test_looks_at_the_grain_of_each_table_of_the_quality(
    manifest: dict[str, Any], project_root: Path
) -> None:
    name = "quality_accounts_for_everything"
    text = (project_root / "tests" / "singular" / f"{name}.sql").read_text(encoding="utf-8")
    looked_at = set(re.findall(r"\('(\w+)', ref\('(?=\1')", text))
    tables = {
        node["name"]
        for node in nodes(manifest, "model")
        if node["original_file_path"].startswith("models/quality/")
    }
    assert looked_at == tables


def test_every_file_is_an_enabled_node(manifest: dict[str, Any], project_root: Path) -> None:
    """dbt leaves out what is disabled or refers to nothing: such a test would never run."""
    files = {
        path.relative_to(project_root).as_posix()
        for folder in ("models", "tests")
        for path in (project_root / folder).rglob("*.sql")
        if project_root / "tests" / "generic" not in path.parents  # macros of generic tests
    }
    enabled = {node["original_file_path"] for node in nodes(manifest, "model", "test")}
    assert sorted(files - enabled) == []
    assert manifest["disabled"] == {}


def test_a_reference_to_nothing_is_an_error(project_root: Path) -> None:
    import yaml

    project = yaml.safe_load((project_root / "dbt_project.yml").read_text(encoding="utf-8"))
    assert "NodeNotFoundOrDisabled" in project["flags"]["warn_error_options"]["error"]


def test_there_is_something_published(manifest: dict[str, Any]) -> None:
    assert len(published(manifest)) > 20


def test_every_published_model_has_a_unit_test(manifest: dict[str, Any]) -> None:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    missing = sorted({node["name"] for node in published(manifest)} - tested - COPIES)
    assert not missing, f"\n{missing}"


def test_every_dispatched_macro_has_a_unit_test_on_a_model_that_uses_it(
    manifest: dict[str, Any], macros: list[Any]
) -> None:
    tested = {test["model"] for test in manifest["unit_tests"].values()}
    uses: dict[str, set[str]] = {}
    calls = {key: macro["depends_on"]["macros"] for key, macro in manifest["macros"].items()}

    def reached(key: str) -> set[str]:
        """The macro and all that it calls, and what those call."""
        found, open_ends = {key}, [key]
        while open_ends:
            new = set(calls.get(open_ends.pop(), [])) - found
            found |= new
            open_ends += new
        return found

    for node in nodes(manifest, "model"):
        for macro in node["depends_on"]["macros"]:
            for key in reached(macro):
                uses.setdefault(key.rsplit(".", 1)[1], set()).add(node["name"])
    names = [Path(macro.name).stem for macro in macros if "adapter.dispatch" in macro.code]
    untested = sorted(name for name in names if not uses.get(name, set()) & tested)
    assert not untested, f"\n{untested}"


def test_no_published_column_holds_personal_data(manifest: dict[str, Any]) -> None:
    found = [
        f"{node['name']}.{column}"
        for node in published(manifest)
        for column in node["columns"]
        if PERSONAL.search(column)
    ]
    assert not found, f"\n{found}"


def test_columns_are_named_by_what_they_hold(manifest: dict[str, Any]) -> None:
    """`is_`/`has_` for booleans and only for them, `_at` timestamps, `_date` dates, `_id` texts."""
    wrong = []
    for node in published(manifest):
        for name, column in node["columns"].items():
            kind = (column["data_type"] or "").lower()
            expected = {
                "boolean": name.startswith(("is_", "has_")) or "_is_" in name or "_has_" in name,
                "timestamp": name.endswith("_at"),
            }.get(kind, True)
            if name.startswith(("is_", "has_")):
                expected = expected and kind == "boolean"
            if name.endswith("_at"):
                expected = expected and kind == "timestamp"
            if name.endswith("_date"):
                expected = expected and kind == "date"
            if kind not in {
                "string", "bigint", "integer", "boolean", "date", "timestamp",
                "decimal(18,4)", "decimal(18,6)", "decimal(18,9)", "decimal(12,9)",
                "decimal(28,9)",  # a figure of any unit: amounts, credits and ratios as they are
            }:  # fmt: skip
                expected = False
            if not expected:
                wrong.append(f"{node['name']}.{name}: {kind}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_model_of_a_finding_and_every_rule_know_each_other(
    project_root: Path, models: list[Any]
) -> None:
    with (project_root / "seeds" / "finding_rules.csv").open(encoding="utf-8", newline="") as file:
        rules = [row["rule_id"] for row in csv.DictReader(file)]
    assert len(rules) == len(set(rules)), "a rule stands twice in seeds/finding_rules.csv"
    used: set[str] = set()
    for model in models:
        if not model.name.startswith("models/staging/"):
            used |= set(re.findall(r"finding_columns\(\s*'([a-z0-9_]+)'", model.code))
            used |= set(re.findall(r"'([a-z0-9_]+)'(?: as [a-z]+\))?\s+as\s+rule_id", model.code))
    assert used - set(rules) == set(), "rules in models that seeds/finding_rules.csv does not hold"
    private = ("models/intermediate/", "models/measures/", "models/findings/")
    text = "\n".join(model.code for model in models if model.name.startswith(private))
    idle = {rule for rule in rules if f"'{rule}'" not in text}
    assert idle == set(), "rules in seeds/finding_rules.csv that no model finds"


def test_every_seed_is_typed_by_landing_and_read(
    project_root: Path, manifest: dict[str, Any]
) -> None:
    seeds = {path.stem for path in (project_root / "seeds").glob("*.csv")} - READ_BY_LANDING
    assert seeds == set(REFERENCE_TABLES)
    read = {key for node in nodes(manifest, "model") for key in node["depends_on"]["nodes"]}
    # what names a channel is put together before it is read
    unread = {seed for seed in seeds if f"source.prospecting_roi.reference.{seed}" not in read} - {
        "source_channels"
    }
    assert unread == set()


def test_every_extract_has_its_staging_model(project_root: Path, manifest: dict[str, Any]) -> None:
    import yaml

    catalogue = project_root / "scripts" / "prospecting_roi" / "core" / "extracts.yml"
    extracts = set(yaml.safe_load(catalogue.read_text(encoding="utf-8")))
    read = {source["name"] for source in manifest["sources"].values()}
    assert extracts - read == set()
