"""Write docs/rules.md, the table of the rules for readers, from seeds/finding_rules.csv.

`python scripts/rules_doc.py`; a test says when the two differ.
"""

import csv
import re
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

KINDS = {
    "completeness": ("Completeness", "Complétude", "what should be filled in and is not"),
    "validity": ("Validity", "Validité", "values that cannot be, labels that no rule knows"),
    "uniqueness": ("Uniqueness", "Unicité", "what may be there twice"),
    "consistency": ("Consistency", "Cohérence", "records that contradict each other"),
    "timeliness": ("Timeliness", "Fraîcheur", "what should have been updated, booked or delivered"),
    "plausibility": ("Plausibility", "Vraisemblance", "values that could be and hardly are"),
    "accounting": ("Accounting", "Comptabilité", "sums that must agree, costs that need a place"),
}

HEAD = """\
# The rules

<!-- Written by `make rules-doc` from seeds/finding_rules.csv: change the texts there. -->

What `roi check` looks for, why it matters and how it is repaired. There are {count} rules.

- A rule counts what it found among what it looked at. Above its threshold a `warning` is shown and
  an `error` stops the publication; `--fail-on warning` stops at both, an `info` stops nothing.
- Severity, threshold and owner are changed per rule under `checks.rules` in `roi.yml`.
- A *statistical* rule compares with what is usual in the company: it may be wrong about a case.
- *Moves* names the columns of the marts that a finding changes.

| kind | rules | about |
|---|---|---|
{kinds}
"""


def read_rules(file: Path) -> list[dict[str, str]]:
    """The rules in the order of the seed, one dictionary of texts per rule."""
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def facts(rule: dict[str, str]) -> str:
    """One line: what is counted, severity, threshold in per cent, owner, figures moved."""
    parts = [f"`{rule['entity']}`", f"**{rule['severity']}**"]
    if rule["severity"] != "info":
        parts[1] += f" above {(Decimal(rule['threshold']) * 100).normalize():f} %"
    parts.append(rule["owner"])
    if rule["is_statistical"] == "true":
        parts.append("statistical")
    if rule["figures"]:
        parts.append("moves " + ", ".join(f"`{name}`" for name in rule["figures"].split(";")))
    return " · ".join(parts)


def marked(text: str) -> str:
    """The text with the names of columns, extracts and files in code style."""
    return re.sub(r"[a-z]+(?:/|_)[a-z_/]+(?:\.csv)?|[a-z]+\.(?:csv|yml)", r"`\g<0>`", text)


def entry(rule: dict[str, str]) -> str:
    """The rule as a section of Markdown, English then French."""
    lines = [f"### `{rule['rule_id']}`", facts(rule)]
    lines += [
        f"**{rule[f'title_{lang}']}.** {marked(rule[f'why_{lang}'])}"
        f" *{marked(rule[f'repair_{lang}'])}*"
        for lang in ("en", "fr")
    ]
    return "\n\n".join(lines)


def document(rules: list[dict[str, str]]) -> str:
    """The whole file. Raises KeyError for a kind that is none of KINDS."""
    counts = Counter(rule["kind"] for rule in rules)
    if unknown := counts.keys() - KINDS.keys():
        raise KeyError(f"seeds/finding_rules.csv: unknown kind {sorted(unknown)}")
    kinds = "\n".join(
        f"| {english} · {french} | {counts[kind]} | {about} |"
        for kind, (english, french, about) in KINDS.items()
    )
    sections = [HEAD.format(count=len(rules), kinds=kinds).rstrip("\n")]
    for kind, (english, french, _) in KINDS.items():
        sections.append(f"## {english} · {french}")
        sections += [entry(rule) for rule in rules if rule["kind"] == kind]
    return "\n\n".join(sections) + "\n"


def main(root: Path) -> None:
    """Write the file under `root`."""
    text = document(read_rules(root / "seeds" / "finding_rules.csv"))
    (root / "docs" / "rules.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
