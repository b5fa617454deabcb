"""How well defects are found: recall per kind of defect, precision per rule.

Demo workspaces of the seeds and mixes named on the command line (none of them was used while the
rules were written) are built up to `quality.findings`, as known on their last day, and compared
with `truth/defects.csv` by what `prospecting_roi_demo.expected` says of each kind:

- found: every place that the kind must show in is there, for this very record;
- expected: the finding is such a place; allowed: it is a declared consequence of a defect of the
  same or a linked record; false: neither.

The mix `random` strikes a drawn half of the kinds at drawn rates. Exit code 1 when a defect is not
found, a kind was never injected, or more than 2 in 100 findings are false. Rules that state facts
and rules with a statistical threshold are counted apart.
"""

import argparse
import csv
import hashlib
import os
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb

from prospecting_roi_demo import mixes
from prospecting_roi_demo.company import EXTRACTS
from prospecting_roi_demo.defects import REMOVALS
from prospecting_roi_demo.expected import EXPECTED, FACTS, STATISTICAL
from prospecting_roi_demo.plan import DEFAULT_UNTIL

SEEDS = (30517, 41629, 52731)
MIXES = ("clean", "default", "all", "random")
LEADS = 2_000
DRAWN = 0.5
PRECISION = 0.98
PLACE = re.compile(r"(?P<rule>\w+)\.(?P<column>\w*)(?P<link>[~@]?)(?P<fields>[\w+]*)")

Row = dict[str, str]


@dataclass(frozen=True)
class Place:
    """One place of `expected`: a rule and column, and how its entity hangs on the defect."""

    rule: str
    column: str
    link: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """One finding; `record` is its number in the extract's file, 0 where it has none."""

    rule: str
    column: str
    extract: str
    entity_id: str
    record: int


@dataclass(frozen=True)
class Defect:
    """One line of `truth/defects.csv`."""

    kind: str
    extract: str
    record_id: str
    column: str


@dataclass
class Tally:
    """What was counted over all workspaces."""

    injected: Counter[str] = field(default_factory=Counter)
    hidden: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    allowed: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)


def places(text: str) -> list[Place]:
    """The places of a text of `expected`, alternatives split at `|`."""
    listed = []
    for part in text.split("|"):
        match = PLACE.fullmatch(part)
        if match is None:
            raise ValueError(f"{part}: expected rule.column, rule.column~a+b or rule.column@a.")
        fields = tuple(name for name in match["fields"].split("+") if name)
        listed.append(Place(match["rule"], match["column"], match["link"], fields))
    return listed


def names_of(value: str) -> set[str]:
    """The names under which a finding speaks of a value: itself, its label, a digest, its month."""
    folded = unicodedata.normalize("NFKD", value.strip().lower())
    label = " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())
    digests = {hashlib.md5(text.encode()).hexdigest() for text in (value, label)}  # noqa: S324
    keys = {text[:16] for text in digests} | {f"label-{text}" for text in digests}
    return {value, label, value[:7], f"opportunity-{value}"} | digests | keys


class Records:
    """The records of one extract as written, and as they were before the damage."""

    def __init__(self, extract: str, damaged: Path, clean: Path, removed: dict[str, str]) -> None:
        """``removed`` maps the names of groups that are gone to the column that names them."""
        self._key = EXTRACTS[extract]
        self.rows = _read(damaged / f"{extract}.csv")
        # the damage keeps the order, and copies stand at the end
        before: list[Row] = []
        self._gone: dict[str, list[Row]] = defaultdict(list)
        for row in _read(clean / f"{extract}.csv"):
            names = [name for name, column in removed.items() if row[column] == name]
            self._gone[names[0]].append(row) if names else before.append(row)
        self._clean: dict[str, Row] = {}
        self._numbers: dict[str, set[int]] = defaultdict(set)
        is_in_order = len(self.rows) >= len(before)  # else some were forgotten: stage entries
        for number, row in enumerate(before, start=1):
            self._clean[self._id(row)] = row
            if is_in_order:
                self._numbers[self._id(row)].add(number)
        for number, row in enumerate(self.rows, start=1):
            self._numbers[self._id(row)].add(number)

    def _id(self, row: Row) -> str:
        return "|".join(row[column] for column in self._key)

    def numbers(self, record_id: str) -> set[int]:
        """The numbers, from 1, that a record has in the file, with those of its present key."""
        own = self._numbers.get(record_id, set())
        keys = {self.id_at(number) for number in own} - {""}
        return own.union(*(self._numbers[key] for key in keys))

    def values(self, record_id: str, column: str) -> set[str]:
        """What a record has and had in a column, without the empty."""
        rows = [self.rows[number - 1] for number in self.numbers(record_id)]
        rows += self._gone.get(record_id, [])
        if record_id in self._clean:
            rows.append(self._clean[record_id])
        return {row[column] for row in rows if row.get(column)}

    def id_at(self, number: int) -> str:
        """The id of the record at a place in the file."""
        return self._id(self.rows[number - 1])


