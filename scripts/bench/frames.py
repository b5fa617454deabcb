"""What the channel table in polars and the one in pandas share with each other.

Labels and figures of the company of company.sql, as reference.sql has them, and how a script is
called: `python scripts/bench/reference_polars.py WORKSPACE DATABASE` writes its table into a new
DuckDB file, which `reference.py --check` compares like that of the reference.
"""

import argparse
from collections.abc import Callable
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

import duckdb

AS_OF = date(2026, 10, 31)
MARGIN_RATE = 0.47
SOURCES = {
    "Téléprospection": "telesales", "phoning": "telesales", "Cold call": "telesales",
    "E-mailing": "emailing", "Newsletter": "emailing", "Salon": "events",
    "Social selling": "social_selling", "LinkedIn": "social_selling",
    "Google Ads": "paid_search", "google / cpc": "paid_search", "LinkedIn Ads": "paid_social",
    "Meta Ads": "paid_social", "Bannière": "display", "Référencement naturel": "organic_search",
    "Site web": "direct", "Recommandation": "referral", "partner": "partner",
}  # fmt: skip
MEDIUMS = {
    "cpc": "paid_search", "organic": "organic_search", "paid_social": "paid_social",
    "email": "emailing", "(none)": "direct",
}  # fmt: skip
REACHED = ["Argumenté", "À rappeler", "Pas intéressé", "Rendez-vous pris"]
EFFECTIVE = ["email_click", "event_attended", "form", "web_visit", "ad_click"]
HELD = ["held", "Tenu"]
# What they cost and sold does not belong together: no ROI.
OF_NO_CHANNEL = ["unknown", "unallocated"]
# The rules that read a path; the other one is the declared source.
PATH_MODELS = ["first_touch", "last_touch", "linear", "position_based", "u_shaped"]
MODELS = ["declared_source", *PATH_MODELS]
# What a credited order brings.
AMOUNTS = ["revenue", "gross_margin", "new_customer_revenue", "new_customer_gross_margin"]
MEASURES = [
    "direct_cost", "indirect_cost", "complete_cost", "targeted", "contacted", "visitors",
    "raw_leads", "mqls", "sqls", "meetings_held", "opportunities", "won_opportunities", "orders",
    "new_customers", *AMOUNTS,
]  # fmt: skip


def is_near(one: str, other: str) -> bool:
    """Whether a letter more, less or other, but the first, makes one of the other."""
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    ends = shared_start(one, other) + shared_start(one[::-1], other[::-1])
    return one[:1] == other[:1] and longer - shorter <= 1 and ends >= longer - 1


def shared_start(one: str, other: str) -> int:
    """How many letters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def main(channel_performance: Callable[[Path], Any]) -> None:
    """Make the table of a workspace's extracts, and write it."""
    parser = argparse.ArgumentParser(description="The channel table of a company of company.py.")
    parser.add_argument("workspace", type=Path, help="of company.py")
    parser.add_argument("database", type=Path, help="a new DuckDB file")
    options = parser.parse_args()
    write(channel_performance(options.workspace / "extracts"), options.database)


def write(frame: Any, database: Path) -> None:
    """A frame of polars or pandas as the channel table of a new DuckDB file."""
    with duckdb.connect(str(database)) as connection:
        connection.register("frame", frame)
        connection.execute(
            "create table channel_performance as "
            "select * replace (period_start::date as period_start) from frame"
        )
