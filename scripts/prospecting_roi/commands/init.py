"""`roi init`: a new workspace."""

import csv
import shutil
from importlib.resources import files
from pathlib import Path

from prospecting_roi.core import catalogue
from prospecting_roi.core.errors import UserError
from prospecting_roi.core.loads import write_atomically
from prospecting_roi.core.surroundings import check_root
from prospecting_roi.core.workspace import Workspace, project_dir


def run(path: Path) -> Workspace:
    """Create a workspace in a folder and return it.

    It gets a commented `roi.yml`, empty `extracts/` and `reference/`, and `examples/`: a header
    for every extract, the spreadsheet of `channel_totals`, the shipped reference tables.

    Raises UserError when the folder already is a workspace, or is a file.
    """
    ws = Workspace(path)
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
        write_atomically(ws.settings_file, _template("roi.yml"))
    except OSError as error:
        raise UserError(
            f"The workspace {ws.root} cannot be created ({error.strerror or error}); choose a "
            f"folder in which you may write."
        ) from error
    return ws


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