def _read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


class Workspace:
    """A damaged workspace, its clean twin, and what the build found in it."""

    def __init__(self, damaged: Path, clean: Path, findings: list[Finding]) -> None:
        self.findings = findings
        self.defects = [
            Defect(row["kind"], row["extract"], row["record_id"], row["column_name"])
            for row in _read(damaged / "truth" / "defects.csv")
        ]
        self._folders = (damaged / "extracts", clean / "extracts")
        self._kept = {
            (row["extract"], row["other_id"]): row["kept_id"]
            for row in _read(damaged / "truth" / "duplicates.csv")
        }
        self._records: dict[str, Records] = {}

    def records(self, extract: str) -> Records:
        """The records of an extract."""
        if extract not in self._records:
            removed = {
                defect.record_id: defect.column
                for defect in self.defects
                if defect.extract == extract and defect.kind in _REMOVED
            }
            self._records[extract] = Records(extract, *self._folders, removed)
        return self._records[extract]

    @cached_property
    def by_rule(self) -> dict[tuple[str, str], list[Finding]]:
        """The findings by rule and column."""
        grouped = defaultdict(list)
        for finding in self.findings:
            grouped[finding.rule, finding.column].append(finding)
        return grouped

    @cached_property
    def by_entity(self) -> dict[tuple[str, str, str], list[Finding]]:
        """The findings by rule, column and each name in their entity's id."""
        grouped = defaultdict(list)
        for finding in self.findings:
            for name in {finding.entity_id, *finding.entity_id.split("/")}:
                grouped[finding.rule, finding.column, name].append(finding)
        return grouped

    @cached_property
    def by_record(self) -> dict[tuple[str, str, str, int], list[Finding]]:
        """The findings by rule, column, extract and number of the record."""
        grouped = defaultdict(list)
        for finding in self.findings:
            key = (finding.rule, finding.column, finding.extract, finding.record)
            grouped[key].append(finding)
        return grouped

    def at(self, place: Place, defect: Defect) -> set[Finding]:
        """The findings at a place of a defect."""
        if place.link == "~":
            return self._named(place, defect)
        if place.link == "@":
            return self._linked(place, defect)
        found = {
            finding
            for finding in self.by_entity.get((place.rule, place.column, defect.record_id), [])
            if finding.extract == defect.extract
        }
        for number in self.records(defect.extract).numbers(defect.record_id):
            found.update(self.by_record.get((place.rule, place.column, defect.extract, number), []))
        return found

    def _values(self, defect: Defect, column: str) -> set[str]:
        values = self.records(defect.extract).values(defect.record_id, column)
        kept = self._kept.get((defect.extract, defect.record_id))
        return values | self.records(defect.extract).values(kept, column) if kept else values

    def _named(self, place: Place, defect: Defect) -> set[Finding]:
        answers = [
            {
                finding
                for value in self._values(defect, column)
                for name in names_of(value)
                for finding in self.by_entity.get((place.rule, place.column, name), [])
            }
            for column in place.fields
        ]
        return set.intersection(*answers)

    def _linked(self, place: Place, defect: Defect) -> set[Finding]:
        (column,) = place.fields
        wanted = self._values(defect, column)
        found = set()
        for finding in self.by_rule.get((place.rule, place.column), []):
            if finding.record:
                records = self.records(finding.extract)
                record_id = records.id_at(finding.record)
                if wanted & records.values(record_id, column):
                    found.add(finding)
        return found

    def is_hidden(self, defect: Defect) -> bool:
        """Whether a defect of a linked record leaves nothing to find of this one."""
        for text in EXPECTED[defect.kind].hidden_by:
            kind, columns = text.split("@")
            own, _, other = columns.partition("=")
            if self._names(defect, own) & self._struck(kind, other or own):
                return True
        return False

    def _names(self, defect: Defect, column: str) -> set[str]:
        return {name for value in self._values(defect, column) for name in names_of(value)}

    def _struck(self, kind: str, column: str) -> set[str]:
        struck = (other for other in self.defects if other.kind == kind)
        return {name for other in struck for name in self._names(other, column)}


