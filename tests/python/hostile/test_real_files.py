"""Files of others are read whole, and three ways of writing amounts live in one workspace."""

from pathlib import Path

import duckdb
import pytest

from prospecting_roi.core.loads import BuildStamp
from prospecting_roi.core.workspace import Workspace
from prospecting_roi.land import install_relations, land

from .trying import DAY, NOW

SESSIONS = """extracts:
  crm_touches:
    files: sessions.csv
    columns:
      touch_id: session_id
      occurred_at: started_at
      lead_id: customer_id
      kind: {value: web_visit}
      channel: utm_medium
      campaign_id: utm_campaign
"""
BANK = """extracts:
  call_logs:
    files: bank.csv
    columns:
      call_id: {generated: true}
      started_at: {expression: "'2026-' || case \\"month\\"
        when 'jan' then '01' when 'feb' then '02' when 'mar' then '03'
        when 'apr' then '04' when 'may' then '05' when 'jun' then '06'
        when 'jul' then '07' when 'aug' then '08' when 'sep' then '09' when 'oct' then '10'
        when 'nov' then '11' else '12' end || '-' || lpad(\\"day\\", 2, '0')"}
      duration_seconds: duration
      outcome: poutcome
      campaign_id: campaign
"""


def landed(root: Path, query: str) -> list[tuple[object, ...]]:
    """Land a workspace, check that its accounting closes, and run a query on `raw`."""
    ws = Workspace(root)
    load = land(ws, today=DAY, now=NOW)
    for file in load.files:
        parts = (file.records_skipped, file.records_rejected, file.records_landed)
        assert file.records_read == sum(parts)
    stamp = BuildStamp(1, load.id, load.as_of_date, load.loaded_at, "test", "s", "r")
    with duckdb.connect() as con:
        install_relations(con, ws, load, stamp)
        return con.execute(query).fetchall()


@pytest.mark.parametrize(
    ("folder", "name", "settings", "query", "expected"),
    [
        ("attribution_playbook", "sessions.csv", SESSIONS,
         "select count(*), count(occurred_at), count(channel) from raw.crm_touches", (90, 90, 57)),
        ("bank_calls", "bank.csv", BANK,
         "select count(*), count(started_at), sum(duration_seconds::bigint) from raw.call_logs",
         (4521, 4521, 1_193_369)),
    ],
)  # fmt: skip
def test_every_row_is_read(
    reference_data: Path,
    tmp_path: Path,
    folder: str,
    name: str,
    settings: str,
    query: str,
    expected: tuple[int, ...],
) -> None:
    (tmp_path / "extracts").mkdir()
    content = (reference_data / folder / name).read_bytes()
    (tmp_path / "extracts" / name).write_bytes(content)
    (tmp_path / "roi.yml").write_text(f"currency: EUR\n{settings}", encoding="utf-8")
    assert landed(tmp_path, query) == [expected]


def test_three_ways_of_writing_amounts_in_one_workspace(tmp_path: Path) -> None:
    (tmp_path / "extracts").mkdir()
    (tmp_path / "roi.yml").write_text("currency: EUR\n", encoding="utf-8")
    for extract, text in (
        ("crm_orders", "order_id;ordered_at;amount\nO1;15/11/2026;146536,25\n"),
        ("crm_opportunities", "opportunity_id,created_at,amount\nD1,2026-11-15,R$ 100.000\n"),
        ("ad_spend", 'date,cost\n2026-11-15,"1,234.56"\n'),
    ):
        (tmp_path / "extracts" / f"{extract}.csv").write_text(text, encoding="utf-8")
    query = (
        "select amount from raw.crm_orders union all select amount from raw.crm_opportunities "
        "union all select cost from raw.ad_spend"
    )
    assert landed(tmp_path, query) == [("146536.25",), ("100000",), ("1234.56",)]
    settled = landed(tmp_path, "select count(*) from raw.settled_formats where is_doubtful")
    assert settled == [(0,)]
