"""How often the 95 % intervals contain the truth: share, and mean width.

Companies with rates that are known are drawn, each a campaign of one workspace, and built by the
real models. The truth of a figure is what its rates would bring on average: counts are Poisson, a
deal is won or not, the margin of a deal is log-normal with the coefficient of variation given. A
figure is judged where it rests on at least five events. Exit code 1 when a share misses the goal.
"""

import argparse
import csv
import math
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

GOAL = 0.93
FEWEST = 5
FIRST_DAY = datetime(2024, 1, 8, 9)  # noqa: DTZ001 - as a CRM writes it, without a zone
SETTINGS = "company: Coverage\ncurrency: EUR\ntime_zone: UTC\n"
# the figure, and the events it rests on
METRICS = {
    "cost_per_lead": "raw_leads",
    "cost_per_opportunity": "opportunities",
    "customer_acquisition_cost": "new_customers",
    "roi": "new_customers",
    "win_rate": "won_opportunities + lost_opportunities",
}

Records = dict[str, list[dict[str, object]]]


@dataclass(frozen=True)
class Company:
    """The rates behind one campaign: leads and deals expected, share won, mean margin, cost.

    `leads` are those that never become a deal; each deal has a lead of its own.
    """

    name: str
    leads: float
    deals: float
    won: float
    margin: float
    cost: float

    def truths(self) -> dict[str, float]:
        """Each figure as the rates make it."""
        customers = self.deals * self.won
        return {
            "cost_per_lead": self.cost / (self.leads + self.deals),
            "cost_per_opportunity": self.cost / self.deals,
            "customer_acquisition_cost": self.cost / customers,
            "roi": (customers * self.margin - self.cost) / self.cost,
            "win_rate": self.won,
        }


def drawn(draw: random.Random, count: int) -> list[Company]:
    """Companies with 5 to 40 customers expected, and returns from a loss of half to threefold."""
    companies = []
    for number in range(count):
        customers = 5 * 8 ** draw.random()
        won = draw.uniform(0.2, 0.6)
        cost = 1000 * customers / (1 + draw.uniform(-0.5, 3))
        leads = draw.uniform(5, 60)
        companies.append(
            Company(f"c{number:03d}", leads, customers / won, won, 1000.0, round(cost, 2))
        )
    return companies


def poisson(draw: random.Random, mean: float) -> int:
    """A count of independent events (Knuth's multiplication of uniform draws)."""
    limit, product, count = math.exp(-mean), draw.random(), 0
    while product > limit:
        product *= draw.random()
        count += 1
    return count


def happened(draw: random.Random, company: Company, variation: float) -> Records:
    """One year of a company, as records of the extracts."""
    spread = math.sqrt(math.log(1 + variation**2))
    centre = math.log(company.margin) - spread**2 / 2
    base = {"campaign_id": company.name, "lead_source": "telesales"}

    def moment() -> datetime:
        return FIRST_DAY + timedelta(days=draw.randrange(300), minutes=draw.randrange(480))

    leads: list[dict[str, object]] = [
        {"lead_id": f"{company.name}-l{i}", "account_id": "", **base, "created_at": moment()}
        for i in range(poisson(draw, company.leads))
    ]
    deals: list[dict[str, object]] = []
    orders: list[dict[str, object]] = []
    for number in range(poisson(draw, company.deals)):
        name, created = f"{company.name}-d{number}", moment()
        closed, is_won = created + timedelta(days=20), draw.random() < company.won
        lead = {"lead_id": f"l-{name}", "account_id": f"a-{name}", **base}
        leads.append({**lead, "created_at": created})
        deal = {"opportunity_id": name, **lead}
        status = "won" if is_won else "lost"
        deals.append({**deal, "created_at": created, "status": status, "closed_at": closed})
        if is_won:
            margin = round(draw.lognormvariate(centre, spread), 4)
            orders.append(
                {
                    **deal,
                    "order_id": f"o-{name}",
                    "ordered_at": closed,
                    "amount": round(2 * margin, 4),
                    "margin_amount": margin,
                }
            )
    cost = {
        "entry_id": company.name,
        "month": "2024-01-01",
        "amount": company.cost,
        "category": "contractors",
        "channel": "telesales",
        "campaign_id": company.name,
    }
    return {
        "crm_leads": leads,
        "crm_opportunities": deals,
        "crm_orders": orders,
        "cost_ledger": [cost],
    }


