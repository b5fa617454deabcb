"""Write what docs/tutorial.md shows anew: its commands are run, its queries asked.

`python scripts/tutorial.py FOLDER` (`make tutorial`); a test says when the tutorial shows something
else. The commands of a `console` block begin with `$`; of what each prints the lines shown are
kept, without blank ones, and a line `…` stands for any number of others.
"""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import duckdb

from guide import Answer, answered

ROOT = Path(__file__).resolve().parents[1]
TUTORIAL = ROOT / "docs" / "tutorial.md"
WAREHOUSE = "brightwell/warehouse.duckdb"

_CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
_LEFT_OUT = "…"


def written(text: str, folder: Path, environment: Mapping[str, str]) -> str:
    """The tutorial with what its commands print in ``folder`` and what its queries find there.

    Raises SystemExit when a command fails, or prints no line like one that is shown.
    """
    (folder / "docs").symlink_to(ROOT / "docs")

    def printed(command: str) -> list[str]:
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", command],
            cwd=folder,
            env={**environment, "COLUMNS": "120"},
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        if done.returncode:
            raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
        text = done.stdout.removeprefix("\ufeff").replace(str(folder.resolve()), _LEFT_OUT)
        return [line.rstrip() for line in text.splitlines() if line.strip()]

    def block(found: re.Match[str]) -> str:
        lines: list[str] = []
        for part in re.split(r"(?m)^(?=\$ )", found[0])[1:]:
            command, *shown = part.splitlines()
            lines += [command, *kept(shown, printed(command.removeprefix("$ ")))]
        return "".join(f"{line}\n" for line in lines)

    text = _CONSOLE.sub(block, text)
    with duckdb.connect(str(folder / WAREHOUSE), read_only=True) as reader:

        def ask(sql: str) -> Answer:
            cursor = reader.execute(sql)
            return [column[0] for column in cursor.description or ()], cursor.fetchall()

        return answered(text, ask)


def kept(shown: list[str], printed: list[str]) -> list[str]:
    """The printed lines in the place of the shown ones; where none is shown none is kept.

    Raises SystemExit when a shown line is not printed, or a printed one is not shown.
    """
    found, left, may_skip = [], list(printed), not shown
    for line in shown:
        if line == _LEFT_OUT:
            found.append(line)
            may_skip = True
            continue
        while may_skip and left and _letters(left[0]) != _letters(line):
            left.pop(0)
        if not left or _letters(left[0]) != _letters(line):
            raise SystemExit(f"This is no longer printed: {line}\n" + "\n".join(printed))
        found.append(left.pop(0))
        may_skip = False
    if left and not may_skip:
        raise SystemExit(f"This is printed and not shown: {left[0]}")
    return found


def _letters(line: str) -> str:
    """What stays of a line when its figures change."""
    return "".join(character for character in line if character.isalpha())


def main(folder: Path) -> None:
    """Run the tutorial in an empty folder and write it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    text = written(TUTORIAL.read_text(encoding="utf-8"), folder, {**os.environ, "PATH": path})
    TUTORIAL.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
