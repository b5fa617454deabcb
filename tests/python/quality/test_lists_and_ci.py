"""Worklists, annotations, JUnit and baseline: untrusted text stays text, nothing is lost."""

import csv
import io
import json
from pathlib import Path

import pytest
from junitparser import JUnitXml

from prospecting_roi.build.gate import judged
from prospecting_roi.core.baseline import read_baseline
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.shown import shown, shown_in_log
from prospecting_roi.publish.files import write_folder
from prospecting_roi.report.quality.annotations import annotations
from prospecting_roi.report.quality.junit import junit_xml
from prospecting_roi.report.quality.machine import quality_as_json

from .reports import HOSTILE, expectation, finding, lists_of, report, rule


def lines(text: str, delimiter: str) -> list[list[str]]:
    assert text.startswith("\ufeff")
    return list(
        csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    )


def test_each_owner_has_a_list_in_the_language_of_the_workspace() -> None:
    made = lists_of(report())
    assert sorted(made) == ["marketing.csv", "sales.csv"]
    heading, line = lines(made["marketing.csv"], ";")
    assert heading[0] == "Règle"
    assert line[0] == "Titre de closed"
    assert line[1] == "Renseignez-le."
    assert line[2:4] == ["lead", "L1"]
    assert line[4:9] == ["Leads CRM", "lead_source", "crm_leads.csv", "7", "-12,34"]
    english = lists_of(report(locale="en_GB"))
    assert lines(english["marketing.csv"], ",")[1][8] == "-12.34"


def test_an_owner_without_findings_has_an_empty_list() -> None:
    made = lists_of(report(findings=()))
    assert [len(lines(made[name], ";")) for name in sorted(made)] == [1, 1]


def test_no_cell_of_a_list_is_a_formula() -> None:
    rows = lines(lists_of(report())["sales.csv"], ";")[1:]
    assert len(rows) == len(HOSTILE)
    for text, row in zip(HOSTILE, rows, strict=True):
        for cell in (row[3], row[6]):
            assert cell.lstrip("'") == shown(text)
            assert cell.isprintable()
            assert not cell.startswith(("=", "+", "-", "@"))


