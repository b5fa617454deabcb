"""roi.yml maps columns, labels and expressions; expressions reach nothing else."""

import pytest

from prospecting_roi.core.errors import UserError

from .conftest import Made

DEALS = (
    "Deal ID;Étape;Montant HT;Created;Owner;status\n"
    "7;Gagné;12 500,50;15/11/2026;Ann;x\n8;Perdu ;3,00;16/11/2026;Bob;y\n"
)


def mapped(made: Made, columns: str, more: str = "") -> None:
    made.write("deals.csv", DEALS)
    made.settings(
        f"extracts:\n  crm_opportunities:\n    files: deals*.csv\n"
        f"    columns: {{{columns}}}\n{more}"
    )


def test_columns_constants_expressions_and_labels(made: Made) -> None:
    mapped(
        made,
        "opportunity_id: deal id, created_at: CREATED, status: etape, currency: {value: usd}, "
        "amount: Montant HT, offer: {expression: 'upper(\"Owner\") || ''-'' || \"Deal ID\"'}, "
        "probability: {expression: 'case when \"Étape\" = ''Gagné'' then 0.75 else 1 end'}",
        "    values: {status: {gagne: won, Perdu: lost}}\n",
    )
    query = (
        "select opportunity_id, created_at, status, currency, amount, offer, probability "
        "from raw.crm_opportunities order by _record"
    )
    assert made.rows(query) == [
        ("7", "2026-11-14 23:00:00", "won", "USD", "12500.5", "ANN-7", "0.75"),
        ("8", "2026-11-15 23:00:00", "lost", "USD", "3", "BOB-8", "1"),
    ]


def test_a_canonical_header_is_taken_without_being_named(made: Made) -> None:
    mapped(made, "opportunity_id: Deal ID, created_at: Created")
    assert made.rows("select status from raw.crm_opportunities order by 1") == [("x",), ("y",)]
    mapped(made, "opportunity_id: Deal ID, created_at: Created, status: null")
    assert made.rows("select distinct status from raw.crm_opportunities") == [(None,)]
    mapped(made, "opportunity_id: Deal ID, created_at: Created, lost_reason: status")
    query = "select status, lost_reason from raw.crm_opportunities order by _record"
    assert made.rows(query) == [(None, "x"), (None, "y")]


def test_a_rate_is_never_a_thousand(made: Made) -> None:
    made.write("crm_orders.csv", "order_id,ordered_at,amount\n")
    made.write("exchange_rates.csv", "date,currency,rate\n2026-01-05,USD,1.125\n")
    assert made.rows("select rate from raw.exchange_rates") == [("1.125",)]
    assert made.rows("from raw.settled_formats where is_doubtful") == []


def test_several_sections_of_one_extract(made: Made) -> None:
    made.write("a.csv", "date,cost\n2026-11-01,1\n")
    made.write("b.csv", "day,spent\n2026-11-01,2\n")
    made.settings(
        "extracts:\n  ad_spend:\n    - files: a.csv\n      columns: {platform: {value: one}}\n"
        "    - files: b.csv\n      columns: {date: day, cost: spent, platform: {value: two}}\n"
    )
    assert made.rows("select platform, cost, _section from raw.ad_spend order by 1") == [
        ("one", "1", "ad_spend"),
        ("two", "2", "ad_spend/2"),
    ]


def test_a_generated_key_is_left_to_staging(made: Made) -> None:
    made.write("orders.csv", "when,amount\n2026-01-05,1\n")
    made.settings(
        "extracts: {crm_orders: {files: orders.csv, "
        "columns: {order_id: {generated: true}, ordered_at: when}}}\n"
    )
    assert made.rows("select order_id, amount from raw.crm_orders") == [(None, "1")]


def test_a_double_header_is_named_by_its_number(made: Made) -> None:
    made.write("orders.csv", "id,Amount,amount,ordered_at\nO1,1,2,2026-01-05\n")
    made.settings(
        "extracts: {crm_orders: {files: orders.csv, "
        "columns: {order_id: id, amount: 'Amount [2]'}}}\n"
    )
    assert made.rows("select amount from raw.crm_orders") == [("2",)]


