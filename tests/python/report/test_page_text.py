"""The page as text: its figures are those of the tables, nothing untrusted becomes an element."""

import json
import re
import time
import zlib
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from prospecting_roi.core.shown import shown
from prospecting_roi.report.additions import read_amounts
from prospecting_roi.report.blocks import blocks
from prospecting_roi.report.overview import Overview
from prospecting_roi.report.page import email_page, report_page
from prospecting_roi.report.source import Private, Source
from prospecting_roi.report.svg import Dots
from prospecting_roi.report.view import View, plain

from . import made_up

ELEMENTS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "header",
        "main",
        "section",
        "footer",
        "nav",
        "form",
        "label",
        "select",
        "option",
        "button",
        "h1",
        "h2",
        "h3",
        "p",
        "ol",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "a",
        "strong",
        "span",
        "bdi",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "svg",
        "desc",
        "path",
        "polyline",
        "circle",
        "rect",
        "text",
        "details",
        "summary",
        "figure",
        "figcaption",
        "script",
    ]
)


@dataclass
class Cell:
    """A cell of a table: its text, and its figure as published where it is written otherwise."""

    text: str = ""
    other: str | None = None
    is_head: bool = False

    @property
    def exact(self) -> str | None:
        if self.other is None and self.text.isdecimal() and not self.is_head:
            return self.text
        return self.other


@dataclass
class Table:
    kinds: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)


class Page(HTMLParser):
    """The elements, scripts, texts and tables of the page; tables by (language, name)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.tables: dict[tuple[str, str], Table] = {}
        self.text = ""
        self._language, self._raw, self._svg, self._table = "", False, 0, Table()
        self._cell: Cell | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append((tag, found))
        self._raw = tag in ("script", "style")
        if tag == "script":
            self.scripts.append("")
        elif tag == "svg":
            self._svg += 1
        elif tag == "div" and found.get("class") == "view":
            self._language = found["lang"] or ""
        elif tag == "table":
            self._table = Table()
            self.tables[self._language, found["data-table"] or ""] = self._table
        elif tag == "tr":
            self._table.rows.append([])
        elif tag == "th" and found.get("scope") == "col":
            self._table.kinds.append(found.get("data-kind") or "")
        elif tag in ("td", "th"):
            self._cell = Cell(other=found.get("data-v"), is_head=tag == "th")
            self._table.rows[-1].append(self._cell)

    def handle_endtag(self, tag: str) -> None:
        self._raw = False
        if tag == "svg":
            self._svg -= 1
        elif tag in ("td", "th", "table"):
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._raw and self.tags[-1][0] == "script":
            self.scripts[-1] += data
        elif not self._raw:
            self.text += data
            if self._cell is not None and not self._svg:
                self._cell.text += data

    @property
    def data(self) -> dict[str, Any]:
        found = dict(json.loads(self.scripts[0]))
        return found | json.loads(zlib.decompress(b64decode(found["packed"]), -zlib.MAX_WBITS))


@pytest.fixture(scope="module")
def source() -> Source:
    return made_up.publication().source()


@pytest.fixture(scope="module")
def page(source: Source) -> Page:
    return Page(report_page(source))


def test_every_block_has_its_place_and_texts(source: Source) -> None:
    found = list(blocks())
    assert found[0] == "funnel"
    assert found[-1] == "definitions"
    page = report_page(source)
    for name in found:
        if name not in {"changes", "firm", "moved"}:
            assert f'id="fr-{name}"' in page, name


def test_hostile_names_stay_text(page: Page) -> None:
    assert {tag for tag, _ in page.tags} <= ELEMENTS
    assert len(page.scripts) == 2
    for name in made_up.HOSTILE[:5]:
        assert shown(name) in page.text, name
    names = page.data["channels"]
    assert names["channel_0"]["fr"] == f"{made_up.HOSTILE[0]} 0"
    assert "<" not in page.scripts[0]


def test_nothing_that_the_policy_would_stop_and_nothing_from_outside(page: Page) -> None:
    for tag, attributes in page.tags:
        assert not {"style", "src", "srcset", "action"} & set(attributes), tag
        assert not [key for key in attributes if key.startswith("on")], tag
        link = attributes.get("href")
        assert link is None or re.fullmatch(r"#(fr|en)-\w+|quality/index\.html", link), link
    policy = next(found["content"] for _, found in page.tags if found.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


@pytest.mark.parametrize("locale", ["fr_FR", "en_GB"])
def test_every_cell_is_written_from_the_figure_beside_it(source: Source, locale: str) -> None:
    """Of every table: the text is its published figure in the language's writing."""
    view, checked = View(source, locale), 0
    for (language, name), table in Page(report_page(source)).tables.items():
        if language != locale[:2]:
            continue
        for row in table.rows[1:]:
            for kind, cell in zip(table.kinds, row, strict=True):
                if kind in ("text", "words", "markup", "interval"):
                    assert cell.other is None
                elif cell.exact is None:
                    assert cell.text.strip() == "–", name
                else:
                    written = view.cell(kind, Decimal(cell.exact))
                    assert cell.text.split(" ×")[0].strip() == written, (name, kind)
                    checked += 1
    assert checked > 200


