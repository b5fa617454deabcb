"""How often the outcome's interval holds 0 where being followed up in time does nothing.

Teams of hot leads are drawn and built by the real models as one workspace: a call in time or late,
and, whether or not, an opportunity some day. Nothing links the two, so that the truth of every
team's difference is 0. Exit code 1 when the share of intervals that hold it misses the goal.
"""

import argparse
import csv
import random
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

import duckdb

LEAST, MOST = 0.93, 0.97
FEWEST = 5
FIRST_DAY, DAYS = date(2025, 6, 2), 240
LOAD_DAY = date(2026, 6, 30)
SETTINGS = f"""company: Follow-ups
settings: {{followup_days: [2], as_of_date: {LOAD_DAY}}}
"""
# All that the grid asks for, so that every lead is hot.
IDEAL = {
    "company_size": "50-249",
    "seniority": "c_level",
    "potential_amount": 60000,
    "timeframe_days": 30,
    "budget": "true",
    "authority": "true",
    "need": "true",
}
Records = dict[str, list[dict[str, object]]]


def drawn(draw: random.Random, teams: int, leads: int) -> Records:
    """Teams with so many leads each; two thirds called in time, three of ten become a deal."""
    found: Records = {"people": [], "crm_leads": [], "call_logs": [], "crm_opportunities": []}
    for team in range(teams):
        person = f"P{team}"
        found["people"].append({"person_id": person, "team": f"Team {team}"})
        for number in range(leads):
            lead = f"L{team}-{number}"
            created = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
            found["crm_leads"].append(
                {"lead_id": lead, "created_at": created, "owner_id": person, **IDEAL}
            )
            called = created + timedelta(days=1 if draw.random() < 2 / 3 else 9)
            found["call_logs"].append(
                {
                    "call_id": f"C{lead}",
                    "started_at": called,
                    "lead_id": lead,
                    "direction": "out",
                    "outcome": "no answer",
                    "agent_id": person,
                }
            )
            if draw.random() < 0.3:  # noqa: PLR2004 - a rate
                won = created + timedelta(days=draw.randrange(60))
                found["crm_opportunities"].append(
                    {
                        "opportunity_id": f"O{lead}",
                        "created_at": won,
                        "lead_id": lead,
                        "status": "open",
                        "amount": 1000,
                    }
                )
    return found


def build(folder: Path, records: Records) -> list[tuple[float, float]]:
    """Build the workspace; the interval of each team with enough leads on both sides."""
    (folder / "extracts").mkdir(parents=True)
    (folder / "roi.yml").write_text(SETTINGS, encoding="utf-8")
    for extract, rows in records.items():
        path = folder / "extracts" / f"{extract}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    command = [str(Path(sys.executable).with_name("roi")), "build", "-w", str(folder)]
    command += ["--fail-on", "never", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        return connection.execute(
            "select conversion_difference_lower, conversion_difference_upper"
            " from marts.rpt_followup_compliance"
            " where team <> 'all' and step = 1 and least(on_time_leads, other_leads) >= ?",
            [FEWEST],
        ).fetchall()


def main() -> int:
    """Exit code: 0 when the share reaches the goal."""
    parser = argparse.ArgumentParser(description="Coverage of the follow-up's outcome.")
    parser.add_argument("--teams", type=int, default=600)
    parser.add_argument("--leads", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    draw = random.Random(options.seed)  # noqa: S311 - invented data
    with tempfile.TemporaryDirectory(prefix="roi-followups-") as folder:
        records = drawn(draw, options.teams, options.leads)
        intervals = build(Path(folder) / "workspace", records)
    inside = sum(lower <= 0 <= upper for lower, upper in intervals)
    share = inside / len(intervals)
    print(
        f"teams {len(intervals)}, intervals that hold 0: {share:.1%} (goal {LEAST:.0%}-{MOST:.0%})"
    )
    return int(not LEAST <= share <= MOST)


if __name__ == "__main__":
    sys.exit(main())
