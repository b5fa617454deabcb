"""Records that are equal, those that are not, parts of one id, and ids that are spoilt."""

import pytest

from prospecting_roi.core.errors import UserError

from .conftest import Made

SPLITS = "Opportunity ID,Account,Created,Owner,Amount,Split %,Split Amount\n"
MAPPED = """
extracts:
  crm_opportunities:
    files: "splits*.csv"
    columns:
      opportunity_id: Opportunity ID
      account_name: Account
      created_at: Created
      amount: {amount}
      owner_id: Owner
    {more}
"""
SUMS = (
    "select opportunity_id, amount, owner_id, count(*), count(distinct _record_hash) "
    "from raw.crm_opportunities group by all order by 1, 2"
)


def mapped(made: Made, amount: str = "Split Amount", more: str = "") -> None:
    made.settings(MAPPED.format(amount=amount, more=more))


def test_records_that_differ_in_a_cell_no_column_takes_are_not_equal(made: Made) -> None:
    made.settings(
        "extracts:\n  ad_spend:\n    files: 'tiktok*.csv'\n"
        "    columns: {date: By Day, cost: Cost, platform: {value: tiktok}}\n"
    )
    made.write(
        "tiktok_1.csv",
        "By Day,Ad name,Cost\n2026-10-03,a,300\n2026-10-03,b,300\n2026-10-03,b,300\n",
    )
    # Other columns in another order, one of them empty: the same records.
    made.write("tiktok_2.csv", "Cost,Empty,By Day,Ad name\n300,,2026-10-03,a\n")
    hashes = "select count(*), count(distinct _record_hash) from raw.ad_spend"
    assert made.rows(hashes) == [(4, 2)]


def test_the_id_of_a_record_does_not_hang_on_cells_that_no_column_takes(made: Made) -> None:
    made.write(
        "crm_orders.csv", "order_id,ordered_at,amount,note\nO1,2026-01-05,1,a\nO1,2026-01-05,1,b\n"
    )
    assert made.rows("select count(distinct _record_hash) from raw.crm_orders") == [(1,)]


def test_a_column_of_the_whole_amount_proves_parts(made: Made) -> None:
    """60 000 and 40 000 of 100 000, and two halves of 500: 100 000 and 500, the larger's owner."""
    mapped(made)
    rows = (
        "D1,Exemple,2026-03-02,Lou,100000,60,60000\nD1,Exemple,2026-03-02,Kim,100000,40,40000\n"
        "D2,Modele,2026-03-02,Lou,500,50,250\nD2,Modele,2026-03-02,Kim,500,50,250\n"
        "D3,Autre,2026-03-02,Kim,7,100,7\n"
    )
    made.write("splits.csv", SPLITS + rows)
    found = made.rows(SUMS)
    assert [row[:2] for row in found] == [("D1", "100000"), ("D2", "500"), ("D3", "7")]
    assert [row[3:] for row in found] == [(2, 1), (2, 1), (1, 1)]
    assert found[0][2] == "Lou"
    # The same delivery twice over, and in two files: the same sums.
    made.write("splits.csv", SPLITS + rows + rows)
    assert [row[:2] for row in made.rows(SUMS)] == [row[:2] for row in found]
    first, second = rows.splitlines(keepends=True)[::2], rows.splitlines(keepends=True)[1::2]
    made.write("splits.csv", SPLITS + "".join(first))
    made.write("splits_2.csv", SPLITS + "".join(second))
    mapped(made, more="format: {parts_of: amount}")
    assert [row[:2] for row in made.rows(SUMS)] == [row[:2] for row in found]


def test_shares_prove_parts_only_where_amounts_follow_them(made: Made) -> None:
    mapped(made)
    header = SPLITS.replace(",Amount", "")
    made.write(
        "splits.csv", header + "D1,E,2026-03-02,Lou,60 %,600\nD1,E,2026-03-02,Kim,40 %,400\n"
    )
    assert [row[:2] for row in made.rows(SUMS)] == [("D1", "1000")]
    # The whole amount on both records, halved in the shares: no parts of it.
    made.write("splits.csv", header + "D1,E,2026-03-02,Lou,50,1000\nD1,E,2026-03-02,Kim,50,1000\n")
    assert {row[1] for row in made.rows(SUMS)} == {"1000"}


