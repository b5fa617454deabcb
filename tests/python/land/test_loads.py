"""Loads and deliveries: what is read again, what replaces what, what is kept."""

import os
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.loads import read_load
from prospecting_roi.core.settings import Settings, settings_row, settings_to_json, template_lines
from prospecting_roi.land import land, load_at

from .conftest import DAY, NOW, Made

HEADER = "order_id,ordered_at,amount"
LANDED = """
import sys
from datetime import date, datetime
from pathlib import Path
import duckdb
from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land import install_relations, land

day, now = date(2026, 11, 20), datetime(2026, 11, 20)
workspace = Workspace(Path(sys.argv[1]))
load = land(workspace, today=day, now=now)
with duckdb.connect() as connection:
    install_relations(connection, workspace, load, BuildStamp(1, 1, day, now, "test", "s", "r"))
    print("pandas" in sys.modules)
    print(len(connection.execute("select amount from raw.crm_orders where amount = ?", ["1"]).df()))
    print("pandas" in sys.modules)
"""


def statuses(made: Made, day: date = DAY) -> dict[str, tuple[str, int, int]]:
    """(status, delivery, first load) by file name."""
    files = made.land(day).files
    return {file.name: (file.status, file.delivery, file.first_load) for file in files}


def one(made: Made, name: str, order: str) -> Path:
    return made.write(name, f"{HEADER}\n{order},2026-01-05,1\n")


def test_nothing_changed_nothing_is_read_or_written(made: Made) -> None:
    one(made, "crm_orders.csv", "O1")
    first = made.land()
    assert first.changed
    assert first.read_again == ("crm_orders.csv",)
    again = made.land()
    assert (again.id, again.changed, again.read_again) == (1, False, ())
    assert again == first
    assert [path.name for path in made.ws.loads_dir.iterdir()] == ["000001.json"]


def test_a_day_a_setting_and_a_table_make_a_load(made: Made) -> None:
    one(made, "crm_orders.csv", "O1")
    assert made.land().id == 1
    next_day = date(2026, 11, 21)
    assert made.land(next_day).id == 2
    made.settings("currency: EUR  # a comment\n")
    assert made.land(next_day).id == 2
    made.settings("settings: {utilisation: 0.4}\n")
    load = made.land(next_day)
    assert (load.id, load.read_again) == (3, ())
    made.ws.reference.mkdir()
    (made.ws.reference / "generic_mailboxes.csv").write_text("local_part\nsales\n")
    assert made.land(next_day).id == 4
    assert made.rows("from reference.generic_mailboxes") == [("sales",)]
    assert made.rows("from reference.generic_mailboxes", load_at(made.ws, 3)) != [("sales",)]
    assert load_at(made.ws, 1).as_of_date == DAY


def test_the_day_is_that_of_the_workspace(made: Made) -> None:
    one(made, "crm_orders.csv", "O1")
    made.settings("time_zone: Pacific/Auckland\n")
    assert land(made.ws, now=NOW.replace(hour=13)).as_of_date == date(2026, 11, 21)


def test_a_full_delivery_replaces_the_earlier_ones(made: Made) -> None:
    one(made, "crm_orders_a.csv", "O1")
    one(made, "crm_orders_b.csv", "O2")
    assert {status for status, _, _ in statuses(made).values()} == {"landed"}
    one(made, "crm_orders_c.csv", "O3")
    assert statuses(made) == {
        "crm_orders_a.csv": ("superseded", 1, 1),
        "crm_orders_b.csv": ("superseded", 1, 1),
        "crm_orders_c.csv": ("landed", 2, 2),
    }
    assert made.rows("select order_id from raw.crm_orders") == [("O3",)]
    # Correcting a file of the earlier delivery makes that delivery the latest.
    one(made, "crm_orders_a.csv", "O4")
    assert statuses(made) == {
        "crm_orders_a.csv": ("landed", 3, 3),
        "crm_orders_b.csv": ("landed", 3, 1),
        "crm_orders_c.csv": ("superseded", 2, 2),
    }
    (made.ws.extracts / "crm_orders_a.csv").unlink()
    (made.ws.extracts / "crm_orders_b.csv").unlink()
    assert statuses(made) == {"crm_orders_c.csv": ("landed", 2, 2)}


