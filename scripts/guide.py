"""Write the answers of docs/analyst-guide.md anew: a table behind each of its queries.

`python scripts/guide.py WAREHOUSE` (`make guide`, on a made-up company that is always the same); a
test says when the guide shows other figures.
"""

import re
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "analyst-guide.md"

_ANSWERED = re.compile(r"(```sql\n(?P<sql>.*?)```\n)(?P<answer>\n(?:\|[^\n]*\n)+)?", re.DOTALL)

Answer = tuple[Sequence[str], Sequence[Sequence[Any]]]


def queries(text: str) -> list[str]:
    """The queries of a guide in their order."""
    return [found["sql"] for found in _ANSWERED.finditer(text)]


def answered(text: str, ask: Callable[[str], Answer]) -> str:
    """The guide with the answer of each query as a table behind it.

    ``ask`` gives the names of the columns and the rows of a query.
    """
    return _ANSWERED.sub(lambda found: f"{found[1]}\n{_table(*ask(found['sql']))}", text)


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    numbers = [
        bool(rows) and all(_is_number(row[place]) for row in rows) for place in range(len(names))
    ]
    lines = [names, ["---:" if is_number else "---" for is_number in numbers]]
    lines += [[_cell(value) for value in row] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | Decimal) and not isinstance(value, bool))


def _cell(value: Any) -> str:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return f"{value:,}".replace(",", " ")
    return str(value)


def main(warehouse: str) -> None:
    """Ask the published file and write the guide."""
    with duckdb.connect(warehouse, read_only=True) as reader:

        def ask(sql: str) -> Answer:
            cursor = reader.execute(sql)
            return [column[0] for column in cursor.description or ()], cursor.fetchall()

        text = answered(GUIDE.read_text(encoding="utf-8"), ask)
    GUIDE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
