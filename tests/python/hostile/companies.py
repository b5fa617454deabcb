"""Hostile workspaces: a small company whose exports came out badly, and what its marts must say.

The company, added up by hand: six leads; four deals, two of them won (12 500.50 and 7 000.25);
three orders, the third one of 1 000 without a deal, so revenue is 20 500.75 from three new
customers; spend 1 234.56 + 99.90 + 0.04 + 500 = 1 834.50 and licences of 165.50, so costs are
2 000.00. 20 records are read.
"""

import gzip
import io
import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
from openpyxl import Workbook

Files = Mapping[str, bytes]

LEADS = """lead_id,created_at,email,first_name,last_name,company_name,lead_source
L1,2026-01-05 10:00:00,lou@un.example,Lou,Petit,Un,Google Ads
L2,2026-01-15 10:00:00,kim@deux.example,Kim,Legrand,Deux,Google Ads
L3,2026-01-20 10:00:00,ana@trois.example,Ana,Moreau,Trois,LinkedIn
L4,2026-02-05 10:00:00,bob@quatre.example,Bob,Girard,Quatre,Salon
L5,2026-02-15 10:00:00,eva@cinq.example,Eva,Roussel,Cinq,Salon
L6,2026-02-20 10:00:00,max@six.example,Max,Fontaine,Six,LinkedIn
"""
DEALS = """opportunity_id,created_at,lead_id,stage,status,amount,closed_at
D1,2026-01-25 10:00:00,L1,Signed,won,12500.50,2026-02-10 10:00:00
D2,2026-01-26 10:00:00,L2,Lost,lost,800.00,2026-02-20 10:00:00
D3,2026-02-14 10:00:00,L3,Signed,won,7000.25,2026-03-02 10:00:00
D4,2026-02-16 10:00:00,L4,Proposal,open,3000.00,
"""
ORDERS = """order_id,ordered_at,amount,opportunity_id,lead_id,account_name
O1,2026-02-11 10:00:00,12500.50,D1,L1,Un
O2,2026-03-02 10:00:00,7000.25,D3,L3,Trois
O3,2026-03-15 10:00:00,1000.00,,L5,Cinq
"""
SPEND = """date,cost,platform,campaign_id,campaign_name
2026-01-05,1234.56,google,C1,Marque
2026-01-20,99.90,google,C1,Marque
2026-02-05,0.04,linkedin,C2,Décideurs
2026-02-15,500.00,linkedin,C2,Décideurs
"""
LEDGER = """entry_id,month,amount,category,nature,channel
E1,2026-01-15,100.25,licences,direct,Google Ads
E2,2026-01-25,65.00,licences,direct,LinkedIn
E3,2026-02-15,0.25,licences,direct,Salon
"""
TEXTS = {"crm_leads": LEADS, "crm_opportunities": DEALS, "crm_orders": ORDERS, "ad_spend": SPEND,
         "cost_ledger": LEDGER}  # fmt: skip
COUNTS = {"leads": 6, "deals": 4, "won": 2, "orders": 3, "customers": 3, "without_amount": 0}
MONEY = {"revenue": "20500.7500", "cost": "2000.0000"}
# read, accepted, rejected, repeated, skipped
ACCOUNTS = (20, 20, 0, 0, 0)


@dataclass(frozen=True)
class Company:
    """A workspace: files of `extracts/` (or `reference/…`), and what comes of building it.

    `counts` and `money` are those of the line of all channels; `accounting` is records read,
    accepted, rejected, repeated, skipped, over all files. `later` is delivered after the first
    build and built again. `checks` are queries on the published file, each with its one value.
    `refused` is what the sentence says where nothing may be published.
    """

    name: str
    files: Files
    settings: str = ""
    later: Files = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    money: Mapping[str, str] = field(default_factory=dict)
    accounting: tuple[int, int, int, int, int] = ACCOUNTS
    checks: Mapping[str, object] = field(default_factory=dict)
    refused: str = ""


def files(
    change: Callable[[str], str] = lambda text: text,
    codec: str = "utf-8",
    *,
    ending: str = ".csv",
    **texts: str,
) -> dict[str, bytes]:
    """A CSV file of each extract: its text, or the one given for it, changed and encoded."""
    return {
        f"{name}{ending}": change(text).encode(codec) for name, text in ({**TEXTS, **texts}).items()
    }


