"""Hostile files, each made of three known orders and one defect (or several at once)."""

import gzip
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

from .trying import Case, Row

HEADER = ("order_id", "ordered_at", "amount", "account_name")
ORDERS = (
    ("O1", "2026-01-05", "1200.5", "Café"),
    ("O2", "2026-02-06 10:00:00", "-3", "Société Générale"),
    ("O3", "2026-12-31", "0.01", "Œuf & Cie"),
)
ROWS: tuple[Row, ...] = (
    ("O1", "2026-01-04 23:00:00", "1200.5", "Café"),
    ("O2", "2026-02-06 09:00:00", "-3", "Société Générale"),
    ("O3", "2026-12-30 23:00:00", "0.01", "Œuf & Cie"),
)
LATIN = tuple(tuple((cell or "").replace("Œ", "É") for cell in row) for row in ROWS)
TEXT = "".join(f"{','.join(row)}\n" for row in (HEADER, *ORDERS))


def encodings() -> Iterator[Case]:
    latin = TEXT.replace("Œ", "É")
    yield Case("utf-8", TEXT.encode(), ROWS, skipped=0)
    yield Case("utf-8 with BOM", TEXT.encode("utf-8-sig"), ROWS, skipped=0)
    yield Case("utf-8 with two BOMs", ("\ufeff\ufeff" + TEXT).encode(), ROWS)
    yield Case("BOM and a quoted header", TEXT.replace("order_id", '"order_id"', 1)
               .encode("utf-8-sig"), ROWS)  # fmt: skip
    for codec in ("utf-16", "utf-16-le", "utf-16-be", "cp1252"):
        yield Case(codec, TEXT.encode(codec), ROWS, skipped=0)
        tabs = TEXT.replace(",", "\t").encode(codec)
        yield Case(f"{codec} with tabs", tabs, ROWS, skipped=0)
    yield Case("utf-16-be with its mark", b"\xfe\xff" + TEXT.encode("utf-16-be"), ROWS)
    yield Case("utf-16 of odd length", TEXT.encode("utf-16") + b"\n", None, "encoding")
    yield Case("utf-16 cut in a pair", TEXT.encode("utf-16-le")[:-1], None, "encoding")
    yield Case("latin-1", latin.encode("latin-1"), LATIN, skipped=0)
    yield Case("latin-1 with control bytes", latin.replace("Café", "Caf\x81").encode("latin-1"),
               (("O1", "2026-01-04 23:00:00", "1200.5", "Caf\x81"), *LATIN[1:]))  # fmt: skip
    stated = "extracts: {crm_orders: {files: '*.csv', format: {encoding: iso-8859-15}}}\n"
    euros = TEXT.replace("1200.5", "1200.5 €")
    yield Case("latin-9 stated", euros.encode("iso8859-15"), ROWS, settings=stated)
    yield Case("latin-9 with a euro sign", euros.encode("iso8859-15"), ROWS)
    yield Case("latin-9 with oe", TEXT.replace("Œuf", "Cœur").encode("iso8859-15"),
               (*ROWS[:2], ("O3", "2026-12-30 23:00:00", "0.01", "Cœur & Cie")))  # fmt: skip
    yield Case("cp1252 with a euro sign", euros.encode("cp1252"), ROWS)
    wrong = "extracts: {crm_orders: {files: '*.csv', format: {encoding: utf-8}}}\n"
    yield Case("stated utf-8 is not", latin.encode("latin-1"), None, "encoding", settings=wrong)
    mixed = TEXT.encode() + "O4,2026-01-05,1,Été\n".encode("latin-1")
    row = ("O4", "2026-01-04 23:00:00", "1", "Été")
    both = frozenset({""})
    yield Case("two encodings in one file", mixed, (*ROWS, row), doubtful=both)
    yield Case("far latin byte", latin.encode() + b"".join(
        b"P%d,2026-01-05,1,x\n" % n for n in range(9000)) + b"Q,2026-01-05,1,\xc9t\xe9\n",
        (*LATIN, *((f"P{n}", "2026-01-04 23:00:00", "1", "x") for n in range(9000)),
         ("Q", "2026-01-04 23:00:00", "1", "Été")), doubtful=both)  # fmt: skip
    yield Case("null bytes between", TEXT.replace("Café", "Ca\0fé").encode(), None, "binary")
    yield Case("far null byte", TEXT.encode() + b"".join(
        b"P%d,2026-01-05,1,x\n" % n for n in range(5000)) + b"Q,2026-01-05,1,a\0b\n",
        (*ROWS, *((f"P{n}", "2026-01-04 23:00:00", "1", "x") for n in range(5000)),
         ("Q", "2026-01-04 23:00:00", "1", "ab")))  # fmt: skip


