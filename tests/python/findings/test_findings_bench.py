"""The benchmark of findings: small here, whole in `make findings-bench`, and able to fail."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from prospecting_roi_demo.defects import KINDS
from prospecting_roi_demo.expected import EXPECTED, FACTS, STATISTICAL

SEED = 3307


@pytest.fixture(scope="module")
def bench(load_script: Callable[[str], Any]) -> Any:
    return load_script("bench/findings.py")


@pytest.fixture(scope="module")
def damaged(bench: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A small company with every kind of defect, and what a build finds in it."""
    folder = tmp_path_factory.mktemp("bench")
    bench.make(folder / "clean", SEED, "clean", 1_000)
    bench.make(folder / "all", SEED, "all", 1_000)
    found = bench.build(folder / "all", folder / "target")
    return bench.Workspace(folder / "all", folder / "clean", found)


def judged(bench: Any, workspace: Any) -> Any:
    tally = bench.Tally()
    bench.judge(workspace, tally, "all")
    return tally


def test_every_defect_is_found_and_nothing_else(bench: Any, damaged: Any) -> None:
    tally = judged(bench, damaged)
    assert tally.missed == []
    assert sum(1 for kind in tally.injected if EXPECTED[kind].finds) >= 75
    counted = (tally.expected + tally.false).keys() - FACTS.keys() - STATISTICAL.keys()
    wrong = sum(tally.false[rule] for rule in counted)
    right = sum(tally.expected[rule] for rule in counted)
    assert wrong <= 0.02 * (right + wrong), tally.wrong[:20]


def test_a_finding_that_is_lacking_or_in_excess_is_counted(bench: Any, damaged: Any) -> None:
    before = judged(bench, damaged)
    taken = next(item for item in damaged.findings if item.rule == "lead_in_future")
    others = [item for item in damaged.findings if item != taken]
    invented = replace(taken, rule="lead_for_test", column="email", entity_id="L0", record=1)
    again = object.__new__(bench.Workspace)
    again.__dict__.update(
        {name: value for name, value in vars(damaged).items() if not name.startswith("by_")}
    )
    again.findings = [*others, invented]
    after = judged(bench, again)
    assert len(after.missed) == len(before.missed) + 1
    assert after.false["lead_for_test"] == before.false["lead_for_test"] + 1


def test_a_kind_never_injected_misses_the_goal(bench: Any, capsys: Any) -> None:
    assert not bench.print_kinds(bench.Tally(kinds={"missing_source"}))
    assert "none" in capsys.readouterr().out


def test_each_kind_says_what_is_found_in_places_that_exist(bench: Any, project_root: Path) -> None:
    with (project_root / "seeds" / "finding_rules.csv").open(encoding="utf-8") as file:
        rules = {row["rule_id"] for row in csv.DictReader(file)}
    assert EXPECTED.keys() == {item.kind for item in KINDS}
    for kind, said in EXPECTED.items():
        assert bool(said.finds) != bool(said.silent), kind
        assert all(said.also.values()), kind
        assert all(text.split("@")[0] in EXPECTED for text in said.hidden_by), kind
        for text in (*said.finds, *said.also):
            assert {place.rule for place in bench.places(text)} <= rules, (kind, text)


def test_names_of_a_value(bench: Any) -> None:
    names = bench.names_of("Étape  7 bis")
    assert "a60c80116e14c09edba0370b076191b3" in names  # md5 of `etape 7 bis`
    assert {"etape 7 bis", "label-a60c80116e14c09edba0370b076191b3"} <= names
    assert "2025-03" in bench.names_of("2025-03-01")


def test_rules_counted_apart_are_those_that_the_seed_calls_statistical(project_root: Path) -> None:
    with (project_root / "seeds" / "finding_rules.csv").open(encoding="utf-8") as file:
        rules = list(csv.DictReader(file))
    assert set(STATISTICAL) == {r["rule_id"] for r in rules if r["is_statistical"] == "true"}
    assert set(FACTS) <= {rule["rule_id"] for rule in rules}
