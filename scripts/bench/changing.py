"""A small company that changes from delivery to delivery: what three benches and tests build.

Records come, late ones too, others are corrected or withdrawn, whole files go and come back; where
it is asked for, settings and a reference table change as well. The same for the same seed.
"""

import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random
from shutil import copyfile

Row = dict[str, object]

ROOT = Path(__file__).resolve().parents[2]
START, FIRST = date(2026, 1, 5), date(2026, 4, 10)
SOURCES = ("telesales", "emailing", "events", "Google", "unheard of", "")
STAGES = ("Qualification", "Proposal", "Negotiation")
DATED = {
    "crm_leads": "created_at",
    "crm_opportunities": "created_at",
    "crm_orders": "ordered_at",
    "crm_touches": "occurred_at",
    "call_logs": "started_at",
    "cost_ledger": "month",
    "time_entries": "date",
}
ON_THE_WEB = ("ad_spend", "web_visits")
OPTIONAL = ("crm_touches", "call_logs", "time_entries", "exchange_rates", "crm_opportunities")


class Changing:
    """The company's files as they lie there on a day; ``change`` brings the next delivery.

    ``is_on_the_web``: it spends on ads and counts visits, too.
    """

    def __init__(self, seed: int, leads: int = 30, *, is_on_the_web: bool = False) -> None:
        self.day = FIRST
        self._draw = Random(seed)  # noqa: S311 - an invented company
        self._number, self._withdrawn = 0, set[str]()
        self._settings: dict[str, str] = {}
        self._has_own_sources = False
        self.files: dict[str, list[Row]] = {name: [] for name in DATED}
        for _ in range(leads):
            self._live(START, self.day)
        self.files["people"] = [
            {"person_id": f"P{n}", "loaded_hourly_cost": 30 + n, "team": f"T{n % 2}"}
            for n in range(3)
        ]
        self.files["exchange_rates"] = [
            {"date": START + timedelta(days=7 * week), "currency": "USD", "rate": 0.9}
            for week in range(20)
        ]
        self.files["kpi_goals"] = [
            {"month": date(2026, month, 1), "kpi": kpi, "goal": goal, "set_on": START}
            for month in (1, 2, 3, 4)
            for kpi, goal in (("raw_leads", 8), ("revenue", 9000), ("roi", 0.5))
        ]
        if is_on_the_web:
            self.files |= {name: [] for name in ON_THE_WEB}
            for _ in range(6):
                self._visit()

    def change(self, days: int = 1, *, of_rules: bool = False) -> None:
        """The next delivery, so many days later; ``of_rules``: settings and tables change, too."""
        draw, before = self._draw, self.day
        self.day += timedelta(days=days)
        for _ in range(draw.randrange(4)):
            self._live(before + timedelta(days=1), self.day)
        for _ in range(draw.randrange(2)):
            self._live(START, before)  # late
        for _ in range(draw.randrange(1, 6)):
            self._correct()
        if self._happens(0.4):
            rows = self.files[draw.choice(sorted(DATED))]
            if rows:
                rows.pop(draw.randrange(len(rows)))
        if self._happens(0.3):
            self._withdrawn ^= {draw.choice(OPTIONAL)}
        if of_rules and self._happens(0.5):
            self._settings = draw.choice(
                ({"margin_rate": "0.35"}, {"utilisation": "0.7"}, {"lookback_days": "20"},
                 {"attribution_model": "linear"}, {})
            )  # fmt: skip
        if of_rules and self._happens(0.3):
            self._has_own_sources = not self._has_own_sources

    def write(self, root: Path) -> None:
        """Lay the files down in a workspace, where others of the same names are replaced."""
        (root / "extracts").mkdir(parents=True, exist_ok=True)
        (root / "reference").mkdir(exist_ok=True)
        settings = {"margin_rate": "0.5", "keep_versions": "15"} | self._settings
        lines = [f"  {name}: {value}" for name, value in settings.items()]
        text = "company: Changing\nlocale: en_GB\nchecks:\n  fail_on: never\nsettings:\n"
        text += "\n".join(lines) + "\n"
        (root / "roi.yml").write_text(text, encoding="utf-8")
        for extract, rows in self.files.items():
            path = root / "extracts" / f"{extract}.csv"
            path.unlink(missing_ok=True)
            if not rows or extract in self._withdrawn:
                continue
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(dict.fromkeys(c for row in rows for c in row)))
                writer.writeheader()
                writer.writerows(rows)
        own = root / "reference" / "source_channels.csv"
        own.unlink(missing_ok=True)
        if self._has_own_sources:
            copyfile(ROOT / "seeds" / "source_channels.csv", own)
            with own.open("a", encoding="utf-8") as file:
                file.write("unheard of,partner\n")

    def _live(self, since: date, until: date) -> None:
        """A lead of some day, with what comes of it up to the last."""
        draw, day = self._draw, self._day(since, until)
        self._number += 1
        name = f"{self._number:03d}"
        who: Row = {"lead_id": f"L{name}", "account_id": f"A{name}"}
        self.files["crm_leads"].append(
            who | {"created_at": f"{day} 09:00:00", "email": f"p{name}@firm{name}.example.com",
                   "lead_source": draw.choice(SOURCES), "company_size": draw.choice((5, 50, 500))}
        )  # fmt: skip
        for _ in range(draw.randrange(3)):
            self.files["call_logs"].append(
                {"call_id": f"C{name}-{draw.random()}", "lead_id": f"L{name}", "agent_id": "P1",
                 "started_at": f"{self._day(day, until)} 10:00:00", "direction": "out",
                 "talk_seconds": draw.randrange(600), "outcome": draw.choice(("reached", "busy"))}
            )  # fmt: skip
        self.files["crm_touches"].append(
            {"touch_id": f"T{name}", "lead_id": f"L{name}", "channel": draw.choice(SOURCES[:3]),
             "occurred_at": f"{day} 11:00:00", "kind": draw.choice(("form", "email_click"))}
        )  # fmt: skip
        self.files["time_entries"].append(
            {"person_id": f"P{draw.randrange(3)}", "date": day, "hours": draw.randrange(1, 8),
             "activity": "calls", "channel": draw.choice(SOURCES[:3])}
        )  # fmt: skip
        self.files["cost_ledger"].append(
            {"entry_id": f"E{name}", "month": day.replace(day=1), "currency": "EUR",
             "amount": draw.randrange(20, 400), "category": draw.choice(("files", "training")),
             "channel": draw.choice((*SOURCES[:3], ""))}
        )  # fmt: skip
        if self._happens(0.7):
            self._deal(who, name, day, until)

    def _deal(self, who: Row, name: str, day: date, until: date) -> None:
        draw, opened = self._draw, self._day(day, until)
        status, closed = draw.choice(("open", "won", "lost")), self._day(opened, until)
        currency = draw.choice(("EUR", "EUR", "USD"))
        amount = draw.randrange(100, 5000)
        self.files["crm_opportunities"].append(
            who | {"opportunity_id": f"O{name}", "created_at": f"{opened} 12:00:00",
                   "stage": draw.choice(STAGES), "status": status, "amount": amount,
                   "currency": currency, "probability": draw.choice((0.2, 0.5, 0.8)),
                   "expected_close_date": self._day(opened, until),
                   "closed_at": "" if status == "open" else f"{closed} 12:00:00"}
        )  # fmt: skip
        if status == "won" and self._happens(0.7):
            self.files["crm_orders"].append(
                who | {"order_id": f"R{name}", "opportunity_id": f"O{name}", "amount": amount,
                       "ordered_at": f"{closed} 15:00:00", "currency": currency,
                       "margin_amount": draw.choice(("", amount // 3))}
            )  # fmt: skip

    def _visit(self) -> None:
        draw, day = self._draw, self._day(START, self.day)
        self.files["ad_spend"].append(
            {"date": day, "cost": draw.randrange(1, 900), "platform": "google",
             "campaign_id": f"W{draw.randrange(3)}", "campaign_name": "Brand"}
        )  # fmt: skip
        self.files["web_visits"].append(
            {"date": day, "unique_visitors": draw.randrange(900), "source": "google",
             "medium": draw.choice(("cpc", "organic"))}
        )  # fmt: skip

    def _correct(self) -> str:
        """Some record says otherwise; returns of which file, where a value has changed."""
        draw = self._draw
        name = draw.choice((*sorted(DATED), "people", "exchange_rates", "kpi_goals"))
        rows = self.files[name]
        if not rows:
            return ""
        row = draw.choice(rows)
        before = dict(row)
        column = draw.choice(sorted(row))
        others = {
            "amount": draw.randrange(1, 6000),
            "lead_source": draw.choice(SOURCES),
            "channel": draw.choice(SOURCES[:3]),
            "stage": draw.choice(STAGES),
            "email": "p001@firm001.example.com",
            "account_id": "A001",
            "loaded_hourly_cost": draw.choice((20, 60, "")),
            "rate": draw.choice((0.8, 0.85)),
            "hours": draw.randrange(1, 8),
            "goal": draw.randrange(1, 9000),
            "outcome": draw.choice(("reached", "busy", "meeting booked")),
            "margin_amount": draw.choice(("", 50)),
        }
        if column == "status":
            status = draw.choice(("open", "won", "lost"))
            closed = "" if status == "open" else f"{self.day} 12:00:00"
            row.update(status=status, closed_at=closed)
        elif column in others:
            row[column] = others[column]
        return name if row != before else ""

    def _happens(self, share: float) -> bool:
        return self._draw.random() < share

    def _day(self, since: date, until: date) -> date:
        return since + timedelta(days=self._draw.randrange(max((until - since).days, 0) + 1))
