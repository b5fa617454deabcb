"""The page in a real browser: silence, filter, languages, worklists, narrow screens and paper."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from prospecting_roi.core.shown import shown
from prospecting_roi.report.quality.page import quality_page

from . import made_up
from .reports import lists_of

Opener = Callable[..., "Opened"]


@dataclass
class Opened:
    """A page, and what it said and asked for."""

    page: Page
    address: str
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    contexts = []

    def open_page(
        report: made_up.QualityReport, width: int = 1200, *, script: bool = True
    ) -> Opened:
        file = tmp_path / "index.html"
        file.write_text(quality_page(report), encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        context.set_default_timeout(300_000)
        contexts.append(context)
        result = Opened(context.new_page(), file.as_uri())
        result.page.on("console", lambda message: result.messages.append(message.text))
        result.page.on("pageerror", lambda error: result.messages.append(str(error)))
        result.page.on("dialog", lambda dialog: result.messages.append(dialog.message))
        result.page.on("request", lambda request: result.requests.append(request.url))
        result.page.goto(result.address)
        return result

    yield open_page
    for context in contexts:
        context.close()


def _shown(page: Page) -> str:
    return re.sub(r"\s", " ", page.locator("#shown").inner_text())


@pytest.mark.parametrize("count", [0, 1, 300])
def test_silent_and_alone(opened: Opener, count: int) -> None:
    result = opened(made_up.report(count))
    result.page.click("[data-language=en]")
    assert result.messages == []
    assert result.requests == [result.address]
    assert result.page.locator("#browser").is_visible() == (count > 0)


def test_empty_report_is_silent(opened: Opener) -> None:
    result = opened(made_up.empty_report())
    assert result.messages == []


def test_filters_count_right(opened: Opener) -> None:
    report = made_up.report(300)
    page = opened(report, 1200).page
    assert _shown(page) == "1–50 sur 300 constats"
    page.select_option("[name=owner]", "marketing")
    assert _shown(page) == "1–50 sur 100 constats"
    page.select_option("[name=state]", "returned")
    expected = sum(
        f.rule_id == "lead_without_source" and f.state == "returned" for f in report.findings
    )
    assert 0 < expected < 100
    assert _shown(page) == f"1–{min(expected, 50)} sur {expected} constats"
    page.click("#clear")
    page.fill("[name=search]", "ID-0001")
    assert _shown(page) == "1–50 sur 100 constats"
    page.click("#next")
    assert _shown(page) == "51–100 sur 100 constats"
    assert page.locator("#next").is_disabled()
    page.fill("[name=search]", "no such id")
    assert _shown(page) == "Aucun constat ne correspond."


def test_hostile_ids_show_as_text(opened: Opener) -> None:
    result = opened(made_up.report(len(made_up.HOSTILE)))
    cells = result.page.locator("#list td.long bdi").evaluate_all(
        "all => all.map(e => e.textContent)"
    )
    assert cells[::2] == list(map(shown, made_up.HOSTILE))
    assert result.messages == []


def test_language_switch_changes_everything(opened: Opener) -> None:
    page = opened(made_up.report(3)).page
    assert page.title() == "Qualité des données – Exemple SA – 28/11/2026"
    page.click("[data-language=en]")
    assert page.title() == "Data quality – Exemple SA – 28/11/2026"
    assert page.locator("html").get_attribute("lang") == "en"
    text = page.locator("main").inner_text()
    for french in ("Constats", "Responsable", "Gravité", "connu", "en hausse", "Commerce"):
        assert french not in text
    for english in ("Severity", "known", "worse", "Sales", "over the limit", "CRM leads"):
        assert english in text


@pytest.mark.parametrize(
    ("locale", "mark", "amount"), [("fr_FR", ";", "-1234,50"), ("en_GB", ",", "-1234.50")]
)
def test_worklist_is_safe_in_a_spreadsheet(
    opened: Opener, locale: str, mark: str, amount: str
) -> None:
    report = made_up.report(len(made_up.HOSTILE), locale)
    page = opened(report).page
    with page.expect_download() as download:
        page.locator(".download[data-owner=sales]:visible").click()
    assert download.value.suggested_filename == "sales.csv"
    content = download.value.path().read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    mine = [f for f in report.findings if f.rule_id == "opportunity_without_amount"]
    assert len(rows) == 1 + len(mine)
    assert {row[8] for row in rows[1:]} == {amount}
    assert any(row[3].startswith("'=") for row in rows[1:])
    written = lists_of(report)["sales.csv"].removeprefix("\ufeff")
    assert rows == list(csv.reader(io.StringIO(written, newline=""), delimiter=mark))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_narrow_screen_has_no_sideways_scroll(opened: Opener, language: str) -> None:
    page = opened(made_up.report(60), 375).page
    page.click(f"[data-language={language}]")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_fits_eight_screens_of_a_phone(opened: Opener) -> None:
    page = opened(made_up.large_report(), 375).page
    assert page.evaluate("document.documentElement.scrollHeight") <= 8 * 812
    assert not page.locator("#list").is_visible()
    page.click("#unfold")
    assert _shown(page) == "1–50 sur 300 constats"
    rules = page.locator(".view[lang=fr] details:has(> .rules)").first
    assert not rules.locator("tbody tr").first.is_visible()
    rules.locator("summary").first.click()
    assert rules.locator("tbody tr").first.is_visible()


def test_main_content_without_a_script(opened: Opener) -> None:
    page = opened(made_up.report(3), script=False).page
    assert page.locator(".view[lang=fr] .verdict").is_visible()
    assert not page.locator(".view[lang=en]").is_visible()
    assert not page.locator(".download").first.is_visible()
    assert "demande JavaScript" in page.locator("main").inner_text()


def test_numbers_are_the_same_in_both_halves_of_the_page(opened: Opener) -> None:
    """The page's figures are written by Babel, those of the findings by the browser."""
    report = made_up.report(1)
    page = opened(report).page
    for language in ("fr", "en"):
        page.click(f"[data-language={language}]")
        view = page.locator(f".view[lang={language}]")
        owner = view.locator("tr", has=page.locator(".download")).locator("td").nth(1)
        assert page.locator("#list tbody td.n").inner_text() == owner.inner_text()