_REMOVED = {item.kind for item in REMOVALS}


def judge(workspace: Workspace, tally: Tally, name: str) -> None:
    """Add to the tally what was injected and found in a workspace."""
    expected: set[Finding] = set()
    allowed: set[Finding] = set()
    for defect in workspace.defects:
        said = EXPECTED[defect.kind]
        for text in said.also:
            for place in places(text):
                allowed |= workspace.at(place, defect)
        absent = []
        for text in said.finds:
            found = {found for place in places(text) for found in workspace.at(place, defect)}
            expected |= found
            if not found:
                absent.append(f"{name}: {defect.kind} {defect.record_id}: no {text}")
        if absent and workspace.is_hidden(defect):
            tally.hidden[defect.kind] += 1
            continue
        tally.injected[defect.kind] += 1
        tally.found[defect.kind] += not absent
        tally.missed += absent
    for finding in workspace.findings:
        if finding in expected:
            tally.expected[finding.rule] += 1
        elif finding in allowed:
            tally.allowed[finding.rule] += 1
        else:
            tally.false[finding.rule] += 1
            if finding.rule not in FACTS:
                tally.wrong.append(
                    f"{name}: {finding.rule} {finding.extract}.{finding.column} {finding.entity_id}"
                )


def random_mix(seed: int) -> dict[str, float]:
    """Shares of half of the kinds, drawn from the seed, at a third to twice those of `all`."""
    draw = random.Random(seed)  # noqa: S311 - a mix, not a secret
    return {
        kind: round(share * draw.uniform(0.33, 1.6), 6)
        for kind, share in mixes.shares("all").items()
        if draw.random() < DRAWN
    }


def make(root: Path, seed: int, mix: str, leads: int) -> None:
    """Write a demo workspace. Raises CalledProcessError when it cannot be made."""
    if mix == "random":
        file = root.parent / f"random-{seed}.yml"
        lines = [f"{kind}: {share}\n" for kind, share in sorted(random_mix(seed).items())]
        file.write_text("".join(lines), encoding="utf-8")
        mix = str(file)
    command = [sys.executable, "-P", "-m", "prospecting_roi_demo", str(root)]
    options = ["--seed", str(seed), "--mix", mix, "--leads", str(leads)]
    subprocess.run([*command, *options], check=True, capture_output=True)


def build(root: Path, target: Path, until: date = DEFAULT_UNTIL) -> list[Finding]:
    """Land a workspace as on its last day and build its findings; those that are open.

    `target` takes what dbt writes. Raises SystemExit when a model fails.
    """
    from prospecting_roi import __version__
    from prospecting_roi.build.dbt import Plan, runner
    from prospecting_roi.core import workspace as workspaces
    from prospecting_roi.core.code_version import code_version
    from prospecting_roi.core.loads import BuildStamp
    from prospecting_roi.land import install_relations, land
    from prospecting_roi.publish.duckdb import DuckDBPublisher

    workspace = workspaces.Workspace(root)
    project = workspaces.project_dir()
    load = land(workspace, today=until)
    version = code_version(project, __version__)
    stamp = BuildStamp(
        build_id=1,
        load_id=load.id,
        as_of_date=load.as_of_date,
        loaded_at=load.loaded_at,
        code_version=version,
        settings_hash=load.settings_hash,
        reference_hash=load.reference_hash,
    )

    def install(connection: duckdb.DuckDBPyConnection) -> None:
        install_relations(connection, workspace, load, stamp)

    publisher = DuckDBPublisher(workspace, keep=1)
    publisher.prepare(install, 1, is_partial=False)
    plan = Plan(
        project=project,
        code_version=version,
        target="duckdb",
        environment=publisher.environment(),
        target_path=target,
        log_path=root / "logs",
    )
    plan.log_path.mkdir(exist_ok=True)
    held = publisher.held(plan.models_at_once)
    with held, runner(plan, publisher, is_known=True) as dbt:
        outcome = dbt.build(lambda *_: None, select=("+int_findings__found",))
    if outcome.errors or outcome.failures:
        raise SystemExit(f"{root.name}: {outcome.errors} {outcome.failures}")
    with duckdb.connect(str(workspace.work_db), read_only=True) as connection:
        rows = connection.execute(
            """
            select rule_id, column_name, extract, entity_id, coalesce(source_record, 0)
            from intermediate.int_findings__found
            """
        ).fetchall()
    return [Finding(*row) for row in rows]


