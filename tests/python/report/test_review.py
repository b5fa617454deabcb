"""The monthly review: what moved since the last one and why, with the names of others as text."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from prospecting_roi.core.comparison import CAUSES, Comparison, Kpi, Waterfall
from prospecting_roi.core.quality import Text
from prospecting_roi.report.blocks.moved import moved
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.review import review_page
from prospecting_roi.report.source import Source

from . import made_up

OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)


def source() -> Source:
    """Builds 1 to 3: the leads of September moved with each, those of October with the third."""
    made = made_up.publication(3, 1, 2)
    labels = {"label_en": "New leads", "label_fr": "Nouveaux leads"}
    made.add("dim_kpis", {"kpi": "raw_leads", "unit": "count", "is_on_first_screen": True} | labels)
    for start, leads, first, last in (
        (SEPTEMBER, 40, 1, 2),
        (SEPTEMBER, 45, 2, 3),
        (SEPTEMBER, 50, 3, None),
        (OCTOBER, 60, 2, 3),
        (OCTOBER, 61, 3, None),
    ):
        made.add(
            "rpt_metric_history",
            {
                "period_start": start,
                "channel": "all",
                "kpi": "raw_leads",
                "figure": leads,
                "valid_from_build": first,
                "valid_to_build": last,
            },
        )
    return made.source()


def test_what_moved_is_held_against_the_build_that_is_asked_for() -> None:
    def told(since: int) -> list[tuple[date, int, int]]:
        found = moved(source(), since)
        rows = found.rows if found else []
        return [(row["period_start"], int(row["former"]), int(row["figure"])) for row in rows]

    assert told(2) == [(OCTOBER, 60, 61), (SEPTEMBER, 45, 50)]
    assert told(1) == [(SEPTEMBER, 40, 50)]
    assert told(3) == []


def comparison(given: Source) -> Comparison:
    zeros = dict.fromkeys(CAUSES, Decimal(0))
    changes = tuple((zeros | {"late_data": Decimal(-3), "merges": Decimal(1)}).values())
    place = ("all", None, "all")
    return Comparison(
        former=replace(given.stamp, build_id=1),
        later=given.stamp,
        settings=given.settings,
        kpis=(Kpi("raw_leads", "count", Text("New leads", "Nouveaux <leads>")),),
        channels={},
        waterfalls=(Waterfall(place, "raw_leads", Decimal(12), Decimal(10), changes),),
    )


def test_the_page_tells_why_in_the_language_of_the_workspace() -> None:
    given = source()
    page = review_page(Overview(given), 1, comparison(given))
    for told in ("revue mensuelle", "Nouveaux &lt;leads&gt;", "\u22123", "+1", "septembre 2026"):
        assert told in page, told
    assert page.count('class="fall"') == 4
    assert "<leads>" not in page
    assert 'href="../../quality/index.html"' in page
    assert "Personne n&#39;est désigné" in page


def test_without_an_earlier_build_the_page_says_so() -> None:
    given = made_up.publication(2, 1, 2).source("en_GB", roi_owner="A <b>")
    page = review_page(Overview(given), None, None)
    assert "no earlier build is kept" in page
    assert "ROI is steered by A &lt;b&gt;." in page