def lines() -> Iterator[Case]:
    rn, r = TEXT.replace("\n", "\r\n"), TEXT.replace("\n", "\r")
    mixed = TEXT.replace("\n", "\r\n", 2)
    head, body = TEXT.split("\n", 1)
    for name, text, skipped in (
        ("CRLF", rn, 0), ("CR", r, 0), ("mixed LF and CRLF", mixed, 0),
        ("mixed CRLF and CR", r.replace("\r", "\r\n", 1), 0),
        ("mixed LF and CR", r.replace("\r", "\n", 1), 0),
        ("LF and CRCRLF", TEXT.replace("\n", "\r\r\n"), None), ("no end", TEXT.rstrip(), 0),
        ("blank start", f"\n\n{TEXT}", None), ("blank after header", f"{head}\n\n\n{body}", 2),
        ("blank middle", TEXT.replace("O2", "\nO2"), 1), ("blank end", f"{TEXT}\n\n\n", None),
        ("blank CRLF end", f"{rn}\r\n\r\n", None), ("blanks of spaces", f"{TEXT}  \n\t\n", None),
        ("blank of delimiters", f"{TEXT},,,\n,,,\n", 2),
        ("blank of quotes", f'{TEXT}"","","",""\n', 1),
        ("blank of no-break spaces", f"{TEXT}\u00a0,\u00a0,,\n", 1),
        ("control Z at the end", f"{TEXT}\x1a", None),
        ("sep line", f"sep=,\n{TEXT}", None), ("sep line quoted", f'"sep=,"\n{TEXT}', None),
        ("title above", f"Export des commandes\n{TEXT}", None),
        ("title and blank above", f"Orders\nJanuary\n\n{TEXT}", None),
    ):  # fmt: skip
        yield Case(name, text.encode(), ROWS, skipped=skipped)
    yield Case("header only", f"{head}\n".encode(), (), skipped=0)
    yield Case("header only, no end", head.encode(), (), skipped=0)
    yield Case("header twice", f"{head}\n{TEXT}".encode(), ROWS, skipped=1)
    yield Case("header again in the middle", f"{TEXT}{TEXT.replace('O', 'P')}".replace(
        "Porder", "order").encode(), (*ROWS, *((f"P{n}", *row[1:3], (row[3] or "").replace(
            "O", "P")) for n, row in enumerate(ROWS, start=1))), skipped=1)  # fmt: skip
    yield Case("0 bytes", b"", None, "0 bytes")
    yield Case("only a BOM", b"\xef\xbb\xbf", None, "no header line")
    yield Case("only a BOM of utf-16", b"\xff\xfe", None, "no header line")
    yield Case("only blanks", b" \n\t\n \n", None, "no header line")
    yield Case("only delimiters", b",,,\n,,,\n", None, "no header line")
    yield Case("no header", body.encode(), None, "missing")
    yield Case("a page", b"<!DOCTYPE html>\n<html><body>Login</body></html>\n", None, "missing")
    yield Case("an object", b'{"error": "not allowed"}\n', None, "missing")


