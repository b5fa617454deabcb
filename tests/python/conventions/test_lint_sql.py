"""`make sqlfluff` finds what is wrong, and looks again only at what may be so."""

import shutil
import subprocess
import sys
from pathlib import Path

CLEAN = "select 1 as one\n"
WRONG = "select 1 AS one\n"


def linted(root: Path) -> tuple[int, str]:
    command = [sys.executable, root / "scripts" / "lint_sql.py", "models"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_what_is_wrong_is_found_until_it_is_mended(project_root: Path, tmp_path: Path) -> None:
    for name in (".sqlfluff", "scripts/lint_sql.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(project_root / name, tmp_path / name)
    shutil.copytree(project_root / "tests/fixtures/sqlfluff", tmp_path / "tests/fixtures/sqlfluff")
    for name, text in (("clean", CLEAN), ("wrong", WRONG)):
        path = tmp_path / "models" / f"{name}.sql"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "macros").mkdir()
    code, said = linted(tmp_path)
    assert (code, "models/wrong.sql:1:10: CP01" in said) == (1, True), said
    assert "clean.sql" not in said
    code, said = linted(tmp_path)
    assert (code, "2 SQL files, 1 of them looked at, 1 with errors" in said) == (1, True), said
    (tmp_path / "models" / "wrong.sql").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "macros" / "new.sql").write_text(
        "{% macro new() %}1{% endmacro %}\n", encoding="utf-8"
    )
    code, said = linted(tmp_path)
    assert (code, "2 SQL files, 2 of them looked at, 0 with errors" in said) == (0, True), said
