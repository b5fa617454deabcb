"""Put the channel table of a printed build between the two markers of README.md.

`roi build -w demo | python scripts/readme_table.py README.md`; a test compares the two.
"""

import sys
from pathlib import Path

BEGIN, END = "<!-- demo table: begin -->", "<!-- demo table: end -->"
TITLES, TOTALS = ("Canaux", "Channels"), ("Tous", "All")


def channel_table(printed: str) -> str:
    """The lines from the table's title to its total, blank ones left out.

    Raises SystemExit when what was printed holds no such table.
    """
    table: list[str] = []
    for line in printed.splitlines():
        if line.strip() and (table or line.startswith(TITLES)):
            table.append(line.rstrip())
            if line.split()[0] in TOTALS:
                return "\n".join(table)
    raise SystemExit("No channel table was printed: did the build fail?")


def main(readme: Path) -> None:
    """Replace the table in the file by the one on stdin."""
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    table = channel_table(sys.stdin.read())
    readme.write_text(f"{before}{BEGIN}\n```text\n{table}\n```\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
