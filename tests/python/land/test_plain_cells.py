"""In a large file a look tells the cells that are spelled as they lie: it lands as a small one."""

import pytest

from prospecting_roi.land import content

from .conftest import Made

HEADER = "call_id,started_at,agent_id,team,direction,from_number,duration_seconds\n"
IDS = (
    "K0001", "12345", "0612345678", "212-555-1234", "Jean Dupont", "lou@un.example", "'123",
    "123.0", "test", "N/A", "#REF!", "é12", " K1", "K1\u3000", "x" * 40, "K1\u00a0", "a b", "",
)  # fmt: skip
MOMENTS = (
    "2026-03-02 10:39:51Z", "2026-03-02T10:39:51Z", "2026-03-02", "'2026-03-02 10:39:51",
    "2026-03-02 10:39:51Z ", "n/a", "2026-03-02 10:39:51+02:00",
)  # fmt: skip
TEAMS = ("Téléprospection", " Vente ", "Lou Martin", "null", "Sélectionner", "Accueil")
PHONES = ("+33199009999", "01 99 00 99 99", "+12125550123", "anonymous", "+33199009999\u2003")
SECONDS = ("55", "12:34", "'55", "5,5", "-", "055")
MAPPED = """
extracts:
  call_logs:
    files: call_logs.csv
    skip: ["duration_seconds = '-'"]
    values:
      agent_id: {K0001: A1}
      team: {Accueil: Vente}
"""
QUERY = "select * exclude (_file) from raw.call_logs order by all"


def records(number: int) -> str:
    return HEADER + "".join(
        f"{IDS[n % len(IDS)]},{MOMENTS[n % len(MOMENTS)]},{IDS[n // 3 % len(IDS)]},"
        f"{TEAMS[n % len(TEAMS)]},outbound,{PHONES[n % len(PHONES)]},{SECONDS[n % len(SECONDS)]}\n"
        for n in range(number)
    )


# Among few first records are not all that are plain, or odd.
@pytest.mark.parametrize("sampled", [2000, 2])
@pytest.mark.parametrize("settings", ["currency: EUR\n", MAPPED])
def test_a_large_file_lands_as_a_small_one(
    made: Made, monkeypatch: pytest.MonkeyPatch, settings: str, sampled: int
) -> None:
    made.settings(settings)
    made.write("call_logs.csv", records(400))
    small = made.rows(QUERY)
    [accounting] = made.ws.land_dir.glob("call_logs/*.json")
    noted = accounting.read_text("utf-8")
    accounting.unlink()
    monkeypatch.setattr(content, "is_shared", lambda _size: True)
    monkeypatch.setattr(content, "RECORDS_OF_SAMPLE", sampled)
    assert made.rows(QUERY) == small
    assert accounting.read_text("utf-8") == noted


def test_an_id_that_is_a_placeholder_is_empty_however_it_looks(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content, "is_shared", lambda _size: True)
    (made.ws.root / "reference").mkdir()
    (made.ws.root / "reference" / "placeholders.csv").write_text("placeholder\nk9999\n", "utf-8")
    made.write("call_logs.csv", "call_id,started_at,agent_id\nC1,2026-03-02,K9999\n")
    assert made.rows("select agent_id from raw.call_logs") == [(None,)]


def test_moments_of_utc_are_read_with_either_letter_between(made: Made) -> None:
    made.write(
        "call_logs.csv",
        "call_id,started_at\nC1,2026-03-02 10:39:51Z\nC2,2026-03-02T23:59:59Z\n",
    )
    assert made.rows("select started_at from raw.call_logs order by 1") == [
        ("2026-03-02 10:39:51",),
        ("2026-03-02 23:59:59",),
    ]
