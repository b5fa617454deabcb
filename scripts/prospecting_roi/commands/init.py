"""`roi init`: a new workspace."""

import csv
import shutil
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib.resources import files
from pathlib import Path

import typer
import yaml

from prospecting_roi.core import catalogue
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.loads import write_atomically
from prospecting_roi.core.settings import template_lines
from prospecting_roi.core.settings_check import is_currency, is_locale
from prospecting_roi.core.surroundings import check_root
from prospecting_roi.core.workspace import Workspace, project_dir


@dataclass(frozen=True)
class Answers:
    """What a new workspace is told; None where nobody said it."""

    company: str | None = None
    currency: str | None = None
    margin_rate: Decimal | None = None
    locale: str | None = None


def asked(given: Answers) -> Answers:
    """The answers, asked for on the terminal where they were not given as options."""
    words = _FRENCH if _is_french(given.locale) else _ENGLISH
    company = given.company or typer.prompt(words[0], default=_COMPANY)
    currency = given.currency or typer.prompt(words[1], default=_CURRENCY)
    margin = given.margin_rate
    if margin is None:
        text = typer.prompt(words[2], default="", show_default=False)
        margin = margin_rate(text) if text.strip() else None
    return Answers(company, currency, margin, given.locale)


def margin_rate(text: str) -> Decimal:
    """The share that a text such as `0.4`, `0,4` or `40 %` says; UserError for any other."""
    number = text.replace(",", ".").replace("\u00a0", " ").strip()
    share = number.removesuffix("%").strip()
    try:
        value = Decimal(share) / (100 if number.endswith("%") else 1)
    except InvalidOperation:
        value = Decimal(-1)
    if not 0 <= value <= 1:
        raise UserError(
            f"The margin rate is {text!r}, expected a share from 0 to 1 or a percentage, such as "
            f"0.4 or 40%; write one of these, or nothing where it is not known."
        )
    return value.normalize()


def run(path: Path, answers: Answers | None = None) -> Workspace:
    """Create a workspace in a folder and return it.

    It gets a `roi.yml` with comments in the language of the locale, empty `extracts/` and
    `reference/`, and `examples/`: a header for every extract, the spreadsheet of `channel_totals`,
    the shipped reference tables.

    Raises UserError when the folder already is a workspace, or is a file, and for an answer that
    cannot be used.
    """
    ws = Workspace(path)
    settings = _settings(answers or Answers())
    check_root(ws)
    if ws.settings_file.exists():
        raise UserError(
            f"{ws.root} already is a workspace (it has a roi.yml); choose another folder, or "
            f"remove that file to start again."
        )
    examples = ws.root / "examples"
    try:
        for folder in (ws.extracts, ws.reference, examples / "reference"):
            folder.mkdir(parents=True, exist_ok=True)
        for seed in sorted((project_dir() / "seeds").glob("*.csv")):
            shutil.copyfile(seed, examples / "reference" / seed.name)
        _write_headers(examples)
        _write_spreadsheet(examples / "channel_totals.xlsx")
        write_atomically(ws.reference / "README.md", _template("reference.md"))
        write_atomically(examples / "README.md", _template("examples.md"))
        # Last, because this file is what makes the folder a workspace.
        write_atomically(ws.settings_file, settings)
    except OSError as error:
        raise UserError(
            f"The workspace {ws.root} cannot be created ({error.strerror or error}); choose a "
            f"folder in which you may write."
        ) from error
    return ws


def _is_french(locale: str | None) -> bool:
    return (locale or _LOCALE).startswith("fr")