def test_the_channel_table_is_that_of_the_mart(source: Source, page: Page) -> None:
    columns = (
        *("complete_cost", "raw_leads", "cost_per_lead", "meetings_held", "cost_per_opportunity"),
        *("new_customers", "average_gross_margin_per_customer", "roi"),
    )
    rows = source.rows(
        f"""select {", ".join(columns)} from marts.rpt_channel_performance
        where period_grain = 'all' and attribution_model = 'declared_source'
        order by case when channel = 'all' then 1 else 0 end, complete_cost desc"""
    )
    for language in ("fr", "en"):
        told = [
            [cell.exact for cell in row[1:9]] for row in page.tables[language, "channels"].rows[1:]
        ]
        assert told == [[plain(value) for value in row] for row in rows]


def _chosen(data: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for key, rows in data["tables"].items():
        period, model = key.split("|")
        for name, *values in rows:
            yield (
                period,
                model,
                {"channel": name, **dict(zip(data["fields"], values, strict=False))},
            )


def test_what_choices_select_is_that_of_the_mart(source: Source, page: Page) -> None:
    """Every number the script may show: of each period and model, to four digits."""
    overview, checked = Overview(source), 0
    periods = {period.key: period for period in overview.periods}
    for period, model, told in _chosen(page.data):
        row = next(r for r in overview.table(periods[period], model) if r.name == told["channel"])
        for name, value in told.items():
            if name == "channel" or (value is None and model != "declared_source"):
                continue
            published = row[name]
            if isinstance(published, Decimal):
                assert value == pytest.approx(
                    float(published), abs=0.005 if published > 99 else 5e-5
                )
            else:
                assert value == published
            checked += 1
    assert checked > 1000


def test_golden_figures_in_the_words_of_the_seeds(page: Page) -> None:
    text = page.text.replace("\u202f", " ").replace("\xa0", " ")
    for figure in ("66,67 €", "266,67 €", "800 €", "24 000 €"):
        assert figure in text
    assert "900 %" in text


@pytest.mark.parametrize("locale", ["fr_FR", "en_US", "de_DE"])
def test_the_workspaces_language_comes_first(locale: str) -> None:
    html = report_page(made_up.publication(2, 1, 2).source(locale, currency="USD"))
    views = [found for tag, found in Page(html).tags if found.get("class") == "view"]
    assert [found["lang"] for found in views] == (
        ["fr", "en"] if locale == "fr_FR" else ["en", "fr"]
    )
    assert ["hidden" in found for found in views] == [False, True]


def test_an_empty_publication_says_that_nothing_is_known() -> None:
    made = made_up.Publication()
    html = report_page(made.source())
    text = Page(html).text
    assert "les données ne permettent pas encore de dire où le mettre" in text
    assert "on ne peut pas encore le dire" in text
    assert '<h2><span class="period">Chiffres du mois</span>' in html


def test_months_of_leads_say_how_far_they_can_be_judged(page: Page) -> None:
    """Of fourteen months the five youngest are not seen to the end, three of them not half."""
    table = page.tables["en", "cohorts"]
    assert [row[0].text for row in table.rows[1:]] == [
        "February 2026", "March 2026", "April 2026", "May 2026", "June 2026",
        "July 2026", "August 2026", "September 2026", "October 2026",
    ]  # fmt: skip
    assert [row[-1].text for row in table.rows[-3:]] == [
        "too early, profit or loss to be confirmed"
    ] * 3
    assert table.rows[-1][4].text == "12 (9 to 16)"
    triangle = page.tables["en", "triangle"]
    assert [row[0].text for row in triangle.rows[1:]] == [row[0].text for row in table.rows[1:]]
    assert [cell.text for cell in triangle.rows[-1][1:3]] == ["0", "–"]
    assert table.rows[-1][6].text == "50% (-20% to 150%)"
    assert "The leads up to May 2026 can be judged" in page.text
    assert "For 3 months it is too early: less than half have come" in page.text
    assert "Customers now come sooner or later than they did" in page.text
    assert "1 customer was won before the lead was created" in page.text
    assert "rises or falls over the months" not in page.text


def test_no_month_of_leads_may_be_judged_yet() -> None:
    made = made_up.publication(months=1)
    made.drop("rpt_cohort_roi")
    assert "Leads month by month" not in Page(report_page(made.source())).text
    young = made_up.publication(months=3)
    assert "No month of leads can be judged yet" in Page(report_page(young.source())).text


def test_the_cycle_names_the_slow_and_the_leaking_stage(page: Page) -> None:
    table = page.tables["en", "cycle"]
    assert [row[1].text for row in table.rows[1:4]] == [
        "70 days (67 to 74)", "45 days (42 to 49)", "10 days",
    ]  # fmt: skip
    assert "Half of the deals that are won are won within 45 days" in page.text
    assert "longest in the stage “proposal”: half go on within 20 days (17 to 24)" in page.text
    assert f"Most are lost in the stage “{made_up.HOSTILE[0]}”: 40.0%" in page.text
    assert "1 deal holds dates that cannot be" in page.text


def test_one_date_for_creation_and_win_is_said() -> None:
    made = made_up.publication(months=2)
    made.database.execute(
        "update marts.rpt_sales_cycle set is_same_day = true, median_days = null, "
        "p90_days = null where step_kind = 'creation'"
    )
    page = Page(report_page(made.source()))
    assert page.tables["en", "cycle"].rows[2][1].text == "one date for both"
    assert "Every deal was won on the day it was created" in page.text
    assert "are won within" not in page.text


def test_the_register_defines_the_figures_where_there_is_one(page: Page) -> None:
    """Else the catalogue does."""
    assert f"À faire\u00a0: action {made_up.HOSTILE[0]}." in page.text
    assert "Responsable\u00a0: Commerce." in page.text
    assert "Même coût complet divisé" not in page.text
    assert "Même coût complet divisé" in Page(report_page(made_up.Publication().source())).text


def test_what_moved_since_the_version_before_is_told() -> None:
    made = made_up.publication(3, 1, 2)
    former = made_up.publication(3, 1, 2)
    former.database.execute("create table quality.build (build_id integer, as_of_date date)")
    former.database.execute("insert into quality.build values (2, date '2026-10-30')")
    former.database.execute(
        "update marts.rpt_channel_performance set raw_leads = 7 where channel = 'channel_1'"
    )
    # 103 of channel_1, and 7 that no channel tells
    former.database.execute(
        "update marts.rpt_channel_performance set raw_leads = raw_leads - 110 where channel = 'all'"
    )
    page = Page(report_page(replace(made.source(), before=former.rows)))
    row = next(r for r in page.tables["fr", "changes"].rows[1:] if r[3].exact == "7")
    assert row[4].exact == "110"
    assert "Version 2 du 30/10/2026" in page.text
    told = [[cell.text for cell in r[:2]] for r in page.tables["fr", "changes-raw_leads"].rows[1:]]
    assert [name for name, _ in told[::3]] == ["Avant", "Aujourd'hui"]
    assert [by for _, by in told[1:3]] == ["+103", "+7"]
    assert int(told[3][1]) - int(told[0][1]) == 110
    assert ("fr", "changes-new_customers") not in page.tables


def test_a_best_hour_is_named_only_where_it_is_shown(page: Page) -> None:
    assert "Joignent plus que les autres heures, après correction pour 60 comparaisons" in page.text
    assert "mardi 10 h" in page.text
    made = made_up.publication(2, 1, 2)
    made.database.execute("update marts.rpt_call_performance set is_best_hour = false")
    text = Page(report_page(made.source())).text
    assert "Aucune heure de la semaine ne joint plus que les autres" in text
    made.database.execute("update marts.rpt_call_performance set attempts = 0")
    assert 'id="fr-calls"' not in report_page(made.source())


def test_tables_that_a_build_has_not_are_no_block() -> None:
    made = made_up.publication(2, 1, 2)
    tables = [name for name in made_up.columns() if name.startswith("rpt_")]
    made.drop(*(name for name in tables if name != "rpt_channel_performance"))
    html = report_page(made.source())
    assert 'id="fr-campaigns"' not in html
    assert 'id="fr-definitions"' in html
    assert 'data-table="channels"' in html


def test_who_steers_the_roi_stands_with_the_definitions(source: Source) -> None:
    named = source.settings.model_copy(update={"roi_owner": "<b>Direction commerciale"})
    html = report_page(replace(source, settings=named))
    assert "<dt>Qui pilote le ROI</dt><dd>&lt;b&gt;Direction commerciale</dd>" in html
    assert "Qui pilote le ROI" not in report_page(source)


def test_a_sentence_says_how_sure_it_is() -> None:
    """Shown from 95 % of bringing most, likely from 90 %; not where it seems lost."""
    made = made_up.publication(2, 1, 2)
    told = []
    for best, payback in ((0.96, 0.8), (0.92, 0.8), (0.6, 0.8), (0.96, 0.4)):
        made.database.execute(
            f"""update marts.rpt_budget_scenarios
            set best_probability = {best}, payback_probability = {payback}
            where channel = 'channel_0'"""
        )
        text = written(made)
        grades = ("Établi : ", "Probable : ", "À confirmer : ")
        told.append(next(one for one in grades if f"{one}{best * 100:.0f} % de" in text))
        assert ("sans doute pas couvert" in text) is (payback == 0.4)
        assert f"{best * 100:.0f} % de chances de rapporter le plus" in text
        assert f"{payback * 100:.0f} % de couvrir le montant" in text
    assert told == [grades[0], grades[1], grades[2], grades[2]]


def test_an_only_channel_is_not_said_to_be_the_best() -> None:
    made = made_up.publication(1, 1, 2)
    made.database.execute("update marts.rpt_budget_scenarios set best_probability = null")
    text = written(made)
    assert "aucun autre canal ne peut être chiffré ; 80 % de chances de couvrir" in text
    assert "de rapporter le plus" not in text


def test_what_lacks_for_an_answer_is_said() -> None:
    made = made_up.publication(3, 1, 2)
    text = Page(report_page(made.source())).text
    assert "un coût mensuel qui ne varie guère, moins de cinq clients" in text
    made.database.execute("delete from marts.rpt_budget_scenarios where status = 'estimated'")
    text = Page(report_page(made.source())).text
    assert "les données ne permettent pas encore de dire où le mettre" in text
    assert "Aucun canal n'a assez de mois" in text


def written(made: made_up.Publication) -> str:
    """The text of the page, with plain blanks."""
    return " ".join(Page(report_page(made.source())).text.split())


def test_a_better_roi_is_passed_over_with_a_reason() -> None:
    """The first channel's ROI is set to 900 %: the second is named and the first explained."""
    made = made_up.publication(2, 1, 2)
    swap = "case channel when 'channel_0' then 0.03 else 0.97 end"
    made.database.execute(f"update marts.rpt_budget_scenarios set best_probability = {swap}")
    text = written(made)
    assert "(ROI 900 %) : ≈ 2 000 € de marge pour le montant, contre ≈ 2 000 €." in text
    made.database.execute("update marts.rpt_budget_scenarios set spend_elasticity = 0.1")
    text = written(made)
    assert "les mois de dépense plus forte n'ont guère eu plus de leads" in text


@pytest.mark.parametrize(
    ("cost", "said"),
    [(100, "Cela suffit."), (45, "Cela suffit pour 500 €"), (9, "pas même pour la moitié")],
)
def test_what_stopping_frees_is_held_against_the_amount(cost: int, said: str) -> None:
    """1 000 over twelve months are 83 a month, 500 are 42."""
    made = made_up.publication(1, 1, 2)
    made.database.execute(f"update marts.rpt_budget_scenarios set complete_cost_before = {cost}")
    made.database.execute("update marts.rpt_channel_performance set roi_label = 'negative'")
    assert said in written(made)


def test_as_many_dots_pay_back_as_is_probable() -> None:
    """The dots pass through the published quantiles, and through the amount."""
    source = made_up.publication(2, 1, 2).source()
    for amount in read_amounts(source):
        for one in amount.told:
            assert one.dots.short == 10
            assert list(one.dots.values) == sorted(one.dots.values)
            middle = sorted(one.dots.values)[24:26]
            assert middle[0] <= one.figures["gross_margin_added_p50"] <= middle[1]
    certain = Dots.through([(0.05, 0.0), (0.5, 10.0), (0.95, 100.0), (0.9995, 500.0)], 500.0)
    assert (certain.short, certain.values[0]) == (50, 0.0)


def test_what_is_expected_stands_with_how_far_forecasts_were_off(source: Source) -> None:
    """The first month to come expects 11 orders, 7 to 15, and 11 000; 19 forecasts were judged."""
    block = blocks()["forecast"]
    told = block.render(View(source, "en_GB"), block.read(Overview(source)))
    text = " ".join(re.sub("<[^>]+>", " ", told).split())
    assert "November 2026: about 11 orders expected (80%: 7 to 15), from what was known" in text
    assert re.search(r"Their amount: ≈\D*11,000\D* \(80%: ≈\D*7,000\D* to ≈\D*15,000\D*\)", text)
    assert "19 forecasts a month ahead can be judged: off by 20.0% on average" in text
    assert "last month's figure: 30.0%, the CRM's probabilities: 80.0%" in unescape(text)
    assert "3 deals are in no forecast" in text
    assert told.count("<tr") == 11  # six months, of which three are judged, and two headings


def test_nothing_is_expected_where_the_history_is_too_short() -> None:
    made = made_up.publication()
    made.database.execute("update marts.rpt_order_forecast set status = 'history_too_short'")
    block, source = blocks()["forecast"], made.source()
    told = block.render(View(source, "en_GB"), block.read(Overview(source)))
    assert "too short a history" in told
    assert "<svg" not in told


def test_the_email_is_the_first_screen_in_tables_without_script(source: Source) -> None:
    html = email_page(source)
    page = Page(html.replace("<table", '<table data-table="x"'))
    assert page.scripts == []
    assert not [tag for tag, _ in page.tags if tag in ("svg", "script", "link", "img")]
    assert "Prochain budget" in page.text
    for name in made_up.HOSTILE[:5]:
        assert shown(name) in page.text
    assert len(html) < 100_000


def test_forty_channels_five_hundred_campaigns_sixty_months_are_two_megabytes() -> None:
    source = made_up.publication(40, 500, 60).source()
    begun = time.process_time()
    html = report_page(source)
    spent = time.process_time() - begun
    assert len(html.encode()) <= 2_000_000
    assert spent < 20


def test_names_stand_in_the_private_report_alone() -> None:
    made = made_up.publication(2, 1, 2)
    made.add(
        "fct_orders",
        {
            "order_id": "o1",
            "account_id": "a1",
            "is_new_customer": True,
            "ordered_date": made_up.DAY,
        },
    )
    said = ((made_up.DAY, "c0", "lesson", "price", "Talk to <b>Mme Martin</b>"),)
    private = Private(accounts={"a1": "Durand SA <i>"}, debriefs=said)
    page = Page(report_page(replace(made.source(), private=private)))
    assert page.tables["fr", "won"].rows[1][0].text == "Durand SA <i>"
    assert page.tables["fr", "debriefs"].rows[1][4].text == "Talk to <b>Mme Martin</b>"
    assert "Durand" not in report_page(made.source())


def test_sellers_and_agents_are_named_in_private_alone() -> None:
    made, key = made_up.publication(2, 1, 2), "5f2b9323c39ee3c8"
    made.database.execute(
        "update marts.rpt_segment_performance set segment_kind = 'seller', segment = $key "
        "where segment_kind = 'team' and segment <> 'unknown'",
        {"key": key},
    )
    made.database.execute(
        "update marts.rpt_call_performance set dimension_kind = 'agent', dimension_value = $key "
        "where dimension_kind = 'team'",
        {"key": key},
    )
    public = report_page(made.source())
    assert key in public
    assert "Martin" not in public
    private = report_page(replace(made.source(), private=Private(people={key: "Mme Martin"})))
    page = Page(private)
    names = [row[0].text for row in page.tables["fr", "segments-seller"].rows if row]
    assert "Mme Martin" in names
    assert key not in names
    assert "Téléopérateur Mme Martin" in page.text


def test_names_of_the_build_are_its_own(source: Source) -> None:
    html = report_page(replace(source, stamp=replace(source.stamp, build_id=41)))
    assert "version 41 du" in html


def test_a_campaign_that_nothing_names_has_the_roi_of_the_mart_and_says_so() -> None:
    made = made_up.publication(2, 2, 2)
    made.database.execute(
        """update marts.rpt_campaign_performance
        set raw_leads = 0, opportunities = 0, new_customers = 0, roi = -1
        where campaign_id = 'c1'"""
    )
    rows = [row for row in Page(report_page(made.source())).tables["fr", "campaigns"].rows if row]
    told = {row[0].text: " | ".join(cell.text for cell in row[1:]) for row in rows}
    [unlinked] = [text for name, text in told.items() if name.endswith(" 1")]
    [linked] = [text for name, text in told.items() if name.endswith(" 0")]
    assert "| -100\xa0% |" in unlinked
    assert unlinked.endswith(" (sans lead)")
    assert "sans lead" not in linked


def test_leads_of_unknown_channel_are_told_apart() -> None:
    """Of 12, 10 have no source, and 2 one that no channel has: only so is it said."""
    for others, is_said in ((2, True), (3, False)):
        made = made_up.publication(2, 1, 2)
        made.database.execute(
            """update marts.rpt_channel_performance set channel = 'unknown', raw_leads = 12
            where channel = 'channel_1'"""
        )
        source = made.source()
        assert source.quality is not None
        rules = (
            *source.quality.rules,
            made_up.rule("lead_source_unknown", "", failed_count=others),
        )
        text = Page(report_page(replace(source, quality=replace(source.quality, rules=rules)))).text
        said = f"12 leads sont de canal inconnu, dont {others} nomment une source"
        assert (said in " ".join(text.split())) is is_said
