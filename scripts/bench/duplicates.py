"""How well records of one person, and of one company, are found: precision and recall of pairs.

1. Demo workspaces of the seeds and defect mixes named on the command line (none of them was used
   while the rules were written) against `truth/duplicates.csv`, which the generator writes.
2. `person_duplicates` of the reference data (ROI_REFERENCE_DATA), whose column `cluster` is the
   truth, beside splink on the same columns of the same rows.

A pair is right when the truth has both records in one cluster. Precision is the share of the pairs
found that are right, recall the share of the true pairs that are found. Exit code 1 when a goal is
missed.
"""

import argparse
import csv
import importlib
import importlib.util
import itertools
import logging
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

SEEDS = (101, 202, 303)
MIXES = ("default", "dirty")
DEMO_GOAL = (0.99, 0.95)
PERSON_GOAL = (0.98, 0.539)
MODELS = ("+int_leads__merged", "+int_accounts__merged")

Pair = tuple[str, str]


@dataclass(frozen=True)
class Agreement:
    """Pairs found, true and right (counts), and their ratios."""

    found: int
    true: int
    right: int

    @property
    def precision(self) -> float:
        """Right pairs by found pairs; 1 when none was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Right pairs by true pairs; 1 when there is none."""
        return self.right / self.true if self.true else 1.0


def pairs(clusters: Mapping[str, str]) -> set[Pair]:
    """All pairs of records that have the same cluster; `clusters` is record to cluster."""
    members: dict[str, list[str]] = defaultdict(list)
    for record, cluster in clusters.items():
        members[cluster].append(record)
    return {pair for group in members.values() for pair in itertools.combinations(sorted(group), 2)}


def agreement(found: set[Pair], true: set[Pair]) -> Agreement:
    """What two sets of pairs have in common."""
    return Agreement(len(found), len(true), len(found & true))


def clusters_of(links: Iterable[Pair]) -> dict[str, str]:
    """Record to cluster, of pairs that are one (chains are followed)."""
    heads: dict[str, str] = {}

    def head(record: str) -> str:
        while heads.setdefault(record, record) != record:
            record = heads[record]
        return record

    for one, other in links:
        heads[head(other)] = head(one)
    return {record: head(record) for record in list(heads)}


def build(root: Path) -> dict[str, dict[str, str]]:
    """Land a workspace and run the models of identity alone, as a build runs them.

    Returns, for `lead` and `account`, record to the record that stands for it. Raises SystemExit
    when dbt fails.
    """
    from prospecting_roi.core.loads import BuildStamp
    from prospecting_roi.core.workspace import Workspace, project_dir
    from prospecting_roi.land import install_relations, land
    from prospecting_roi.publish.duckdb import DuckDBPublisher

    workspace = Workspace(root)
    load = land(workspace)
    stamp = BuildStamp(
        build_id=1,
        load_id=load.id,
        as_of_date=load.as_of_date,
        loaded_at=load.loaded_at,
        code_version="bench",
        settings_hash=load.settings_hash,
        reference_hash=load.reference_hash,
    )

    def install(connection: duckdb.DuckDBPyConnection) -> None:
        install_relations(connection, workspace, load, stamp)

    publisher = DuckDBPublisher(workspace, keep=1)
    publisher.prepare(install, 1, is_partial=False)
    project = project_dir()
    command = [
        *(sys.executable, "-m", "dbt.cli.main", "run", "--quiet", "--select", *MODELS),
        *("--project-dir", str(project), "--profiles-dir", str(project / "profiles")),
        *("--target-path", str(root / "target"), "--log-path", str(root / "logs")),
        *("--no-use-colors", "--no-send-anonymous-usage-stats"),
    ]
    done = subprocess.run(
        command,
        env={**os.environ, **publisher.environment()},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"The models of identity could not be built.\n{done.stdout}{done.stderr}")
    with duckdb.connect(str(workspace.work_db), read_only=True) as connection:
        return {
            entity: dict(
                connection.execute(
                    # the pseudonym of an address is another name of a record, and no record
                    f"""select {entity}_id, kept_{entity}_id from intermediate.int_{entity}s__merged
                    where merge_rule is distinct from 'email_as_id'"""
                ).fetchall()
            )
            for entity in ("lead", "account")
        }