def test_records_that_merely_differ_are_not_summed_without_a_word(made: Made) -> None:
    mapped(made)
    rows = "D1,E,2026-03-02,Lou,,,600\nD1,E,2026-03-02,Kim,,,400.5\n"
    made.write("splits.csv", SPLITS + rows)
    assert {row[1] for row in made.rows(SUMS)} == {"600", "400.5"}
    mapped(made, more="format: {parts_of: amount}")
    assert [row[:2] for row in made.rows(SUMS)] == [("D1", "1000.5")]


@pytest.mark.parametrize(
    ("extract", "column", "said"),
    [
        ("crm_opportunities", "stage", "write one of `amount`"),
        ("ad_spend", "cost", "its records all count"),
    ],
)
def test_parts_of_what_cannot_be_summed(made: Made, extract: str, column: str, said: str) -> None:
    made.settings(f"extracts:\n  {extract}:\n    format:\n      parts_of: {column}\n")
    with pytest.raises(UserError, match=f"line 4: `{column}` of {extract}.*{said}"):
        made.land()


@pytest.mark.parametrize("spoilt", ["4,87688E+18", "1.23E+15", "1E+15", "4.87688e+018"])
def test_ids_in_scientific_notation_refuse_the_file(made: Made, spoilt: str) -> None:
    made.write("crm_leads.csv", f'lead_id,created_at\nL1,2026-01-05\n"{spoilt}",2026-01-05\n')
    with pytest.raises(
        UserError, match=r"crm_leads\.csv record 2: the id `.*` of `lead_id`.*Excel"
    ):
        made.land()


def test_ids_that_look_alike_but_are_whole_stay(made: Made) -> None:
    made.write(
        "crm_leads.csv", "lead_id,created_at\n12E5,2026-01-05\n5E+AB,2026-01-05\nE+1,2026-01-05\n"
    )
    assert made.rows("select count(*) from raw.crm_leads") == [(3,)]


def test_an_id_that_a_tool_gave_as_a_number_is_whole(made: Made) -> None:
    """What lacks some ids gives them as decimals; ids with letters or a fraction stay."""
    made.write(
        "crm_opportunities.csv",
        "opportunity_id,created_at,lead_id\n1.0,2026-03-01,123.0\n2,2026-03-01,\n"
        "0012,2026-03-01,A-7.0\n4.1,2026-03-01,'A'\n",
    )
    made.write("crm_orders.csv", "order_id,ordered_at,amount,opportunity_id\nX1,2026-03-01,1.0,1\n")
    rows = made.rows("select opportunity_id, lead_id from raw.crm_opportunities order by _record")
    assert rows == [("1", "123"), ("2", None), ("0012", "A-7.0"), ("4.1", "'A'")]


def test_an_id_typed_as_text_has_no_apostrophe(made: Made) -> None:
    """What holds words or a second apostrophe stays; so does one that says nothing else."""
    ids = {
        "'123": "123", "'0012": "0012", "'A-7": "A-7", "'12.0": "12", "'2026/03": "2026/03",
        "'s Hertogenbosch 2": "'s Hertogenbosch 2", "'A'": "'A'", "'7'": "'7'", "'": "'",
        "L'12": "L'12", "'t": "'t",
    }  # fmt: skip
    lines = [f"D{n},2026-03-01,{text}\n" for n, text in enumerate(ids)]
    made.write("crm_opportunities.csv", "opportunity_id,created_at,lead_id\n" + "".join(lines))
    rows = made.rows("select lead_id from raw.crm_opportunities order by _record")
    assert [row[0] for row in rows] == list(ids.values())


def test_what_tools_write_for_nothing_is_no_id(made: Made) -> None:
    nothing = ["NaN", "\\N", "(null)", "#REF!", "<NA>", "#VALEUR!"]
    lines = [f"D{n},2026-03-01,{text}\n" for n, text in enumerate(nothing)]
    made.write("crm_opportunities.csv", "opportunity_id,created_at,lead_id\n" + "".join(lines))
    assert made.rows("select distinct lead_id from raw.crm_opportunities") == [(None,)]


def test_a_number_that_could_not_be_worked_out_is_found(made: Made) -> None:
    """Two of four amounts are errors; `n/a` and `(null)` say that there is none."""
    cells = ["NaN", "#REF!", "n/a", "(null)"]
    lines = [f"R{n},2026-03-01,{text}\n" for n, text in enumerate(cells)]
    made.write("crm_orders.csv", "order_id,ordered_at,amount\n" + "".join(lines))
    assert made.rows("select distinct amount from raw.crm_orders") == [(None,)]
    found = made.rows("select cell_text from raw.rejected_cells where column_name = 'amount'")
    assert sorted(found) == [("#REF!",), ("NaN",)]