def measure(folder: Path, seeds: Sequence[int], mix_names: Sequence[str], leads: int) -> Tally:
    """Make, build and judge every workspace."""
    tally = Tally()
    for seed in seeds:
        clean = folder / f"{seed}-clean"
        make(clean, seed, "clean", leads)
        for mix in mix_names:
            root = folder / f"{seed}-{Path(mix).stem}"
            if root != clean:
                make(root, seed, mix, leads)
            shares = random_mix(seed) if mix == "random" else mixes.shares(mix)
            tally.kinds |= {kind for kind, share in shares.items() if share}
            findings = build(root, folder / "target")
            judge(Workspace(root, clean, findings), tally, root.name)
    return tally


def print_kinds(tally: Tally) -> bool:
    """The table per kind; True when all of them were injected and found."""
    print(f"{'kind of defect':<32} {'injected':>8} {'found':>8} {'recall':>8}")
    good = True
    for kind in sorted(tally.kinds):
        count, found = tally.injected[kind], tally.found[kind]
        if not EXPECTED[kind].finds:
            print(f"{kind:<32} {count:>8} {'-':>8} {'-':>8}  {EXPECTED[kind].silent}")
            good = good and count > 0
        else:
            recall = f"{found / count:.4f}" if count else "none"
            note = "" if count == found else "  MISSED"
            if tally.hidden[kind]:
                note += f"  and {tally.hidden[kind]} hidden by defects of linked records"
            print(f"{kind:<32} {count:>8} {found:>8} {recall:>8}{note}")
            good = good and count > 0 and found == count
    return good


def print_rules(tally: Tally) -> bool:
    """The table per rule; True when the precision of all of them together is reached."""
    head = ("reported", "expected", "allowed", "false", "precision")
    print(f"\n{'rule':<32} " + " ".join(f"{name:>9}" for name in head))
    apart = FACTS.keys() | STATISTICAL.keys()
    rules = sorted(tally.expected | tally.allowed | tally.false)
    for rule in [*(r for r in rules if r not in apart), "", *(r for r in rules if r in apart)]:
        if not rule:
            print("\ncounted apart")
            continue
        reason = (FACTS | STATISTICAL).get(rule, "")
        print(_line(rule, tally, [rule]) + (f"  {reason}" if reason else ""))
    counted = [rule for rule in rules if rule not in apart]
    print(_line("\nall other rules", tally, counted))
    return _precision(tally, counted) >= PRECISION


def _precision(tally: Tally, rules: Iterable[str]) -> float:
    """Expected findings by expected and false ones: consequences count on neither side."""
    rules = list(rules)
    right = sum(tally.expected[rule] for rule in rules)
    wrong = sum(tally.false[rule] for rule in rules)
    return right / (right + wrong) if right + wrong else 1.0


def _line(name: str, tally: Tally, rules: Sequence[str]) -> str:
    parts = [sum(c[rule] for rule in rules) for c in (tally.expected, tally.allowed, tally.false)]
    numbers = " ".join(f"{number:>9}" for number in (sum(parts), *parts))
    return f"{name:<32} {numbers} {_precision(tally, rules):>9.4f}"


def rules_without_kind(rules: Iterable[str]) -> list[str]:
    """The rules that no kind of defect must be found by."""
    covered = {
        place.rule for said in EXPECTED.values() for text in said.finds for place in places(text)
    }
    return sorted(set(rules) - covered)


def main() -> int:
    """Exit code: 0 when every goal is reached."""
    from prospecting_roi.core.workspace import project_dir

    parser = argparse.ArgumentParser(description="Recall of defects, precision of findings.")
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument(
        "--mixes", nargs="+", default=MIXES, help="of `roi demo`, `random`, or a YAML file"
    )
    parser.add_argument("--leads", type=int, default=LEADS, help="leads of each demo workspace")
    parser.add_argument("--show", type=int, default=10, help="how many misses are named")
    given = parser.parse_args()
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "0"
    with tempfile.TemporaryDirectory() as folder:
        tally = measure(Path(folder), given.seeds, given.mixes, given.leads)
    reached = [print_kinds(tally), print_rules(tally)]
    with (project_dir() / "seeds" / "finding_rules.csv").open(encoding="utf-8") as file:
        idle = rules_without_kind(row["rule_id"] for row in csv.DictReader(file))
    print(f"\nrules without a kind of defect: {', '.join(idle) or 'none'}")
    for title, listed in (("not found", tally.missed), ("false", tally.wrong)):
        if listed:
            print(f"\n{title}: {len(listed)}")
            print("\n".join(listed[: given.show]))
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