def french(text: str) -> str:
    """Semicolons, decimal commas and days first, as Excel saves in France."""
    lines = []
    for number, line in enumerate(text.splitlines()):
        cells = line.split(",")
        lines.append(";".join(cells if number == 0 else map(_french, cells)))
    return "\r\n".join(lines) + "\r\n"


def _french(cell: str) -> str:
    if cell[:5] == "2026-":
        return f"{cell[8:10]}/{cell[5:7]}/{cell[:4]}{cell[10:]}"
    whole, mark, cents = cell.partition(".")
    if mark and whole.isdigit():
        return f"{int(whole):,}".replace(",", "\u00a0") + f",{cents} €"
    return cell


def american(text: str) -> str:
    """Tabs, months first, thousands with commas."""
    header, *lines = text.splitlines()
    rows = [header.split(","), *([_american(cell) for cell in line.split(",")] for line in lines)]
    return "\n".join("\t".join(row) for row in rows)


def _american(cell: str) -> str:
    if cell[:5] == "2026-":
        return f"{cell[5:7]}/{cell[8:10]}/{cell[:4]}{cell[10:]}"
    whole, mark, cents = cell.partition(".")
    return f"{int(whole):,}.{cents}" if mark and whole.isdigit() else cell


def serial(text: str) -> str:
    """Days as Excel counts them."""
    rows = [[_serial(cell) for cell in line.split(",")] for line in text.splitlines()]
    return "\n".join(",".join(row) for row in rows)


def _serial(cell: str) -> str:
    if cell[:5] != "2026-":
        return cell
    since = datetime.fromisoformat(cell) - datetime(1899, 12, 30)  # noqa: DTZ001
    return f"{since / timedelta(days=1):.6f}"


def titled(text: str) -> str:
    """Three lines above the header, and a blank one and a total at the end."""
    marks = "," * text.partition("\n")[0].count(",")
    return f"Export du CRM\nPériode : 2026\n\n{text}{marks}\nTotal{marks}\n"


def wrapped(text: str) -> str:
    """Each record quoted as a whole; lines end in CR."""
    header, *rows = text.splitlines()
    return "\r".join([header, *(f'"{row}"' for row in rows)])


def ragged(text: str) -> str:
    """Empty cells at the end left out, a mark too many after the header, one record too long."""
    header, _, body = text.partition("\n")
    return f"{header},\n" + body.replace(",\n", "\n") + ",x" * 20 + "\n"


def rich(text: str) -> str:
    """Names with what breaks careless readers."""
    for name, cell in (("Petit", '"Pe\r\ntit; ""Lou"""'), ("Legrand", "'; drop table x; --"),
                       ("Moreau", '"Mor,eau\n\n"'), ("Marque", "=cmd|' /C'!A1"),
                       ("Girard", "日本語 🎉"), ("Fontaine", "x" * 5000)):  # fmt: skip
        text = text.replace(name, cell)
    return text


def book(text: str) -> bytes:
    """An XLSX file of texts."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for line in text.splitlines():
        sheet.append(line.split(","))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def parquet(text: str) -> bytes:
    """A Parquet file of typed columns."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as con:
        source, target = Path(folder) / "typed.csv", Path(folder) / "typed.parquet"
        source.write_text(text, encoding="utf-8")
        con.execute(f"copy (from read_csv('{source}')) to '{target}' (format parquet)")
        return target.read_bytes()


def json_lines(text: str) -> bytes:
    """One JSON object per line."""
    header, *rows = (line.split(",") for line in text.splitlines())
    return "".join(json.dumps(dict(zip(header, row, strict=True))) + "\n" for row in rows).encode()


