"""What LibreOffice Calc, without a window, makes of a file: opened, worked out and saved."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

TRUTHS = {"=TRUE()", "=FALSE()"}
"""How it writes a truth value, of which it has no cells."""


def opened(files: list[Path], folder: Path) -> list[Workbook]:
    """What it shows of each file, as values; fails when a cell of one is a formula to it."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed: no spreadsheet program is asked")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "xlsx", "--outdir", folder / "saved"]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=240)
    saved = [folder / "saved" / f"{file.stem}.xlsx" for file in files]
    for path in saved:
        cells = (
            cell
            for sheet in openpyxl.load_workbook(path)
            for row in sheet.iter_rows()
            for cell in row
        )
        formulas = {str(cell.value) for cell in cells if cell.data_type == "f"}
        assert formulas <= TRUTHS, f"{path.name}: {sorted(formulas - TRUTHS)}"
    return [openpyxl.load_workbook(path, data_only=True) for path in saved]