def _settings(answers: Answers) -> str:
    """The text of `roi.yml` with the answers in it."""
    currency = (answers.currency or _CURRENCY).strip().upper()
    if not is_currency(currency):
        raise UserError(
            f"The currency is {currency!r}, expected a code of ISO 4217 such as EUR; write one."
        )
    locale = answers.locale or _LOCALE
    if not is_locale(locale):
        raise UserError(
            f"The locale is {locale!r}, expected a language and country such as fr_FR; write one."
        )
    margin = answers.margin_rate
    if margin is not None:
        margin_rate(str(margin))
    said = {
        f"company: {_COMPANY}": f"company: {_scalar((answers.company or _COMPANY).strip())}",
        f"currency: {_CURRENCY}": f"currency: {currency}",
        f"locale: {_LOCALE}": f"locale: {locale}",
        "margin_rate: null": f"margin_rate: {'null' if margin is None else f'{margin:f}'}",
    }
    name, language = ("roi_fr.yml", "fr") if _is_french(locale) else ("roi.yml", "en")
    text = _template(name).replace("# {settings}", template_lines(language), 1)
    for default, answer in said.items():
        text = text.replace(f"{default}", answer, 1)
    return text


def _scalar(text: str) -> str:
    """A text as YAML writes it, in quotes where it needs them."""
    dumped = yaml.safe_dump(text, allow_unicode=True, width=10_000)
    return dumped.removesuffix("...\n").strip()


def _template(name: str) -> str:
    return files("prospecting_roi").joinpath("templates", name).read_text(encoding="utf-8")


def _write_headers(folder: Path) -> None:
    """A header-only CSV per extract, and the list of required columns."""
    required = [["extract", "column", "type", "is_required"]]
    for extract in catalogue.extracts().values():
        with (folder / f"{extract.name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerow(c.name for c in extract.columns)
        required += [
            [extract.name, column.name, column.type, "yes" if column.is_required else "no"]
            for column in extract.columns
        ]
    with (folder / "required_columns.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(required)


def _write_spreadsheet(path: Path) -> None:
    """The template of `channel_totals`: its header, and a second sheet that explains it."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    extract = catalogue.extracts()["channel_totals"]
    book = Workbook()
    for first in book.worksheets:
        book.remove(first)
    sheet = book.create_sheet(extract.name)
    sheet.append([column.name for column in extract.columns])
    sheet.freeze_panes = "A2"
    for position, column in enumerate(extract.columns, start=1):
        sheet.cell(1, position).font = Font(bold=column.is_required)
        sheet.column_dimensions[get_column_letter(position)].width = len(column.name) + 4
    notes = book.create_sheet("read me")
    notes.append(["column", "what to write", "ce qu'il faut écrire"])
    for name, english, french in _EXPLAINED:
        notes.append([name, english, french])
    for letter, width in (("A", 18), ("B", 70), ("C", 70)):
        notes.column_dimensions[letter].width = width
    book.save(path)


_COMPANY, _CURRENCY, _LOCALE = "My company", "EUR", "fr_FR"
_ENGLISH = (
    "Company",
    "Currency of the figures",
    "Gross margin rate of an order that says none (0.4 or 40%; empty: not known)",
)
_FRENCH = (
    "Entreprise",
    "Devise des chiffres",
    "Taux de marge brute des commandes qui n'en disent rien (0,4 ou 40 % ; vide : inconnu)",
)
_EXPLAINED = (
    ("month", "any date of the month (required)", "une date quelconque du mois (obligatoire)"),
    ("channel", "telesales, emailing, events … (required)", "téléprospection, e-mailing, salons …"),
    ("campaign_id", "the campaign, if you count by campaign", "la campagne, si vous la suivez"),
    ("cost_direct", "media, salaries of sellers, files, stands …", "médias, salaires, fichiers …"),
    ("cost_indirect", "management, training, shared tools …", "encadrement, formation, outils …"),
    ("targeted", "people on the list", "personnes ciblées"),
    ("contacted", "people really reached", "personnes effectivement jointes"),
    ("raw_leads", "people who showed interest", "contacts intéressés"),
    ("mqls", "leads marketing qualified", "prospects qualifiés par le marketing"),
    ("sqls", "leads sales accepted", "prospects acceptés par les commerciaux"),
    ("meetings_held", "meetings that took place", "rendez-vous tenus"),
    ("opportunities", "qualified projects", "opportunités"),
    ("new_customers", "first orders", "nouveaux clients"),
    ("revenue", "orders without VAT", "chiffre d'affaires hors taxes"),
    ("gross_margin", "revenue minus cost of goods or service", "marge brute"),
    ("", "Empty means not known; 0 means zero.", "Vide : inconnu ; 0 : zéro."),
)
