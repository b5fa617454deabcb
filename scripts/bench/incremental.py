"""Whether builds that keep tables give what whole ones give: `make incremental-bench`.

Each sequence is a small company to which deliveries come at random: records that are new, late,
repeated, corrected or gone, leads that share a person or no longer do, other rates, people and
settings, files withdrawn. After each, the build that keeps what did not change is compared with a
whole one of the same workspace, row by row, over marts and quality. Ends with 1 when rows differ.
"""

import argparse
import importlib
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))
equal, run = map(importlib.import_module, ("equal", "run"))

KEPT = "tables that are made of nothing that changed"
HEADERS = {
    "call_logs": "call_id,started_at,agent_id,to_number,outcome,talk_seconds,lead_id",
    "crm_touches": "touch_id,occurred_at,lead_id,kind,channel",
    "time_entries": "person_id,date,hours,activity,channel",
    "people": "person_id,loaded_hourly_cost,valid_from,team,role",
    "exchange_rates": "date,currency,rate",
    "web_visits": "date,unique_visitors,source,medium",
    "cost_ledger": "entry_id,month,amount,category,nature,channel,currency",
}
Lines = dict[str, list[str]]


def start(draw: random.Random) -> Lines:
    """The files of a company, as lines."""
    files = {
        Path(name).stem: text.splitlines()
        for name, text in run.EIGHT_RECORDS.items()
        if name.startswith("extracts/")
    }
    files |= {name: [header] for name, header in HEADERS.items()}
    for name in ("people", "people", "exchange_rates", "cost_ledger", "call_logs", "crm_touches"):
        files[name].append(record(name, draw))
    return files


def record(name: str, draw: random.Random) -> str:
    """A record of an extract; few ids, so that many come again."""
    number, day, lead = draw.randint(1, 6), f"2026-0{draw.randint(1, 3)}-1{draw.randint(0, 9)}", ""
    lead = f"L{draw.randint(1, 4)}"
    person, amount = f"P{draw.randint(1, 2)}", draw.randint(1, 900)
    return {
        "call_logs": f"K{number},{day} 09:00:00,{person},+3361234567{number},reached,9,{lead}",
        "crm_touches": f"T{number},{day} 11:00:00,{lead},email_click,emailing",
        "time_entries": f"{person},{day},{number},calls,telesales",
        "people": f"{person},{20 + number},2026-01-01,Team {number % 2},agent",
        "exchange_rates": f"{day},USD,0.9{number}",
        "web_visits": f"{day},{amount},google,cpc",
        "cost_ledger": f"G{number},{day[:7]}-01,{amount},licences,direct,telesales,USD",
        "crm_leads": f"L{4 + number},{day} 10:00:00,lou@un.example,Un,Salon",
        "crm_opportunities": f"D{number},{day} 10:00:00,{lead},Signed,won,{amount},{day} 12:00:00",
        "crm_orders": f"O{number},{day} 12:00:00,{amount},D{number},{lead},Un",
        "ad_spend": f"{day},{amount},google,C{number},Marque",
    }[name]


def deliver(files: Lines, draw: random.Random, settings: list[str]) -> str:
    """Change one thing; returns what."""
    name = draw.choice(sorted(files))
    lines = files[name]
    what = draw.choice(["new", "new", "new", "corrected", "gone", "repeated", "merged", "settings"])
    if what == "new":
        lines.append(record(name, draw))
    elif what == "corrected" and len(lines) > 1:
        place = draw.randrange(1, len(lines))
        lines[place] = record(name, draw)
    elif what == "gone" and lines[1:] and name != "crm_leads":
        del lines[draw.randrange(1, len(lines))]
    elif what == "repeated" and len(lines) > 1:
        lines.append(draw.choice(lines[1:]))
    elif what == "merged":
        name, lines = "crm_leads", files["crm_leads"]
        one, other = ("kim@deux.example", "lou@un.example")
        files[name] = [line.replace(*draw.choice([(one, other), (other, one)])) for line in lines]
    else:
        settings[:] = [f"  lookback_days: {draw.randint(10, 90)}"]
    return f"{name} {what}"


def write(folder: Path, files: Lines, settings: Sequence[str]) -> None:
    """Write the workspace's files; one without records is withdrawn."""
    given = ["company: Eight", "locale: en_GB", "settings:", "  as_of_date: 2026-04-30", *settings]
    (folder / "extracts").mkdir(parents=True, exist_ok=True)
    (folder / "roi.yml").write_text("\n".join(given) + "\n", encoding="utf-8")
    for name, lines in files.items():
        path = folder / "extracts" / f"{name}.csv"
        if len(lines) > 1:
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        else:
            path.unlink(missing_ok=True)


def built(folder: Path, *more: str) -> str:
    """Build a workspace; returns what the build said."""
    command = [run.program("roi"), "build", "-w", str(folder), "--fail-on", "never", *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(
            f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-3000:]}"
        )
    return done.stderr


def sequence(seed: int, steps: int, folder: Path) -> tuple[list[str], int]:
    """What differed in a sequence, and in how many of its builds tables were kept."""
    draw = random.Random(seed)  # noqa: S311 - the draw of a bench
    files, settings, mine, its = start(draw), list[str](), folder / "mine", folder / "its"
    write(mine, files, settings)
    built(mine)
    found, kept = [], 0
    for step in range(steps):
        what = deliver(files, draw, settings)
        shutil.rmtree(its, ignore_errors=True)
        shutil.copytree(mine, its, symlinks=True)
        for one in (mine, its):
            write(one, files, settings)
        kept += KEPT in built(mine)
        built(its, "--full-refresh")
        files_of = (one / "warehouse.duckdb" for one in (its, mine))
        told = [str(said) for said in equal.differences(*files_of)]
        found += [f"sequence {seed}, step {step} ({what}): {said}" for said in told]
    shutil.rmtree(folder)
    return found, kept


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare sequences and print what differs."""
    parser = argparse.ArgumentParser(description="Builds that keep tables against whole ones.")
    parser.add_argument("--sequences", type=int, default=5)
    parser.add_argument("--steps", type=int, default=3, help="deliveries of each")
    parser.add_argument("--seed", type=int, default=1, help="of the first")
    options = parser.parse_args(arguments)
    vars(equal)["PERIODS"] = ""
    found, kept = list[str](), 0
    with tempfile.TemporaryDirectory(prefix="roi-bench-") as folder:
        for seed in range(options.seed, options.seed + options.sequences):
            told, some = sequence(seed, options.steps, Path(folder) / str(seed))
            print(*told, sep="\n", end="\n" if told else "", flush=True)
            found, kept = found + told, kept + some
    builds = options.sequences * options.steps
    print(f"{builds} builds after a delivery, {kept} kept tables, {len(found)} differences")
    sys.exit(bool(found) or not kept)


if __name__ == "__main__":
    main()