CONTACTS = """Record ID,First Name,Last Name,Email,Lead Status,Create Date,Original Source
L1,Lou,Petit,lou@un.example,New,2026-01-05 10:00,Paid Search
L2,Kim,Legrand,kim@deux.example,Select,2026-01-15 10:00,Paid Search
L3,Ana,Moreau,ana@trois.example,--,2026-01-20 10:00,Paid Social
L4,Bob,Girard,bob@quatre.example,n/a,2026-02-05 10:00,Paid Social
L5,Eva,Roussel,eva@cinq.example,,2026-02-15 10:00,Organic Search
L6,Max,Fontaine,max@six.example,New,2026-02-20 10:00,Organic Search
"""
HUBSPOT_DEALS = """\
Record ID,Deal Name,Deal Stage,Amount,Close Date,Create Date,Associated Contact IDs
D1,Un,Closed Won,12500.50,2026-02-11 10:00,2026-01-25 10:00,L1;L2
D2,Deux,Closed Lost,800,2026-02-20 10:00,2026-01-26 10:00,L2
D3,Trois,Closed Won,7000.25,2026-03-02 10:00,2026-02-14 10:00,L3
D4,Quatre,Proposal,3000,2026-06-02 10:00,2026-02-16 10:00,L4
"""
GOOGLE = """Rapport sur les campagnes
1 janvier 2026 - 31 janvier 2026
Jour;Campagne;Coût (EUR);Clics;Impressions;Conversions
05/01/2026;Marque;1 234,56;120;9 000;3,00
20/01/2026;Marque;99,90;12;800;0,00
Total : campagnes;;1 334,46;132;9 800;3,00
"""
LINKEDIN = """Campaign Performance Report (in UTC)
Report Start: 2/1/2026

Start Date (in UTC),Account Name,Campaign Name,Campaign ID,Currency,Total Spent,Impressions,Clicks
2/5/2026,Acme,Décideurs,77,EUR,€0.04,"1,946",1
2/15/2026,Acme,Décideurs,77,EUR,€150.00,946,1
"""
META = """Début des rapports;Nom de la campagne;Impressions;Clics sur un lien;Montant dépensé (EUR)
15/02/2026;Vidéo;45 000;12;350,00
"""
TOOLS = """extracts:
  crm_leads: {preset: hubspot_contacts, files: contacts.csv}
  crm_opportunities: {preset: hubspot_deals, files: deals.csv}
  ad_spend:
    - {preset: google_ads_fr, files: google.csv}
    - {preset: linkedin_ads, files: linkedin.csv}
    - {preset: meta_ads_fr, files: meta.csv}
"""
CALLS = """\
call_id,started_at,parent_call_id,direction,from_number,to_number,duration_seconds,outcome
K1,2026-02-01 10:00:00,,out,+33188001122,06 12 34 56 78,00:01:30,answered
K2,2026-02-01 10:01:30,K1,out,+33188001122,06 12 34 56 78,120,answered
K3,2026-02-02 10:00:00,,out,+33188001122,0033 6 12 34 56 79,9,no answer
"""
RATES = "date,currency,rate\n2026-01-01,USD,0.9\n"
OLD_ORDERS = "".join(
    f"{line},{'updated_at' if n == 0 else '2026-01-01'}\n"
    for n, line in enumerate(ORDERS.replace("00,", "99,").replace("50,", "99,").splitlines())
)
NEW_ORDERS = "".join(
    f"{line},{'updated_at' if n == 0 else '2026-04-01'}\n"
    for n, line in enumerate(ORDERS.splitlines())
)
ALIKE = ",2026-03-01 10:00:00,,Paul,Durand,Sept,Salon\n"
SHARED = "".join(
    f"S{n},2026-03-0{n} 10:00:00,bureau12@sept.example,{first},{last},Sept,Salon\n"
    for n, (first, last) in enumerate(
        (("Paul", "Durand"), ("Zoé", "Martinez"), ("Iris", "Lefebvre"), ("Hugo", "Bonnet")), 1
    )
)


def companies() -> list[Company]:
    """Every hostile workspace, always in the same order."""
    texts = files()
    return [*_spelled(), *_repeated(), *_unreadable(), *_meant(), *_refused(texts)]