def quotes() -> Iterator[Case]:
    def named(cell: str, name: str | None) -> Case:
        text = TEXT.replace("Café", cell).encode()
        return Case(f"cell {cell!r}", text, ((*ROWS[0][:3], name), *ROWS[1:]), skipped=0)

    yield named('"Café"', "Café")
    yield named('"A, B"', "A, B")
    yield named('"A; B"', "A; B")
    yield named('"A ""B"""', 'A "B"')
    yield named('"A\nB"', "A B")
    yield named('"A\r\n\r\nB"', "A B")
    yield named('"A,\n""B"",\nC"', 'A, "B", C')
    yield named('A "B" C', 'A "B" C')
    yield named('A"', 'A"')
    yield named("'A'", "'A'")
    yield named("L’Été d'Anne", "L’Été d'Anne")
    yield named("=1+2", "=1+2")
    yield named("\u200bCafé\u00a0", "Café")
    yield named("x" * 100_000, "x" * 100_000)
    yield named("日本語 🎉", "日本語 🎉")
    yield named("a\\b", "a\\b")
    yield named('"a\\"', "a\\")
    yield named("<script>", "<script>")
    yield named("'; drop table x; --", "'; drop table x; --")
    yield replace(named('""', None), name="empty quotes")
    every = "".join(",".join(f'"{c}"' for c in row) + "\n" for row in (HEADER, *ORDERS))
    yield Case("all quoted", every.encode(), ROWS, skipped=0)
    spaced = every.replace(",", " , ")
    yield Case("blanks around quotes", spaced.encode(), None, '`"ordered_at"`')
    wrapped = "".join('"' + ",".join(row) + '"\n' for row in ORDERS)
    yield Case("records wrapped", f"{TEXT.splitlines()[0]}\n{wrapped}".encode(), ROWS)
    yield Case("all wrapped", f'"{TEXT.splitlines()[0]}"\n{wrapped}'.encode(), ROWS)
    yield Case("quote never closed", TEXT.replace("Café", '"Café').encode(), None, "quotes")
    yield Case("quote opened in the last cell", (TEXT + 'O4,2026-01-05,1,"A\n').encode(),
               (*ROWS, ("O4", "2026-01-04 23:00:00", "1", "A")))  # fmt: skip
    yield Case("text after a quote", TEXT.replace("Café", '"Ca"fé').encode(),
               ((*ROWS[0][:3], "Café"), *ROWS[1:]))  # fmt: skip
    yield Case("huge cell", TEXT.replace("Café", "x" * 3_000_000).encode(), None, "")