def test_lists_no_longer_made_are_removed(tmp_path: Path) -> None:
    write_folder(tmp_path, [("a.csv", "1"), ("b.csv", "2"), ("a.csv", "0")], ".csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "10"
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    write_folder(tmp_path, [("b.csv", "3")], ".csv")
    assert {path.name for path in tmp_path.iterdir()} == {"b.csv", "notes.txt"}
    assert (tmp_path / "b.csv").read_text(encoding="utf-8") == "3"


def test_annotations_are_one_line_each_whatever_the_text() -> None:
    given = report(rules=(rule("hostile", "fail", title=report().rules[0].title),))
    for text in HOSTILE:
        said = annotations(
            report(rules=given.rules, findings=(finding("hostile", "L1", source_file=text),))
        )
        assert len(said) == 2
        assert said[0].startswith("::error title=Title of closed::10 of 200 (hostile, 10 new).")
        assert said[1].startswith("::warning title=As many records as usual::crm_leads: 12 found")
        assert all(line.isprintable() and line.count("::") == 2 for line in said)
        assert shown_in_log(text).replace("%", "%25") in said[0]


def test_titles_of_annotations_cannot_end_their_property() -> None:
    title = report().rules[0].title.__class__("a,b::c%", "")
    (line, _) = annotations(report(rules=(rule("r", title=title),)))
    assert line.startswith("::warning title=a%2Cb%3A%3Ac%25::")


def test_junit_is_read_by_a_parser() -> None:
    hostile = rule("<&\"'\x00", "fail", entity="a<b")
    text = junit_xml(report(rules=(*report().rules, hostile)), ("funnel_keeps (2 rows)",))
    suites = {suite.name: suite for suite in JUnitXml.fromstring(text.encode())}
    assert {name: (suite.tests, suite.failures) for name, suite in suites.items()} == {
        "rules": (4, 2),
        "delivered.crm_leads": (2, 0),
        "invariants": (1, 1),
    }
    names = [case.name for suite in JUnitXml.fromstring(text.encode()) for case in suite]
    assert names == [
        *("closed", "hostile", "met", "<&\"'\\x00"),
        *("volume", "freshness", "funnel_keeps (2 rows)"),
    ]
    (warned,) = [case.system_out for case in suites["rules"] if case.name == "hostile"]
    assert warned.startswith("warning: Title of hostile: 10 of 200, threshold 0.02, 10 new.")


def test_junit_without_rules_still_names_the_invariant() -> None:
    (suite,) = JUnitXml.fromstring(junit_xml(None, ("unique_grain (1 rows)",)).encode())
    assert [case.name for case in suite] == ["unique_grain (1 rows)"]
    assert suite.failures == 1


@pytest.mark.parametrize(
    ("severity", "fail_on", "status"),
    [
        *(("error", "error", "fail"), ("error", "warning", "fail"), ("error", "never", "warn")),
        *(("warning", "error", "warn"), ("warning", "warning", "fail")),
        *(("warning", "never", "warn"), ("info", "warning", "warn"), ("info", "error", "warn")),
    ],
)
def test_missed_expectations_stop_what_their_severity_says(
    severity: str, fail_on: str, status: str
) -> None:
    missed = expectation("warn", severity)
    (said,) = judged([missed], fail_on, ())
    assert said.status == status
    (accepted,) = judged([missed], fail_on, {"crm_leads/volume/"})
    assert accepted.status == "warn"
    (met,) = judged([expectation("pass", severity)], fail_on, ())
    assert met.status == "pass"


def test_a_check_printed_as_json_is_a_baseline(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    text = json.dumps({"quality": quality_as_json(report(), has_finding_keys=True)}, default=str)
    path.write_text(text, encoding="utf-8")
    baseline = read_baseline(path)
    assert baseline.finding_keys == {item.finding_id[:12] for item in report().findings}
    assert baseline.expectations == {"crm_leads/volume/"}


@pytest.mark.parametrize(
    "content",
    ["", "no json", "[]", "{}", '{"quality": null}', '{"quality": {"findings": [1]}}', "\xff"],
)
def test_another_file_is_no_baseline(tmp_path: Path, content: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(UserError, match=r"roi check --json") as failed:
        read_baseline(path)
    assert "\n" not in str(failed.value)


def test_a_baseline_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no such file"):
        read_baseline(tmp_path / "none.json")


def test_what_is_printed_as_json_stays_short_however_much_was_found() -> None:
    many = report(findings=tuple(finding("closed", f"L{number}") for number in range(5000)))
    said = quality_as_json(many, has_finding_keys=False)
    assert said["finding_count"] == 5000
    assert len(said["findings"]) == 25
    assert len(json.dumps(said, default=str, indent=1)) < 20_000
    with_keys = quality_as_json(many, has_finding_keys=True)
    assert len(with_keys["finding_keys"].split()) == 5000


def test_what_a_build_prints_is_no_baseline(tmp_path: Path) -> None:
    path = tmp_path / "build.json"
    said = {"quality": quality_as_json(report(), has_finding_keys=False)}
    path.write_text(json.dumps(said, default=str), encoding="utf-8")
    with pytest.raises(UserError, match=r"roi check --json"):
        read_baseline(path)


def test_late_extracts_are_one_annotation() -> None:
    late = [
        expectation("warn", suite=name, name="freshness", observed=f"2026-10-{day}")
        for day, name in ((31, "ad_spend"), (30, "crm_leads"), (29, "call_logs"))
    ]
    said = annotations(report(rules=(), expectations=(*late, expectation("warn"))))
    assert len(said) == 2
    assert "3 extracts stop earlier" in said[0]
    assert said[0].index("call_logs (29/10/2026)") < said[0].index("ad_spend (31/10/2026)")
