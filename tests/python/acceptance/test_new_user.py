"""Ten exports of a new user: `roi init`, `roi inspect extracts/ --write`, `roi build`, no YAML."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from prospecting_roi.cli import app

from .new_user import CHANNELS, write_exports

MARGIN_RATE = Decimal("0.5")


@pytest.fixture(scope="module")
def company(
    tmp_path_factory: pytest.TempPathFactory, build_workspace: Callable[[Path], Any]
) -> Any:
    """The workspace, built; nothing but the margin rate is said, as an option of `roi init`."""
    root = tmp_path_factory.mktemp("new user") / "company"
    roi("init", root, "--company", "Exemple Industrie", "--margin-rate", MARGIN_RATE)
    write_exports(root / "extracts")
    said = roi("inspect", "-w", root, "--write")
    assert "10 files: 10 recognised, 0 guessed, 0 not known" in said
    return build_workspace(root)


def roi(*arguments: object) -> str:
    result = CliRunner().invoke(app, [str(part) for part in arguments], prog_name="roi")
    assert result.exit_code == 0, result.output
    return result.output


def test_the_channel_table_is_the_one_counted_by_hand(company: Any) -> None:
    found = {}
    for row in company.records(
        """select channel, complete_cost, raw_leads, opportunities, won_opportunities,
            new_customers, revenue
        from marts.rpt_channel_performance
        where period_grain = 'all' and attribution_model = 'declared_source'"""
    ):
        channel, *figures = row.values()
        if any(figures):
            found[channel] = tuple(Decimal(figure or 0) for figure in figures)
    assert found == {
        channel: tuple(Decimal(figure) for figure in figures)
        for channel, figures in CHANNELS.items()
    }


def test_margins_and_returns_are_those_counted_by_hand(company: Any) -> None:
    for channel, (cost, *_, revenue) in CHANNELS.items():
        row = company.channel(channel)
        margin = revenue * MARGIN_RATE
        assert row["new_customer_gross_margin"] == margin, channel
        if cost:
            assert row["roi"] == round((margin - cost) / Decimal(cost), 6), channel


def test_nothing_is_lost_and_nothing_is_unread(company: Any) -> None:
    rows = company.records(
        """select count(*) as files, sum(records_read) as records_read,
            sum(records_accepted + records_rejected + records_repeated + records_skipped) as told,
            sum(records_rejected) as rejected
        from quality.row_accounting"""
    )
    assert rows[0]["files"] == 10
    assert rows[0]["records_read"] == rows[0]["told"]
    assert rows[0]["rejected"] == 0


def test_next_month_s_export_is_read_by_the_patterns(company: Any) -> None:
    from prospecting_roi.core.settings_file import read_settings
    from prospecting_roi.core.workspace import Workspace
    from prospecting_roi.land.files import takes

    settings = read_settings(Workspace(company.root))
    for name in (
        "hubspot-crm-exports-all-contacts-2026-04-30.csv",
        "deals-8142231-18.csv",
        "report1777579320113.csv",
        "Rapport sur les campagnes (1).csv",
        "Exemple-Campagnes-1-avr.-2026-30-juin-2026.csv",
        "Coûts prospection 2027.xlsx",
    ):
        assert sum(takes(section, name) for section in settings.sections) == 1, name
