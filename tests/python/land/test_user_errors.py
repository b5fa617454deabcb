"""What a user can get wrong: one sentence each, and nothing written."""

import io
import zipfile

import pytest

from prospecting_roi.core.errors import UserError

from .conftest import Made

ORDERS = "order_id,ordered_at,amount\nO1,2026-01-05,1\n"


def sentence(made: Made) -> str:
    with pytest.raises(UserError) as caught:
        made.land()
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith(".")
    assert not made.ws.loads_dir.exists() or len(list(made.ws.loads_dir.iterdir())) <= 1
    return text


def zipped(name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("crm_orders.csv", b"", "0 bytes"),
        ("crm_orders.csv", b"\x89PNG\r\n\x1a\n\0\0", "an image"),
        ("crm_orders.csv", b"%PDF-1.7", "a PDF"),
        ("crm_orders.csv", b"order_id,a\n\0\1\2", "binary"),
        ("crm_orders.csv", zipped("a.txt"), "ZIP"),
        ("crm_orders.csv", b"\n\n\n", "no header line"),
        ("crm_orders.csv", b"id,ordered_at,amount\n1,2,3\n", "`order_id` of crm_orders is missing"),
        ("crm_orders.csv", b"order_id,Order_ID ,ordered_at,amount\n", "2 columns are called"),
        ("crm_orders.csv", ORDERS.encode() + b'"O2,2026-01-05,1\n' * 3, "line 3"),
        ("crm_orders.xlsx", zipped("a.txt"), "XLSX"),
        ("crm_orders.xlsx", b"order_id\n", "not an XLSX file"),
        ("crm_orders.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
         "password"),
        ("crm_orders.xlsx", b"\xd0\xcf\x11\xe0 book", "old Excel"),
        ("crm_orders.parquet", b"PAR1 nothing", "not a readable Parquet"),
        ("crm_orders.csv.gz", b"\x1f\x8bnothing", "cannot be unpacked"),
        ("crm_orders.jsonl", b"one\ntwo\n", "no JSON object"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used(made: Made, name: str, content: bytes, said: str) -> None:
    made.write("ad_spend.csv", "date,cost\n2026-01-05,1\n")
    before = made.land()
    made.write(name, content)
    text = sentence(made)
    assert name in text
    assert said in text
    assert made.rows("select cost from raw.ad_spend", before) == [("1",)]


def test_a_missing_column_says_how_to_map_it(made: Made) -> None:
    made.write("crm_orders.csv", "id,ordered_at,amount\n1,2,3\n")
    text = sentence(made)
    for part in ("crm_orders.csv line 1", "`id`", "`amount`", "columns: {order_id:"):
        assert part in text


def test_the_folder_of_extracts(made: Made) -> None:
    assert "holds none of the extracts" in sentence(made)
    made.write("people.csv", "person_id\nP1\n")
    made.write("sales.csv", "x\n1\n")
    assert "sales.csv are named like no extract" in sentence(made)
    assert "roi inspect extracts/ --write" in sentence(made)
    for path in made.ws.extracts.iterdir():
        path.unlink()
    made.ws.extracts.rmdir()
    assert "is missing; create it" in sentence(made)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("files: nowhere*.csv", "line 3: `extracts.crm_orders.files` is `nowhere*.csv`"),
        ("files: given.csv\n    columns: {order_id: Deal}", "`Deal` that roi.yml line 4 maps"),
        ("files: given.csv\n    columns: {amount: {value: dear}}", "'dear' of `amount`"),
        ("files: given.csv\n    columns: {amount: null}", "required column `amount`"),
        ("files: given.csv\n    table: orders", "the table orders cannot be read"),
    ],
)
def test_a_mapping_that_does_not_fit(made: Made, section: str, said: str) -> None:
    made.write("given.csv", ORDERS)
    made.settings(f"extracts:\n  crm_orders:\n    {section}\n")
    assert said in sentence(made)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("    files: nowhere*.csv", "line 4: `extracts.crm_orders.files`"),
        ("    columns: {amount: Price}", "roi.yml line 4 maps to `amount`"),
        ("    columns:\n      order_id: order_id\n      amount: Price", "line 6 maps to `amount`"),
        ("    columns:\n      amount:\n        expression: 'lower('", "line 5: the expression"),
        ("    columns:\n      ordered_at: ordered_at\n      amount: {value: dear}", "line 6: the"),
        ("    skip: ['pg_read_file(1)']", "line 4: the expression of `skip`"),
        ("    format: {dates: day_first, months_in_columns: true}", "roi.yml line 4 says"),
    ],
)
def test_a_message_names_the_line_of_the_key(made: Made, line: str, said: str) -> None:
    made.write("given.csv", ORDERS)
    files = "" if "files:" in line else "\n    files: given.csv"
    made.settings(f"company: T\nextracts:\n  crm_orders:\n{line}{files}\n")
    assert said in sentence(made)


def test_lines_that_move_change_nothing(made: Made) -> None:
    made.write("given.csv", ORDERS)
    section = "extracts:\n  crm_orders:\n    files: given.csv\n"
    made.settings(section)
    load = made.land()
    made.settings(f"# A comment.\n\n{section}")
    assert not made.land().changed
    assert made.land().files == load.files