def write(folder: Path, parts: Iterable[Records]) -> None:
    """The workspace: its settings and one CSV file per extract."""
    joined: Records = {}
    for part in parts:
        for extract, records in part.items():
            joined.setdefault(extract, []).extend(records)
    (folder / "extracts").mkdir(parents=True)
    (folder / "roi.yml").write_text(SETTINGS, encoding="utf-8")
    for extract, records in joined.items():
        path = folder / "extracts" / f"{extract}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(records[0]))
            writer.writeheader()
            writer.writerows(records)


def build(folder: Path) -> dict[str, dict[str, Any]]:
    """Build the workspace; the row of each campaign, under the declared source."""
    command = [str(Path(sys.executable).with_name("roi")), "build", "-w", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        answer = connection.execute(
            """select * from marts.rpt_campaign_performance as campaigns
            inner join (
                pivot (
                    select dimension_value as campaign_id, metric, lower, upper
                    from marts.rpt_performance_readings
                    where dimension_kind = 'campaign' and attribution_model = 'declared_source'
                ) on metric using first(lower) as lower, first(upper) as upper
            ) using (campaign_id)
            where attribution_model = 'declared_source'"""
        )
        names = [column[0] for column in answer.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    return {row["campaign_id"]: row for row in rows}


@dataclass(frozen=True)
class Covered:
    """One figure: companies judged, intervals that contain the truth, mean relative width."""

    metric: str
    judged: int
    inside: int
    below: int
    above: int
    width: float

    @property
    def share(self) -> float:
        """The share of the intervals that contain the truth."""
        return self.inside / self.judged


def covered(
    metric: str, companies: Sequence[Company], rows: Mapping[str, Mapping[str, Any]]
) -> Covered:
    """Compare the intervals of a figure with the truth; the width of a return is that of 1 + it."""
    sides = {"inside": 0, "below": 0, "above": 0}
    widths = []
    for row, truth in _judged(metric, companies, rows):
        lower, upper = float(row[f"{metric}_lower"]), float(row[f"{metric}_upper"])
        side = "above" if lower > truth else "below" if upper < truth else "inside"
        sides[side] += 1
        widths.append((upper - lower) / (truth + 1 if metric == "roi" else truth))
    width = sum(widths) / len(widths)
    return Covered(metric, len(widths), width=width, **sides)


def _judged(
    metric: str, companies: Sequence[Company], rows: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[Mapping[str, Any], float]]:
    for company in companies:
        row = rows[company.name]
        events = sum(row[name] for name in METRICS[metric].split(" + "))
        if events >= FEWEST:
            yield row, company.truths()[metric]


def main() -> int:
    """Exit code: 0 when every share reaches the goal."""
    parser = argparse.ArgumentParser(description="Coverage of the 95 % intervals.")
    parser.add_argument("--companies", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--variation", type=float, nargs="+", default=(0.5, 1.0), help="of the margin of a deal"
    )
    options = parser.parse_args()
    print(f"{'':28}{'companies':>10}{'inside':>9}{'below':>8}{'above':>8}{'width':>8}")
    reached = True
    for variation in options.variation:
        draw = random.Random(options.seed)  # noqa: S311 - invented data
        companies = drawn(draw, options.companies)
        with tempfile.TemporaryDirectory(prefix="roi-coverage-") as folder:
            root = Path(folder) / "workspace"
            write(root, (happened(draw, company, variation) for company in companies))
            rows = build(root)
        print(f"margin of a deal varies by {variation:g}")
        for metric in METRICS:
            found = covered(metric, companies, rows)
            missed = "" if found.share >= GOAL else f"  below the goal of {GOAL:.0%}"
            reached = reached and not missed
            print(
                f"  {metric:26}{found.judged:>10}{found.share:>9.1%}"
                f"{found.below / found.judged:>8.1%}{found.above / found.judged:>8.1%}"
                f"{found.width:>8.2f}{missed}",
                flush=True,
            )
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
