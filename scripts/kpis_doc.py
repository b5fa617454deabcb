"""Write the register of the KPIs (seeds/kpis.csv) for readers and for the columns of the marts.

docs/kpis.md is for readers; the blocks of _kpis__docs.md end the descriptions of the columns.

`python scripts/kpis_doc.py [ROOT]`; a test says when the two differ.
"""

import csv
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEAD = """\
# The KPIs

<!-- Written by `make kpis-doc` from seeds/kpis.csv: change the texts there. -->

What people steer by: {count} figures, each with what it is for, how it is made, what is in it and
what is not, whose it is, and what to do when it slips. English, then French. The tables show ratios
and shares as ratios (2.0, not 200); `dim_kpis` holds this register beside the figures, and
`reference/kpis.csv` of a workspace replaces it, `roi_owner` in its `roi.yml` names who steers the
ROI. More than ten KPIs on the first screen is a finding.

| KPI | in French | unit | better | owner | first screen |
|---|---|---|---|---|---|
{table}
"""
BLOCKS_HEAD = "<!-- Written by `make kpis-doc` from seeds/kpis.csv: change the texts there. -->"
WORDS = {
    "en": ("Formula", "In it", "Not in it", "Good for", "When it slips"),
    "fr": ("Calcul", "Compris", "Non compris", "Utile pour", "En cas de dérive"),
}
TEXTS = ("formula", "included", "excluded", "useful", "action")


def read_kpis() -> dict[str, dict[str, str]]:
    """The KPIs by their code in the order of the seed, one dictionary of texts each."""
    with (ROOT / "seeds" / "kpis.csv").open(encoding="utf-8", newline="") as stream:
        return {row["kpi"]: row for row in csv.DictReader(stream)}


def line(kpi: dict[str, str]) -> str:
    """The KPI as a row of the table."""
    first = "yes" if kpi["is_on_first_screen"] == "true" else ""
    cells = (
        f"[{kpi['label_en']}](#{kpi['kpi']})",
        *(kpi[name] for name in ("label_fr", "unit", "direction", "owner")),
        first,
    )
    return f"| {' | '.join(cells)} |"


def entry(kpi: dict[str, str]) -> str:
    """The KPI as a section of Markdown."""
    parts = [f'<a id="{kpi["kpi"]}"></a>\n\n## {kpi["label_en"]} · {kpi["label_fr"]}']
    parts.append(f"`{kpi['kpi']}`")
    for language, words in WORDS.items():
        told = [f"*{kpi[f'need_{language}']}.*"]
        told += [
            f"**{word}**: {kpi[f'{text}_{language}']}."
            for word, text in zip(words, TEXTS, strict=True)
        ]
        parts.append(" ".join(told))
    return "\n\n".join(parts)


def blocks(kpis: list[dict[str, str]]) -> str:
    """The docs blocks `kpi_<name>`: what the figure is for, and what to do when it slips."""
    told = [
        f"{{% docs kpi_{kpi['kpi']} %}}\nGood for: {kpi['useful_en']}. When it slips: "
        f"{kpi['action_en']}. In French: {kpi['label_fr']}.\n{{% enddocs %}}"
        for kpi in kpis
    ]
    return "\n\n".join([BLOCKS_HEAD, *told]) + "\n"


def document(kpis: list[dict[str, str]]) -> str:
    """The whole file."""
    head = HEAD.format(count=len(kpis), table="\n".join(line(kpi) for kpi in kpis))
    return "\n\n".join([head.rstrip("\n"), *(entry(kpi) for kpi in kpis)]) + "\n"


if __name__ == "__main__":
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    kpis = list(read_kpis().values())
    pages = {"docs/kpis.md": document(kpis), "models/marts/core/_kpis__docs.md": blocks(kpis)}
    for name, text in pages.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
