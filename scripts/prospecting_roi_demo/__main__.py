"""Command line: ``python -m prospecting_roi_demo FOLDER``."""

import argparse
import sys
from datetime import date
from pathlib import Path

from prospecting_roi_demo.plan import (
    CALLS_PER_LEAD,
    DEFAULT_LEADS,
    DEFAULT_SEED,
    DEFAULT_UNTIL,
    Plan,
)


def main(arguments: list[str] | None = None) -> int:
    """Generate a workspace; 0 when it is there, 2 when the arguments cannot be used."""
    given = _parser().parse_args(arguments)
    calls = given.leads * CALLS_PER_LEAD if given.calls is None else given.calls
    try:
        # the engine is loaded late: --help and wrong arguments answer at once
        plan = Plan(given.seed, given.mix, given.leads, calls, given.until)
        from prospecting_roi_demo.workspace import generate

        counts = generate(given.folder, plan, only=given.only, threads=given.threads)
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{given.folder}: {sum(counts.values())} records in {len(counts)} extracts")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="prospecting_roi_demo",
        description="Generate the workspace of a made-up company, the same for the same seed.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new or empty folder")
    parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
    parser.add_argument(
        "--mix",
        default="default",
        help="defects: clean, default, dirty, all, or a YAML file of kind: share",
    )
    parser.add_argument("--leads", type=int, default=DEFAULT_LEADS)
    parser.add_argument("--calls", type=int, help=f"call legs; default {CALLS_PER_LEAD} per lead")
    parser.add_argument(
        "--until",
        type=date.fromisoformat,
        default=DEFAULT_UNTIL,
        help="last day of the 24 months, YYYY-MM-DD",
    )
    parser.add_argument("--only", help="write this extract alone, such as call_logs")
    parser.add_argument("--threads", type=int, help="threads of the engine; changes no byte")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