def test_append_keeps_all_deliveries(made: Made) -> None:
    made.write("call_logs_1.csv", "call_id,started_at\nC1,2026-01-05\n")
    made.land()
    made.write("call_logs_2.csv", "call_id,started_at\nC2,2026-01-06\n")
    assert made.rows("select call_id, _delivery, _load from raw.call_logs order by 1") == [
        ("C1", 1, 1),
        ("C2", 2, 2),
    ]


def test_renamed_and_doubled_files(made: Made) -> None:
    path = one(made, "crm_orders.csv", "O1")
    made.land()
    path.rename(made.ws.extracts / "crm_orders_old.csv")
    load = made.land()
    assert (load.id, load.read_again) == (2, ())
    assert statuses(made) == {"crm_orders_old.csv": ("landed", 1, 1)}
    one(made, "crm_orders_z.csv", "O1")
    assert statuses(made) == {
        "crm_orders_old.csv": ("landed", 1, 1),
        "crm_orders_z.csv": ("repeated", 1, 1),
    }
    query = "select file_status, records_read, records_landed from raw.files order by 1"
    assert made.rows(query) == [("landed", 1, 1), ("repeated", 1, 1)]
    assert made.rows("select count(*) from raw.crm_orders") == [(1,)]


def test_an_old_state_delivered_again_is_the_latest(made: Made) -> None:
    one(made, "crm_orders_a.csv", "O1")
    made.land()
    one(made, "crm_orders_b.csv", "O2")
    made.land()
    one(made, "crm_orders_c.csv", "O1")
    assert statuses(made)["crm_orders_c.csv"] == ("landed", 3, 3)


def test_given_and_empty_is_not_absent(made: Made) -> None:
    made.write("crm_orders.csv", HEADER + "\n")
    query = "select is_given, file_count, record_count from raw.extracts where extract = "
    assert made.rows(query + "'crm_orders'") == [(True, 1, 0)]
    assert made.rows(query + "'crm_leads'") == [(False, 0, 0)]
    assert made.rows("from raw.crm_leads") == []
    delivered = "select column_name from raw.columns where extract = 'crm_orders' and is_delivered"
    assert made.rows(delivered) == [("order_id",), ("ordered_at",), ("amount",)]


def test_a_change_within_the_clock_of_the_file_system_is_seen(made: Made) -> None:
    path = one(made, "crm_orders.csv", "O1")
    stamp = path.stat()
    made.land()
    one(made, "crm_orders.csv", "O2")
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert made.rows("select order_id from raw.crm_orders") == [("O2",)]


def test_a_landed_content_that_is_gone_is_read_again(made: Made) -> None:
    one(made, "crm_orders.csv", "O1")
    made.land()
    for path in (made.ws.land_dir / "crm_orders").glob("*.parquet"):
        path.unlink()
    load = made.land()
    assert (load.id, load.changed, load.read_again) == (1, False, ("crm_orders.csv",))


def test_equal_records_have_equal_hashes(made: Made) -> None:
    made.write("crm_orders_a.csv", f"{HEADER}\nO1,2026-01-05,1.5\nO2,2026-01-05,1\n")
    made.write(
        "crm_orders_b.csv", "amount;order_id;ordered_at\n1,50;O1;05/01/2026\n1;O2;13/01/2026\n"
    )
    query = (
        "select order_id, count(distinct _record_hash) from raw.crm_orders group by 1 order by 1"
    )
    assert made.rows(query) == [("O1", 1), ("O2", 2)]


def test_settings_reach_sql_typed(made: Made) -> None:
    one(made, "crm_orders.csv", "O1")
    made.settings(
        "company: L'Étoile\nsettings: {margin_rate: 0.4, lookback_days: 30}\n"
        "checks:\n  fail_on: warning\n"
        "  rules: {stale_opportunity: {severity: warning, threshold: 0.1}}\n"
    )
    query = "select company, margin_rate::varchar, lookback_days, fail_on from reference.settings"
    assert made.rows(query) == [("L'Étoile", "0.400000", 30, "warning")]
    assert made.rows("from reference.rule_settings") == [
        ("stale_opportunity", "warning", "0.1", None)
    ]