def _spelled() -> list[Company]:
    """The same company in other spellings: nothing may differ."""
    leads = f"{LEADS.splitlines()[0]}\n"
    odd = {f"{name}{mark}": content for (name, content), mark in zip(
        ((key.removesuffix(".csv"), value) for key, value in files().items()),
        (" janvier 2026.csv", "'quote.csv", '"double.csv', "é日本;drop.csv", "[1]*.CSV"),
        strict=True)}  # fmt: skip
    return [
        Company("French Excel", files(french, "cp1252")),
        Company("American UTF-16", files(american, "utf-16"), "locale: en_US\n"),
        Company("Excel serials", files(serial, "utf-8-sig")),
        Company("titles and totals", files(titled), accounting=(40, 20, 0, 0, 20)),
        Company("wrapped records, CR", files(wrapped, "cp1252")),
        Company("ragged records", files(ragged), accounting=(25, 20, 5, 0, 0)),
        Company("names that break readers", files(rich)),
        Company("five kinds of files", {
            "crm_leads.xlsx": book(LEADS), "crm_opportunities.parquet": parquet(DEALS),
            "crm_orders.jsonl": json_lines(ORDERS), "cost_ledger.csv": LEDGER.replace(",", "|")
            .encode("utf-8-sig"), "ad_spend.csv.gz": gzip.compress(SPEND.encode("utf-16")),
        }),
        Company("odd file names", odd),
        Company("a file for each record", {**files(), **{
            f"crm_leads_{n}.csv": f"{leads}{line}\n".encode()
            for n, line in enumerate(LEADS.splitlines()[1:])}, "crm_leads.csv": leads.encode()}),
        Company("exports of five tools", {
            "contacts.csv": CONTACTS.encode("utf-8-sig"), "deals.csv": HUBSPOT_DEALS.encode(),
            "google.csv": GOOGLE.encode("cp1252"), "linkedin.csv": LINKEDIN.encode("utf-16"),
            "meta.csv": META.encode().decode("cp1252").encode(),
            "crm_orders.csv": f"{ORDERS.splitlines()[0]}\nO3,2026-03-15,1000,,L5,Cinq\n".encode(),
            "cost_ledger.csv": LEDGER.encode()}, TOOLS, accounting=(24, 19, 0, 0, 5)),
    ]  # fmt: skip


def _repeated() -> list[Company]:
    """The same records again, in one delivery or a later one."""
    copies = {name.replace(".csv", " (1).csv"): content for name, content in files().items()}
    february = (
        SPEND.splitlines()[0] + "\n2026-02-01,1.00,linkedin,C2,Décideurs\n"
        "2026-02-28,0.50,linkedin,C2,Décideurs\n"
    )
    return [
        Company("every file twice", {**files(), **copies}, accounting=(40, 20, 0, 20, 0)),
        Company("older versions beside", {**files(), "crm_orders.csv": NEW_ORDERS.encode(),
                "crm_orders_old.csv": OLD_ORDERS.encode()}, accounting=(23, 20, 0, 3, 0)),
        Company("a period delivered again", files(), later={"ad_spend_2.csv": february.encode()},
                money={"cost": "1501.4600"}, accounting=(22, 20, 0, 2, 0)),
        Company("all orders delivered again", files(), later={"crm_orders_2.csv": ORDERS.replace(
                "1000.00", "2000.00").encode()}, money={"revenue": "21500.7500"},
                accounting=(23, 20, 0, 3, 0)),
    ]  # fmt: skip


def _unreadable() -> list[Company]:
    """Cells that cannot be read: null and a finding, never another number."""
    return [
        Company("cells that are none", files(
            crm_leads=LEADS.replace("2026-02-20 10:00:00", "2026-02-31"),
            crm_orders=ORDERS.replace("1000.00", "mille"),
            ad_spend=SPEND.replace("500.00", "#REF!")),
            counts={"without_amount": 1}, money={"revenue": "19500.7500", "cost": "1500.0000"},
            checks={"select count(*) from quality.findings where rule_id = 'unreadable_cell'": 3}),
        Company("thousands or thousandths", files(
            crm_orders=ORDERS.replace("12500.50", "1.234").replace("7000.25", "5.678").replace(
                "1000.00", "12")),
            counts={"without_amount": 2}, money={"revenue": "12.0000"}),
        Company("placeholders", files(
            lambda text: text.replace("Girard", "Select").replace(",Salon", ", n/a ")
            .replace(",LinkedIn", ", LINKEDIN ")), money={"cost": "2000.0000"}),
    ]  # fmt: skip