def test_an_optional_section_may_find_nothing(made: Made) -> None:
    made.write("crm_orders.csv", ORDERS)
    made.settings("extracts: {crm_leads: {files: nowhere.csv, optional: true}}\n")
    assert made.rows("select is_given from raw.extracts where extract = 'crm_leads'") == [(False,)]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("chanels.csv", "channel\n", "did you mean channels.csv"),
        ("channels.csv", "channel,label_en\n", "`label_fr` is missing"),
        ("finding_rules.csv", "rule_id\n", "cannot be replaced"),
        ("placeholders.csv", "placeholder,more\n", "`more` is unknown"),
    ],
)
def test_reference_tables(made: Made, name: str, content: str, said: str) -> None:
    made.write("crm_orders.csv", ORDERS)
    made.ws.reference.mkdir()
    (made.ws.reference / name).write_text(content)
    text = sentence(made)
    assert name in text
    assert said in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("curency: EUR", "line 1: unknown key `curency`"),
        ("currency: euro", "ISO 4217"),
        ("time_zone: Mars/Base", "time zone"),
        ("locale: zz_FR", "locale"),
        ("settings:\n  utilization: 0.5", "line 2: unknown key `utilization` in `settings`"),
        ("settings:\n  utilisation: 2", "line 2: `settings.utilisation` is 2"),
        ("settings: {roi_label_thresholds: [0, 1, 2]}", "from high to low"),
        ("settings: {attribution_model: last_click}", "`last_touch`, `linear`"),
        ("extracts:\n  crm_lead: {}", "line 2: `crm_lead` is not the name of an extract"),
        ("extracts:\n  crm_leads:\n    columns:\n      led_id: x", "line 4: `led_id`"),
        ("extracts: {crm_leads: {columns: {email: {generated: true}}}}", "cannot be generated"),
        ("extracts: {crm_leads: {files: ../x.csv}}", "below extracts/"),
        ("extracts: {crm_leads: {mode: period}}", "no date that a period could replace"),
        ("extracts: {crm_leads: {table: deals}}", "`table` needs `files`"),
        ("extracts: {crm_leads: {format: {decimal: '.', thousands: '.'}}}", "two different marks"),
        ("extracts: {crm_leads: {columns: {email: {value: 1, expression: x}}}}", "exactly one"),
        ("checks: {fail_on: sometimes}", "`error`, `warning` or `never`"),
        ("checks: {rules: {no_such_rule: {severity: info}}}", "is the name of no rule"),
        ("company: a\ncompany: b", "line 2: the key `company` is written twice"),
        ("company: [", "not valid YAML"),
        ("- a", "expected a mapping"),
        ("company: !!int zz", "line 1: `zz` looks like a value of the kind int"),
        ("company: T\ncurrency: 2026-13-45", "line 2: `2026-13-45` looks like"),
        ("settings: {margin_rate: .nan}", "`.nan` looks like"),
        ("settings: {lookback_days: 0x" + "f" * 5000 + "}", "of the kind int"),
        ('company: "a\\0b"', "a null character"),
        ("a: " + "[" * 10_000, "line 1: the values are nested more than 40 deep"),
        ("a: {" * 10_000, "line 1: the values are nested more than 40 deep"),
        ("# " + "x" * (1 << 20), "larger than 1024 kB"),
        ("extracts: {crm_leads: {files: '***'}}", "`**` only as a whole folder"),
        ("extracts: {crm_leads: {files: '**/a/**/b/**/c'}}", "`**` only as a whole folder"),
        ("extracts: {crm_leads: {files: " + "a*" * 2500 + "}}", "a file pattern below"),
        ("limits: {cells: many}", "a whole number of cells"),
        ("limits: {rows: 3}", "unknown key `rows` in `limits`; expected one of `file_megabytes`"),
        ("settings: {cells: 3}", "unknown key `cells` in `settings`; write it under `limits`."),
        ("settings: {currency: EUR}", "`currency` in `settings`; write it at the top of the file"),
        ("allowed_folders: /srv", "a list of folders"),
    ],
)
def test_settings(made: Made, text: str, said: str) -> None:
    made.write("crm_orders.csv", ORDERS)
    made.settings(text)
    found = sentence(made)
    assert found.startswith("roi.yml")
    assert said in found


def test_no_settings_at_all(made: Made) -> None:
    made.ws.settings_file.unlink()
    assert "roi init" in sentence(made)


def test_anchors_stand_for_what_they_name(made: Made) -> None:
    made.write("a.csv", "k;ordered_at;amount\n1;2026-01-05;12,5\n")
    made.write("b.csv", "k;ordered_at;amount\n2;2026-01-06;7,5\n")
    made.settings(
        "extracts:\n  crm_orders:\n    - &ours\n      files: a.csv\n"
        "      columns: &columns {order_id: k}\n      format: {decimal: ','}\n"
        "    - <<: *ours\n      files: b.csv\n    - files: c.csv\n      optional: true\n"
        "      columns: *columns\n"
    )
    rows = made.rows("select order_id, amount from raw.crm_orders order by 1")
    assert rows == [("1", "12.5"), ("2", "7.5")]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [1]\n"
        + "".join(
            f"{name}: &{name} [{', '.join(['*' + chr(ord(name) - 1)] * 9)}]\n"
            for name in "bcdefghij"
        ),
        "extracts: &a {crm_leads: *a}",
        "extracts: &a {<<: *a}",
    ],
)  # fmt: skip
def test_aliases_that_never_end_are_refused(made: Made, text: str) -> None:
    made.write("crm_orders.csv", ORDERS)
    made.settings(text)
    assert "alias" in sentence(made)