def test_the_steps_of_the_follow_up_are_a_table(made: Made) -> None:
    one(made, "crm_orders.csv", "O1")
    made.settings("settings: {followup_days: [1, 30], hot_score_threshold: 62.5}\n")
    assert made.rows("from reference.followup_steps order by step") == [(1, 1), (2, 30)]
    query = "select hot_score_threshold::varchar, followup_day_kind from reference.settings"
    assert made.rows(query) == [("62.500000", "business")]


@pytest.mark.parametrize("days", ["[7, 2]", "[2, 2]", "[]", "[0]", "[2.5]", "7"])
def test_steps_that_do_not_rise_are_refused(made: Made, days: str) -> None:
    one(made, "crm_orders.csv", "O1")
    made.settings(f"settings:\n  followup_days: {days}\n")
    with pytest.raises(UserError, match=r"roi.yml line 2: `settings.followup_days"):
        made.land()


def test_settings_at_their_defaults_are_no_change(made: Made) -> None:
    one(made, "crm_orders.csv", "O1")
    made.settings(template_lines("en"))
    assert made.land().settings == Settings(company="My company")


def test_an_amount_of_the_budget_is_read(made: Made) -> None:
    one(made, "crm_orders.csv", "O1")
    made.settings("settings: {budget_step: 500}\n")
    assert made.rows("select budget_step::varchar from reference.settings") == [("500.0000",)]


def test_the_day_of_the_settings_is_the_day_of_the_load(made: Made) -> None:
    one(made, "crm_orders.csv", "O1")
    made.settings("settings: {as_of_date: 2026-10-31}\n")
    load = land(made.ws)
    assert load.as_of_date == date(2026, 10, 31)
    assert read_load(made.ws, load.id) == load
    again = land(made.ws, now=datetime(2028, 5, 1, 12))  # noqa: DTZ001 - UTC without zone
    assert not again.changed
    made.settings("company: X\n")
    assert land(made.ws, now=datetime(2028, 5, 1, 12)).as_of_date == date(2028, 5, 1)  # noqa: DTZ001


@pytest.mark.parametrize("day", ["soon", "31/10/2026", "1000-01-01", "20261031", "true"])
def test_a_day_that_is_none_is_refused(made: Made, day: str) -> None:
    one(made, "crm_orders.csv", "O1")
    made.settings(f"settings:\n  as_of_date: {day}\n")
    with pytest.raises(UserError, match=r"roi.yml line 2: `settings.as_of_date` is"):
        made.land()


def test_the_settings_of_an_older_load_are_read() -> None:
    entry = settings_to_json(Settings(company="L'Étoile", annual_discount_rate=Decimal("0.08")))
    assert Settings(**entry).annual_discount_rate == Decimal("0.08")
    del entry["annual_discount_rate"]
    assert Settings(**entry).annual_discount_rate == 0


def test_a_load_that_is_not_there(made: Made) -> None:
    with pytest.raises(UserError, match="no load yet"):
        load_at(made.ws)


def test_every_setting_has_its_columns_whatever_it_says() -> None:
    settings = Settings(company="X", as_of_date=date(2026, 10, 31), margin_rate=Decimal("0.4"))
    row = {name: (kind, value) for name, kind, value in settings_row(settings)}
    assert row["margin_rate"] == ("decimal(9, 6)", Decimal("0.4"))
    assert row["time_decay_half_life_days"] == ("decimal(18, 6)", None)
    assert row["lookback_days"] == ("integer", 90)
    assert row["implied_leads"] == ("varchar", "auto")
    assert [row[f"roi_label_{name}"][1] for name in ("high", "good", "medium")] == [
        Decimal(1),
        Decimal("0.5"),
        Decimal(0),
    ]
    # the day on which the figures are judged is the build's
    assert "as_of_date" not in row


def test_no_land_reads_pandas(made: Made) -> None:
    """DuckDB would, for the first value that is bound; who wants a frame of it gets one."""
    one(made, "crm_orders.csv", "O1")
    told = subprocess.run(
        [sys.executable, "-c", LANDED, str(made.ws.root)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["False", "1", "True"]