@pytest.mark.parametrize(
    "expression",
    [
        "(select 1)",
        "1) from range(3) t(i), (select 2",
        "1, 2",
        "1; select 2",
        "(select content from read_text('/etc/hostname'))",
        "getenv('HOME')",
        "random()",
        "count(*)",
        "row_number() over ()",
        "list_transform([1], lambda x: x + 1)",
        "current_setting('memory_limit')",
        "nextval('s')",
        'sum("Deal ID")',
        "cast('x' as json)",
        "exists (select 1)",
        '"Deal ID" in (select 1)',
        "main.upper('x')",
        "now()",
        "struct_pack(a := 1)",
        '"No such header"',
        "$1",
        "*",
        "1 where true",
        "1 limit 1",
        "getvariable('x')",
    ],
)
def test_an_expression_can_do_nothing_else(made: Made, expression: str) -> None:
    quoted = expression.replace("'", "''")
    mapped(made, f"opportunity_id: Deal ID, created_at: Created, offer: {{expression: '{quoted}'}}")
    with pytest.raises(UserError, match="the expression of `offer`"):
        made.land()


@pytest.mark.parametrize(
    ("expression", "amounts"),
    [
        ('"Cents" / 100', ["12500.5", "3", None, "1234.56"]),
        ('cast("Cents" as double) * -1', ["-1250050", "-300", None, "-123456"]),
        ('coalesce("Other", "Cents") / 100', ["0.1", "3", None, "1234.56"]),
        ("nullif(\"Cents\", '') + 1", ["1250051", "301", None, "123457"]),
        ('case when "Cents" > 1000 then "Cents" else 0 end', ["1250050", "0", None, "123456"]),
        ('round("Cents" / "Other", 2)', ["125005", None, None, None]),
        ('greatest("Cents", 1000)', ["1250050", "1000", None, "123456"]),
        ('if("Cents" in (300), 1, 0)', ["0", "1", None, "0"]),
        ('if("Cents" between 1 and 400, 1, 0)', ["0", "1", None, "0"]),
        ("length(\"Cents\") || ''", ["12", "3", "4", "9"]),
    ],
)
def test_a_text_that_is_an_amount_is_a_number_in_an_expression(
    made: Made, expression: str, amounts: list[str | None]
) -> None:
    made.write(
        "deals.csv",
        "Deal ID;Created;Cents;Other\n1;2026-03-01;1 250 050,00;10\n2;2026-03-01;300;--\n"
        "3;2026-03-01;many;\n4;2026-03-01;123456,00;\n",
    )
    quoted = expression.replace("'", "''")
    made.settings(
        "extracts: {crm_opportunities: {files: deals.csv, columns: {opportunity_id: Deal ID, "
        f"created_at: Created, amount: {{expression: '{quoted}'}}}}}}}}\n"
    )
    load = made.land()
    rows = made.rows("select amount from raw.crm_opportunities order by _record", load)
    assert [amount for (amount,) in rows] == amounts
    unread = made.rows("select record, cell_text from raw.rejected_cells", load)
    # What could not be read is found, not dropped.
    assert unread == ([] if "length" in expression else [(3, "many ?")])


def test_a_currency_survives_an_expression(made: Made) -> None:
    made.write("deals.csv", "Deal ID,Created,Cents\n1,2026-03-01,£ 150050\n2,2026-03-01,€ 7\n")
    made.settings(
        "extracts: {crm_opportunities: {files: deals.csv, columns: {opportunity_id: Deal ID, "
        "created_at: Created, amount: {expression: '\"Cents\" / 100'}}}}\n"
    )
    query = "select amount, currency from raw.crm_opportunities order by _record"
    assert made.rows(query) == [("1500.5", "GBP"), ("0.07", "EUR")]


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ('year("Created")', "date"),
        ('"Created" ||', "not allowed"),
        ("\"Cents\" / ''x'' + true", "cannot be worked out"),
        ('substr("Cents", "Cents")', "cannot be worked out"),
        ('"Created" + interval 1 day', "cannot be worked out"),
        ("Amount in cents / 100", "double quotes"),
    ],
)
def test_a_mistake_in_an_expression_is_told(made: Made, expression: str, words: str) -> None:
    made.write("deals.csv", "Deal ID,Created,Cents\n1,2026-03-01,5\n")
    made.settings(
        "extracts: {crm_opportunities: {files: deals.csv, columns: {opportunity_id: Deal ID, "
        f"created_at: Created, amount: {{expression: '{expression}'}}}}}}}}\n"
    )
    with pytest.raises(UserError, match=r"roi.yml line 1: the expression of `amount`") as told:
        made.land()
    assert words in str(told.value)


def test_an_expression_that_fails_on_a_cell_is_a_user_error(made: Made) -> None:
    expression = 'cast("Owner" as date)'
    mapped(
        made,
        f"opportunity_id: Deal ID, created_at: Created, amount: {{expression: '{expression}'}}",
    )
    with pytest.raises(UserError, match=r"deals\.csv.*try_cast") as told:
        made.land()
    assert "Ann" not in str(told.value)