def shapes() -> Iterator[Case]:
    head, body = TEXT.split("\n", 1)
    for mark in ";\t|":
        yield Case(f"delimiter {mark!r}", TEXT.replace(",", mark).encode(), ROWS, skipped=0)
    semi = TEXT.replace(",", ";").replace("Café", '"Café; bar, à vin"')
    row = (*ROWS[0][:3], "Café; bar, à vin")
    yield Case("semicolon in quotes", semi.encode(), (row, *ROWS[1:]), skipped=0)
    yield Case("delimiter after each line", TEXT.replace("\n", ",\n").encode(), ROWS)
    yield Case("delimiter after the header", f"{head},\n{body}".encode(), ROWS)
    yield Case("delimiters after records", f"{head}\n{body}".replace("Café", "Café,,,").encode(),
               ROWS, skipped=0)  # fmt: skip
    yield Case("short record", (TEXT + "O4,2026-01-05,1\n").encode(),
               (*ROWS, ("O4", "2026-01-04 23:00:00", "1", None)))  # fmt: skip
    yield Case("very short record", (TEXT + "O4\n").encode(),
               (*ROWS, ("O4", None, None, None)))  # fmt: skip
    yield Case("long record", (TEXT + "O4,2026-01-05,1,x,y\n").encode(), ROWS, rejected=1)
    yield Case("decimal comma unquoted", (TEXT + "O4,2026-01-05,12,50,x\n").encode(), ROWS,
               rejected=1)  # fmt: skip
    wide = ",".join(f"c{n}" for n in range(5000))
    cells = "\n".join(f"{line},{',' * 4999}" for line in body.splitlines())
    yield Case("5 000 more columns", f"{head},{wide}\n{cells}\n".encode(), ROWS)
    alone = Case("one column", b"account_id\nA1\nA2\n", (("A1",), ("A2",)), extract="crm_accounts",
                 columns=("account_id",), others=(("crm_orders.csv", TEXT.encode()),))  # fmt: skip
    yield alone
    yield replace(alone, name="one column with delimiters inside", rows=(("A;1",), ("A|2",)),
                  content=b'account_id\n"A;1"\nA|2\n')  # fmt: skip
    yield replace(alone, name="one column, header twice", skipped=1,
                  content=b"account_id\nA1\naccount_id\nA2\n")  # fmt: skip
    for name, header in (
        ("upper", head.upper()), ("blanks", head.replace(",", " , ")), ("title", head.title()),
        ("no-break space", head.replace(",", "\u00a0,")), ("accents", head.replace("o", "ô")),
        ("quoted", '"order_id","ordered_at","amount","account_name"'),
    ):  # fmt: skip
        yield Case(f"header: {name}", f"{header}\n{body}".encode(), ROWS)
    yield Case("header twice the same", f"{head},amount\n{body}".encode(), None, "2 columns")
    yield Case("header without a name", f"{head},,x\n{body}".encode(), ROWS)
    yield Case("header missing", TEXT.replace("amount", "montant").encode(), None, "`amount`")
    order = (3, 1, 0, 2)
    turned = "".join(",".join(row[n] for n in order) + "\n" for row in (HEADER, *ORDERS))
    yield Case("columns turned", turned.encode(), ROWS, skipped=0)
    yield Case("header with SQL", TEXT.replace("account_name", 'account_name,"x"" as y; --"')
               .encode(), ROWS)  # fmt: skip
    for word in ("Total", "TOTAL :", "Totaux", "Grand total", "Total général", "Sous-total"):
        total = f"{TEXT}{word},,1197.51,\n".encode()
        yield Case(f"totals: {word}", total, ROWS, skipped=1)
    yield Case("an order called Total", (TEXT + "Total 12,2026-01-05,1,Total Énergies\n").encode(),
               (*ROWS, ("Total 12", "2026-01-04 23:00:00", "1", "Total Énergies")))  # fmt: skip
    spend = "date,cost\n2026-01-05,10\n2026-01-06,5\nTotal : campagnes,15\n"
    yield Case("totals of spend", spend.encode(), (("2026-01-05", "10"), ("2026-01-06", "5")),
               extract="ad_spend", columns=("date", "cost"), skipped=1)  # fmt: skip


def json_lines() -> Iterator[Case]:
    made = [dict(zip(HEADER, row, strict=True)) for row in ORDERS]
    text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in made)
    known = replace(Case("", b"", ROWS), ending=".jsonl")
    numbers = [{**record, "amount": float(record["amount"])} for record in made]
    for name, content, rejected in (
        ("plain", text, 0), ("BOM", f"\ufeff{text}", 0), ("blank lines", f"\n{text}\n\n", 0),
        ("escaped", "\n".join(map(json.dumps, made)), 0),
        ("broken line", f'{text}{{"order_id\n', 1),
        ("numbers", "\n".join(map(json.dumps, numbers)), 0), ("a list", f"{text}[1, 2]\n", 1),
        ("nested", text.replace('"O1"', '"O1", "more": {"a": [1, {"b": null}]}'), 0),
        ("other order of keys", "\n".join(json.dumps(dict(reversed(r.items()))) for r in made), 0),
        ("NaN", text.replace('"O1"', '"O1", "x": NaN'), 0), ("CRLF", text.replace("\n", "\r\n"), 0),
        ("deep", text + "[" * 100_000 + "\n", 1),
    ):  # fmt: skip
        yield replace(known, name=f"jsonl {name}", content=content.encode(), rejected=rejected)
    yield replace(known, name="jsonl without objects", content=b"1\n2\n", rows=None, refused="JSON")
    yield replace(known, name="jsonl without a column", content=b'{"order_id": "O1"}\n', rows=None,
                  refused="missing")  # fmt: skip
    array = json.dumps(made, indent=1).encode()
    yield replace(known, name="a JSON array", content=array, rows=None, refused="JSON")
    for codec in ("utf-16", "cp1252"):
        yield replace(known, name=f"jsonl {codec}", content=text.encode(codec))