def test_prints_on_a4(opened: Opener) -> None:
    page = opened(made_up.large_report()).page
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", printed))
    assert 2 <= pages <= 4
    page.emulate_media(media="print")
    assert page.locator(".view[lang=fr] .verdict").is_visible()
    assert not page.locator("#browser").is_visible()
    assert not page.locator(".switch").is_visible()
    page.set_viewport_size({"width": 688, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 688


def test_filter_of_many_is_faster_than_the_first_render(opened: Opener) -> None:
    page = opened(made_up.report(20_000)).page
    first = page.evaluate("performance.getEntriesByType('navigation')[0].domComplete")
    # The best of some: another program may have the processor in one of them.
    filtered = page.evaluate(
        """() => Math.min(...["id-00", "id-02", "id-01"].map(text => {
            const input = document.querySelector("[name=search]");
            input.value = text;
            const start = performance.now();
            input.dispatchEvent(new Event("input", { bubbles: true }));
            document.body.offsetHeight;
            return performance.now() - start;
        }))"""
    )
    assert _shown(page) == "1–50 sur 10 000 constats"
    assert filtered < first


@pytest.mark.parametrize("width", [375, 1200])
def test_axe_finds_nothing(opened: Opener, project_root: Path, width: int) -> None:
    """All of WCAG 2.2 A and AA and the best practices, with everything unfolded."""
    axe = project_root / ".axe" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not there (make axe fetches it): its rules are not tested")
    page = opened(made_up.report(60), width).page
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.evaluate(axe.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
    assert [rule["id"] for rule in found["violations"]] == []
