"""The page as text: what it says, and that nothing untrusted becomes an element."""

import csv
import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from prospecting_roi.core.catalogue import extracts
from prospecting_roi.core.quality import QualityReport
from prospecting_roi.core.shown import shown
from prospecting_roi.report.quality import browse
from prospecting_roi.report.quality.page import quality_page
from prospecting_roi.report.quality.view import View
from prospecting_roi.report.quality.words import NAMES

from . import made_up


class _Page(HTMLParser):
    """The elements, and the texts of the views and scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text = ""
        self._is_raw = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._is_raw = tag in ("script", "style")
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, _tag: str) -> None:
        self._is_raw = False

    def handle_data(self, data: str) -> None:
        if not self._is_raw:
            self.text += data
        elif self.tags[-1][0] == "script":
            self.scripts[-1] += data


def test_hostile_names_stay_text() -> None:
    page = _Page(quality_page(made_up.report(len(made_up.HOSTILE))))
    names = [tag for tag, _ in page.tags]
    assert names.count("script") == 2
    assert not {"img", "b", "i"} & (set(names) - {"b"})
    # The only <b> are the figures of the head, in two languages.
    assert names.count("b") == 10
    assert "<b>x</b>" in page.text
    data = json.loads(page.scripts[0])
    assert [row[2] for row in data["rows"]] == list(map(shown, made_up.HOSTILE))
    assert "\u2028" not in page.scripts[0]


def test_nothing_inline_that_the_policy_would_stop_and_nothing_from_outside() -> None:
    page = _Page(quality_page(made_up.report(3)))
    for tag, attributes in page.tags:
        assert not {"style", "src", "href", "srcset"} & set(attributes), tag
        assert not [key for key in attributes if key.startswith("on")], tag
    policy = next(a["content"] for _, a in page.tags if a.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("locale", "first", "other"), [("fr_FR", "fr", "en"), ("en_US", "en", "fr")]
)
def test_locale_decides_which_language_shows_without_a_script(
    locale: str, first: str, other: str
) -> None:
    page = _Page(quality_page(made_up.report(3, locale)))
    views = {a["lang"]: a for _, a in page.tags if a.get("class") == "view"}
    assert "hidden" not in views[first]
    assert "hidden" in views[other]
    assert page.tags[0] == ("html", {"lang": first})


def test_table_headers_have_a_scope() -> None:
    page = _Page(quality_page(made_up.report(3)))
    headers = [attributes for tag, attributes in page.tags if tag == "th"]
    assert headers
    assert all(attributes.get("scope") in ("col", "row") for attributes in headers)


def test_rule_that_checked_nothing_has_no_share() -> None:
    page = _Page(quality_page(made_up.report(3, "en_GB")))
    assert "nothing to check" in page.text
    assert "NaN" not in page.text
    row = page.text.split("Order without an opportunity")[1]
    assert row.split("nothing to check")[1].lstrip().startswith("–")


def test_empty_report_says_that_nothing_was_checked() -> None:
    page = _Page(quality_page(made_up.empty_report()))
    assert "Aucune règle n'a été contrôlée." in page.text
    assert "Aucun défaut n'a été trouvé." not in page.text
    assert "Première version" in page.text
    assert "NaN" not in page.text


def test_checked_without_a_finding_says_so() -> None:
    clean = replace(made_up.report(0), rules=made_up.rules()[2:])
    assert "Aucun défaut n'a été trouvé." in _Page(quality_page(clean)).text


def _answer(report: QualityReport) -> tuple[str, str]:
    view = View(report, "en_GB")
    return view.answer, view.verdict


def test_answer_follows_publication_checks_and_the_best_channel() -> None:
    report = made_up.report(0)
    assert _answer(report)[0] == "care"
    assert _answer(replace(report, build_status="failed"))[0] == "no"
    fine = replace(report, rules=report.rules[1:])
    assert _answer(fine)[0] == "care"
    firm = (replace(report.bounds[0], is_top_firm=True), *report.bounds[1:])
    answer, said = _answer(replace(fine, bounds=firm))
    assert answer == "yes"
    assert said.startswith("Phone has the best ROI, whatever the missing data hides")
    assert _answer(replace(report, bounds=firm))[0] == "care"


def test_overall_score_weighs_extracts_by_records() -> None:
    # (954 + 990) / 2 000
    assert (
        View(made_up.report(0), "en_GB").share(View(made_up.report(0), "en_GB").overall) == "97.2%"
    )


def test_shares_never_read_nothing_or_all_when_they_are_not() -> None:
    view = View(made_up.report(0), "fr_FR")
    share = made_up.Decimal
    assert view.share(share("0.0001")) == "< 0,1\u00a0%"
    assert view.share(share("0.9999")) == "99,9\u00a0%"
    assert view.share(share(1)) == "100,0\u00a0%"
    assert view.share(share(0)) == "0,0\u00a0%"
    assert view.share(None) == "–"


def test_findings_left_out_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browse, "FINDINGS_SHOWN", 10)
    monkeypatch.setattr("prospecting_roi.report.quality.view.FINDINGS_SHOWN", 10)
    page = _Page(quality_page(made_up.report(12, "en_GB")))
    assert len(json.loads(page.scripts[0])["rows"]) == 10
    assert "2 findings are left out of this page" in page.text


def test_every_word_of_the_rules_has_a_name(project_root: Path) -> None:
    """What the rules are about and move is told in words, not by the name of a column."""
    with (project_root / "seeds" / "finding_rules.csv").open(encoding="utf-8") as file:
        rules = list(csv.DictReader(file))
    said = {
        "entity": {rule["entity"] for rule in rules},
        "owner": {rule["owner"] for rule in rules},
        "severity": {rule["severity"] for rule in rules},
        "figure": {figure for rule in rules for figure in rule["figures"].split(";") if figure},
        "extract": set(extracts()),
    }
    assert {kind: names - set(NAMES[kind]) for kind, names in said.items()} == {
        kind: set() for kind in said
    }