def packed() -> Iterator[Case]:
    good = gzip.compress(TEXT.encode())
    known = replace(Case("", b"", ROWS), ending=".csv.gz")
    yield replace(known, name="gz", content=good)
    yield replace(known, name="gz twice joined", content=gzip.compress(TEXT.encode()[:40])
                  + gzip.compress(TEXT.encode()[40:]))  # fmt: skip
    yield replace(known, name="gz of latin", content=gzip.compress(TEXT.encode("cp1252")))
    for name, content, said in (
        ("gz of nothing", gzip.compress(b""), "0 bytes"), ("gz cut", good[:-9], "unpacked"),
        ("gz is text", TEXT.encode(), "unpacked"), ("gz damaged", good[:30] + b"xxxx" + good[34:],
        "unpacked"), ("gz of gz", gzip.compress(good), "compressed"),
    ):  # fmt: skip
        yield replace(known, name=name, content=content, rows=None, refused=said)
    for name, head, said in (
        ("PNG", b"\x89PNG\r\n\x1a\n\0", "an image"), ("PDF", b"%PDF-1.7\n", "a PDF"),
        ("ZIP", b"PK\x03\x04aaaa", "ZIP"), ("SQLite", b"SQLite format 3\0", "database"),
        ("bytes", bytes(range(256)) * 9, "binary"), ("nulls", b"\0" * 999, ""),
        ("Excel 97", b"\xd0\xcf\x11\xe0aa", "old Office"),
    ):  # fmt: skip
        yield Case(f"a CSV that is {name}", head, None, said)
        yield Case(f"XLSX that is {name}", head, None, "", ending=".xlsx")
        yield Case(f"Parquet that is {name}", head, None, "", ending=".parquet")
    for ending in (".xlsx", ".parquet", ".jsonl"):
        yield Case(f"text as {ending}", TEXT.encode(), None, "", ending=ending)
    stream = io.BytesIO(good)
    yield Case("gz without its ending", stream.getvalue(), None, "compressed")


CHANGES: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("semicolons", lambda text: text.replace(",", ";")),
    ("CRLF", lambda text: text.replace("\n", "\r\n")),
    ("blank lines", lambda text: text.replace("\nO2", "\n\n\nO2")),
    ("title", lambda text: f"Export\n\n{text}"),
    ("no end", str.rstrip),
    ("trailing delimiters", lambda text: text.replace("Cie\n", "Cie,,\n")),
    ("quoted name", lambda text: text.replace("Café", '"Café"')),
    ("spaced header", lambda text: text.replace("ordered_at", " Ordered_At ")),
)
CODECS = ("utf-8-sig", "utf-16", "cp1252")


def combined() -> Iterator[Case]:
    """Two changes of a text and an encoding at once: 8 × 7 / 2 pairs, three encodings in turn."""
    for number, ((one_name, first), (two_name, second)) in enumerate(combinations(CHANGES, 2)):
        codec = CODECS[number % len(CODECS)]
        # The delimiter changes last, so that what was added has it too.
        text = second(TEXT) if one_name == "semicolons" else second(first(TEXT))
        text = first(text) if one_name == "semicolons" else text
        yield Case(f"{one_name} + {two_name} + {codec}", text.encode(codec), ROWS)