def demo(root: Path, seed: int, mix: str, leads: int) -> dict[str, Agreement]:
    """Agreement with the truth of one demo workspace, for `lead` and `account`."""
    command = [sys.executable, "-P", "-m", "prospecting_roi_demo", str(root)]
    options = ["--seed", str(seed), "--mix", mix, "--leads", str(leads), "--calls", "100"]
    subprocess.run([*command, *options], check=True, capture_output=True)
    found = build(root)
    with (root / "truth" / "duplicates.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = {}
    for entity in ("lead", "account"):
        links = [
            (row["kept_id"], row["other_id"])
            for row in rows
            if row["extract"] == f"crm_{entity}s" and row["kept_id"] != row["other_id"]
        ]
        answers[entity] = agreement(pairs(found[entity]), pairs(clusters_of(links)))
    return answers


def read_persons(data: Path) -> list[dict[str, str]]:
    """The rows of `person_duplicates`: its column `cluster` is the truth."""
    (path,) = (data / "person_duplicates").glob("*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def persons(root: Path, rows: list[dict[str, str]]) -> set[Pair]:
    """Pairs that this project finds in `person_duplicates`."""
    (root / "extracts").mkdir(parents=True)
    (root / "roi.yml").write_text("company: Persons\n", encoding="utf-8")
    with (root / "extracts" / "crm_leads.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["lead_id", "created_at", "first_name", "last_name", "email"])
        for row in rows:
            name = (row["first_name"], row["surname"])
            writer.writerow([row["unique_id"], "2026-01-01", *name, row["email"]])
    return pairs(build(root)["lead"])


def splink_pairs(rows: list[dict[str, str]]) -> dict[float, set[Pair]]:
    """Pairs that splink finds in the same rows by its usual settings, at some probabilities."""
    # imported by name: splink brings no types
    arrow = importlib.import_module("pyarrow")
    splink = importlib.import_module("splink")
    compare = importlib.import_module("splink.comparison_library")
    block_on = splink.block_on
    columns = ("unique_id", "first_name", "surname", "email")
    table = arrow.Table.from_pylist(
        [{key: row[key].strip() or None for key in columns} for row in rows]
    )
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.NameComparison("first_name"),
            compare.NameComparison("surname"),
            compare.EmailComparison("email"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("email"),
            block_on("first_name"),
            block_on("surname"),
        ],
    )
    engine = importlib.import_module("splink.backends.duckdb").DuckDBAPI()
    linker = splink.Linker(engine.register(table), settings, log_level=logging.WARNING)
    linker.training.estimate_probability_two_random_records_match([block_on("email")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("email"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("surname"))
    predicted = linker.inference.predict(threshold_match_probability=0.5)
    found = {}
    for probability in (0.5, 0.95):
        grouped = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, probability
        )
        records = grouped.as_record_list()
        found[probability] = pairs(
            {str(record["unique_id"]): str(record["cluster_id"]) for record in records}
        )
    return found


def line(name: str, measured: Agreement, goal: tuple[float, float] | None) -> bool:
    """Print one line; True when the goal (precision, recall) is reached or there is none."""
    reached = goal is None or (measured.precision >= goal[0] and measured.recall >= goal[1])
    aim = "" if goal is None else f"  goal {goal[0]:.3f} {goal[1]:.3f}"
    print(
        f"{name:<32} {measured.found:>8} {measured.true:>8}"
        f" {measured.precision:>9.4f} {measured.recall:>9.4f}{aim}{'' if reached else '  MISSED'}"
    )
    return reached


def main() -> int:
    """Exit code: 0 when every goal is reached."""
    parser = argparse.ArgumentParser(description="Precision and recall of the merges.")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument(
        "--mixes", nargs="+", default=MIXES, help="of `roi demo`: names, or YAML files of shares"
    )
    parser.add_argument("--leads", type=int, default=3000, help="leads of each demo workspace")
    arguments = parser.parse_args()
    print(f"{'pairs of one':<32} {'found':>8} {'true':>8} {'precision':>9} {'recall':>9}")
    reached: list[bool] = []
    with tempfile.TemporaryDirectory() as folder:
        for seed, mix in itertools.product(arguments.seeds, arguments.mixes):
            root = Path(folder) / f"demo-{seed}-{len(reached)}"
            for entity, measured in demo(root, seed, mix, arguments.leads).items():
                name = f"{entity}, seed {seed}, {Path(mix).stem}"
                reached.append(line(name, measured, DEMO_GOAL))
        data = os.environ.get("ROI_REFERENCE_DATA")
        if not data:
            print("person_duplicates: not measured, ROI_REFERENCE_DATA names no folder.")
            return 0 if all(reached) else 1
        rows = read_persons(Path(data))
        true = pairs({row["unique_id"]: row["cluster"] for row in rows})
        by_email = pairs({row["unique_id"]: row["email"] for row in rows if row["email"]})
        line("person_duplicates, e-mail alone", agreement(by_email, true), None)
        found = persons(Path(folder) / "persons", rows)
        reached.append(line("person_duplicates", agreement(found, true), PERSON_GOAL))
        if importlib.util.find_spec("splink"):
            for probability, others in splink_pairs(rows).items():
                name = f"person_duplicates, splink {probability}"
                line(name, agreement(others, true), None)
        else:
            print("person_duplicates, splink: not measured, splink is not installed.")
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
