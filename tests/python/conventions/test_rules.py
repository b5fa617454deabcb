"""What holds for the rules of the findings: their seed, their unit tests and their reference."""

import csv
import io
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

TEXTS = [f"{part}_{lang}" for part in ("title", "why", "repair") for lang in ("en", "fr")]
KINDS = {
    "completeness", "validity", "uniqueness", "consistency", "timeliness", "plausibility",
    "accounting",
}  # fmt: skip


@pytest.fixture(scope="module")
def rules(project_root: Path) -> list[dict[str, str]]:
    with (project_root / "seeds" / "finding_rules.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SELECTED_RULE = r"'(\w+)' as rule_id|select '(\w+)'"


def test_a_rule_says_its_kind_severity_threshold_and_owner(rules: list[dict[str, str]]) -> None:
    wrong = [
        rule["rule_id"]
        for rule in rules
        if rule["kind"] not in KINDS
        or rule["severity"] not in {"info", "warning", "error"}
        or rule["owner"] not in {"data", "finance", "marketing", "sales"}
        or rule["is_statistical"] not in {"true", "false"}
        or not 0 <= Decimal(rule["threshold"]) <= 1
    ]
    assert wrong == []
    assert len(rules) >= 110


def test_the_figures_of_a_rule_are_columns_of_published_marts(
    rules: list[dict[str, str]], manifest: dict[str, Any]
) -> None:
    columns = {
        column
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and node["original_file_path"].startswith("models/marts/")
        for column in node["columns"]
    }
    named = {name for rule in rules for name in rule["figures"].split(";") if name}
    assert len(named) > 20
    assert named - columns == set()


def test_the_texts_of_a_rule_are_sentences_in_the_words_of_the_report(
    rules: list[dict[str, str]],
) -> None:
    wrong = []
    for rule in rules:
        for key in TEXTS:
            text = rule[key]
            # « chiffre d'affaires » is revenue; an opportunity is no « affaire »
            other_words = r"\bpiste|\baffaires?\b" if key.endswith("_fr") else r"\bdeals?\b"
            if (
                not text
                or text != " ".join(text.split())
                or text.endswith(".") == key.startswith("title")
                or re.search(other_words, text.replace("chiffre d'affaires", ""), re.IGNORECASE)
                or (key.endswith("_fr") and re.search(r"[^ ][;:!?](?: |$)", text))
            ):
                wrong.append(f"{rule['rule_id']}.{key}: {text}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_rule_is_found_by_a_unit_test(
    rules: list[dict[str, str]], project_root: Path
) -> None:
    found: set[str] = set()
    for file in (project_root / "models").rglob("_*__unit_tests.yml"):
        for test in yaml.safe_load(file.read_text(encoding="utf-8"))["unit_tests"]:
            if test["model"].endswith("__findings"):
                rows = test["expect"]["rows"]
                if test["expect"].get("format") == "sql":
                    found |= {a or b for a, b in re.findall(SELECTED_RULE, rows)}
                else:
                    listed = csv.DictReader(io.StringIO(rows)) if isinstance(rows, str) else rows
                    found |= {row["rule_id"] for row in listed}
    assert {rule["rule_id"] for rule in rules} - found == set()
    assert found - {rule["rule_id"] for rule in rules} - {""} == set()


def test_models_know_the_extracts_as_the_catalogue_does(project_root: Path, tmp_path: Path) -> None:
    script = project_root / "scripts" / "extracts_macro.py"
    subprocess.run([sys.executable, script, tmp_path], check=True)
    differing = [
        path.relative_to(tmp_path).as_posix()
        for path in sorted(tmp_path.rglob("*.*"))
        if path.read_text(encoding="utf-8")
        != (project_root / path.relative_to(tmp_path)).read_text(encoding="utf-8")
    ]
    assert differing == [], "they differ from core/extracts.yml: run `make extracts-macro`"
    assert (tmp_path / "macros" / "extracts.sql").exists()


def test_the_reference_of_the_rules_is_up_to_date(project_root: Path, tmp_path: Path) -> None:
    for folder in ("seeds", "docs"):
        (tmp_path / folder).mkdir()
    seed = Path("seeds", "finding_rules.csv")
    (tmp_path / seed).write_bytes((project_root / seed).read_bytes())
    script = project_root / "scripts" / "rules_doc.py"
    subprocess.run([sys.executable, script, tmp_path], check=True)
    written = (project_root / "docs" / "rules.md").read_text(encoding="utf-8")
    assert (tmp_path / "docs" / "rules.md").read_text(encoding="utf-8") == written, (
        "docs/rules.md differs from the seed: run `make rules-doc`"
    )
