"""Hostile workspaces from their files to the published marts: the right totals, or a refusal.

`make hostile` (ROI_HOSTILE=all) builds them all; a sample is built by default.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from prospecting_roi.core.errors import UserError

from .companies import COUNTS, MONEY, Company, Files, companies
from .conftest import Building
from .test_hostile import IS_WHOLE
from .trying import Tally

SAMPLE = ("French Excel", "older versions beside", "a column missing")
MEASURES = """
    select
        raw_leads as leads, opportunities as deals, won_opportunities as won, orders,
        new_customers as customers, orders_without_amount as without_amount,
        cast(revenue as decimal(18, 4)) as revenue,
        cast(complete_cost as decimal(18, 4)) as cost
    from marts.rpt_channel_performance
    where channel = 'all' and period_grain = 'all' and attribution_model = 'declared_source'
"""
ACCOUNTING = """
    select
        sum(records_read)::int, sum(records_accepted)::int, sum(records_rejected)::int,
        sum(records_repeated)::int, sum(records_skipped)::int
    from quality.row_accounting
    where build_id = (select max(build_id) from quality.row_accounting)
"""
TRIED = [company for company in companies() if IS_WHOLE or company.name in SAMPLE]


@pytest.fixture(scope="module")
def tally(pytestconfig: pytest.Config) -> Iterator[Tally]:
    """What was tried, printed at the end; a company is wrong until it came out right."""
    found = Tally()
    yield found
    with pytestconfig.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\nhostile workspaces: {found}")


@pytest.mark.slow
@pytest.mark.parametrize("company", TRIED, ids=lambda company: company.name)
def test_company(company: Company, tmp_path: Path, warm_build: Building, tally: Tally) -> None:
    tally.wrong.append(company.name)
    (tmp_path / "roi.yml").write_text(f"company: Acme\n{company.settings}", encoding="utf-8")
    _write(tmp_path, company.files)
    if company.refused:
        with pytest.raises(UserError, match=company.refused) as refusal:
            warm_build(tmp_path)
        assert "\n" not in str(refusal.value)
        assert not (tmp_path / "warehouse.duckdb").exists()
        tally.wrong.remove(company.name)
        tally.refused += 1
        return
    assert warm_build(tmp_path) == "published"
    if company.later:
        _write(tmp_path, company.later)
        assert warm_build(tmp_path) == "published"
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as con:
        answer = con.execute(MEASURES)
        names = [column[0] for column in answer.description or ()]
        [row] = answer.fetchall()
        found = {
            name: str(value) if name in MONEY else value
            for name, value in zip(names, row, strict=True)
        }
        assert found == {**COUNTS, **MONEY, **company.counts, **company.money}
        assert con.execute(ACCOUNTING).fetchall() == [company.accounting]
        for query, expected in company.checks.items():
            assert con.execute(query).fetchall() == [(expected,)], query
    tally.wrong.remove(company.name)
    tally.read += 1


def _write(root: Path, files: Files) -> None:
    for name, content in files.items():
        path = root / (name if name.startswith("reference/") else f"extracts/{name}")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)


def test_there_are_twenty_at_least() -> None:
    names = [company.name for company in companies()]
    assert len(set(names)) == len(names) >= 20
    assert set(SAMPLE) < set(names)