def _meant() -> list[Company]:
    """What records mean: persons, calls, currencies, nothing at all."""
    header = {name: f"{text.splitlines()[0]}\n" for name, text in TEXTS.items()}
    phones = LEADS.replace("lead_source\n", "lead_source,phone\n").replace(
        "Un,Google Ads\n", "Un,Google Ads,+33 (0)6 12 34 56 78\n")  # fmt: skip
    dollars = "\n".join(
        f"{line},{'currency' if n == 0 else 'USD' if n == 3 else ''}"
        for n, line in enumerate(ORDERS.splitlines())
    )
    return [
        Company("leads without ids, alike", files(crm_leads=LEADS + ALIKE * 3),
                counts={"leads": 9}, accounting=(23, 23, 0, 0, 0),
                checks={"select count(*) from quality.duplicates": 0}),
        Company("one person twice, four behind an address", files(
            crm_leads=f"{LEADS}L7,2026-03-01 10:00:00,LOU@un.example,,,,Salon\n{SHARED}"
            "L8,2026-03-01 10:00:00,contact@un.example,Al,Un,Un,Salon\n"
            "L9,2026-03-01 10:00:00,contact@un.example,Jo,Deux,Un,Salon\n"),
            counts={"leads": 12}, accounting=(27, 27, 0, 0, 0),
            checks={"select string_agg(kept_id || merged_id || rule) from quality.duplicates":
                    "L1L7same_email"}),
        Company("a merge that people reject", {
            **files(crm_leads=f"{LEADS}L7,2026-03-01 10:00:00,lou@un.example,,,,Salon\n"),
            "reference/rejected_merges.csv": b"lead_id,other_lead_id\nL7,L1\n"},
            counts={"leads": 7}, accounting=(21, 21, 0, 0, 0),
            checks={"select count(*) from quality.duplicates": 0}),
        Company("transferred calls", {**files(crm_leads=phones), "call_logs.csv": CALLS.encode()},
                accounting=(23, 23, 0, 0, 0), checks={
                    "select count(*) from marts.fct_calls": 2,
                    "select sum(duration_seconds)::int from marts.fct_calls": 219,
                    "select string_agg(lead_id) from marts.fct_calls": "L1"}),
        Company("deals of merged contacts", files(
            crm_leads=LEADS.replace("lead_source\n", "lead_source,alias_ids\n").replace(
                "Trois,LinkedIn\n", "Trois,LinkedIn,90; 91\n"),
            crm_opportunities=DEALS.replace("L3,", "91,"), crm_orders=ORDERS.replace("L3,", "90,")),
            checks={
                "select count(*) from marts.fct_opportunities where lead_id = 'L3'": 1,
                "select count(*) from marts.fct_orders where lead_id = 'L3'": 1,
                "select string_agg(kept_id || merged_id || rule, ' ' order by merged_id) "
                "from quality.duplicates": "L390crm_merge L391crm_merge"}),
        Company("an order in dollars", {**files(crm_orders=dollars), "exchange_rates.csv":
                RATES.encode()}, money={"revenue": "20400.7500"}, accounting=(21, 21, 0, 0, 0)),
        Company("spend and costs given and empty", files(
            ad_spend=header["ad_spend"], cost_ledger=header["cost_ledger"]),
            money={"cost": "0.0000"}, accounting=(13, 13, 0, 0, 0)),
        Company("the last hour of the year", files(crm_orders=ORDERS.replace(
            "2026-02-11 10:00:00", "2025-12-31T23:30:00Z")), checks={
            "select revenue::decimal(18, 4)::varchar from marts.rpt_channel_performance "
            "where attribution_model = 'declared_source' and channel = 'all' and "
            "period_grain = 'month' and period_start = '2026-01-01'": "12500.5000"}),
    ]  # fmt: skip


def _refused(texts: dict[str, bytes]) -> list[Company]:
    """What cannot be used at all: one sentence, and nothing published."""
    return [
        Company("a column missing", {**texts, "crm_orders.csv": ORDERS.replace("amount", "prix")
                .encode()}, refused="extracts/crm_orders.csv"),
        Company("0 bytes", {**texts, "ad_spend_2.csv": b""}, refused="extracts/ad_spend_2.csv"),
        Company("an old workbook", {**texts, "cost_ledger.xlsx": b"\xd0\xcf\x11\xe0aa"},
                refused="extracts/cost_ledger.xlsx"),
        Company("a preset that is none", texts, "extracts: {crm_leads: {preset: hubspote}}\n",
                refused="roi.yml"),
        Company("nothing to count", {"people.csv": b"person_id\nP1\n"}, refused="extracts"),
    ]  # fmt: skip
