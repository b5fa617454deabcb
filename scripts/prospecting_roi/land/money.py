"""The currency of each record: what its column says, else what its amounts or their headers say.

An amount written in another currency than its record's is not read: it would be converted at the
wrong rate, or not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from prospecting_roi.core.catalogue import Extract
from prospecting_roi.core.spelling import currencies
from prospecting_roi.core.spelling.cells import identifier, literal, literals
from prospecting_roi.core.spelling.currencies import UNKNOWN
from prospecting_roi.land.accounting import IN_DOUBT, SettledColumn
from prospecting_roi.land.columns import MappedColumn

CURRENCY = "currency"


@dataclass(frozen=True)
class Money:
    """What the amounts of a file say of their currency.

    `cells` counts, for each amount column, its cells by currency token (empty: none is written);
    `headers` are the tokens of headers; `has_column`: the extract has a column for the currency;
    `is_given`: the file gives it.
    """

    workspace: str
    has_column: bool = False
    is_given: bool = False
    cells: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_silent(self) -> bool:
        """Whether no amount and no header names a currency."""
        return not self.headers and not any(self._tokens(name) for name in self.cells)

    def record_currency(self, given: str | None) -> str | None:
        """SQL of a record's currency, null for the workspace's; `given` is its own column's.

        None where the extract has no such column or nothing says anything.
        """
        if not self.has_column or (self.is_silent and given is None):
            return None
        cell = f"cleaned.{identifier(CURRENCY)}"
        parts = [f"case when {cell} is not null then coalesce({given}, '{UNKNOWN}') end"]
        parts = [] if given is None else parts
        for name in self.cells:
            tokens = self._all_tokens(name)
            if tokens:
                parts.append(currencies.cases(self._token(name), tokens, self.workspace))
        parts += [self._bare_beside(name) for name in self.cells if self._is_partly_foreign(name)]
        return f"coalesce({', '.join([*parts, 'null'])})"

    def is_foreign(self, name: str, currency: str | None) -> str | None:
        """SQL: whether an amount is written in another currency than its record's.

        `currency` is what `record_currency` gave. None where it cannot be.
        """
        tokens = self._all_tokens(name)
        if not tokens:
            return None
        record = f"coalesce({currency or 'null'}, {literal(self.workspace)})"
        arms = " ".join(
            f"when {literal(token)} then {record} not in "
            f"({literals([*currencies.candidates(token), UNKNOWN])})"
            for token in tokens
        )
        return f"coalesce(case {self._token(name)} {arms} end, false)"

    def decisions(self) -> tuple[SettledColumn, ...]:
        """What was found, and what stays in doubt, for the accounting."""
        found = []
        for name, counts in self.cells.items():
            shown = [f"{token} in {count} cells" for token, count in counts.items() if token]
            if name in self.headers:
                shown.append(f"{self.headers[name]} in the header")
            if not shown:
                continue
            evidence = ", ".join(shown)
            found.append(SettledColumn(name, "currency written", evidence, False))
            if self.is_given:
                continue
            unclear = [
                token
                for token in self._all_tokens(name)
                if currencies.resolved(token, self.workspace) == UNKNOWN
            ]
            if unclear:
                several = ", ".join(currencies.candidates(unclear[0])[:4])
                why = f"{evidence}; {unclear[0]} may be {several}"
                found.append(SettledColumn(name, IN_DOUBT, why, True))
            elif self._is_partly_foreign(name):
                why = f"{evidence}, none in {counts['']}"
                found.append(SettledColumn(name, IN_DOUBT, why, True))
        return tuple(found)

    def _tokens(self, name: str) -> tuple[str, ...]:
        return tuple(sorted(token for token in self.cells[name] if token))

    def _all_tokens(self, name: str) -> tuple[str, ...]:
        header = {self.headers[name]} if name in self.headers else set()
        return tuple(sorted({*self._tokens(name), *header}))

    def _token(self, name: str) -> str:
        """SQL of the token that holds for an amount: the cell's, else the header's."""
        cell = f"cleaned.{identifier(name)}"
        parts = [currencies.written(cell)] if self._tokens(name) else []
        if name in self.headers:
            parts.append(f"case when {cell} is not null then {literal(self.headers[name])} end")
        return f"coalesce({', '.join([*parts, 'null'])})"

    def _is_partly_foreign(self, name: str) -> bool:
        """Whether some amounts name a foreign currency, none the workspace's, and some none."""
        known = {currencies.resolved(token, self.workspace) for token in self._tokens(name)}
        is_bare = bool(self.cells[name].get("")) and name not in self.headers
        return bool(known) and self.workspace not in known and is_bare

    def _bare_beside(self, name: str) -> str:
        """SQL: an amount without currency beside such with foreign ones is of an unknown one."""
        cell = f"cleaned.{identifier(name)}"
        is_zero = f"regexp_full_match({cell}, '[-0.,]*')"
        return f"case when {cell} is not null and not {is_zero} then '{UNKNOWN}' end"


def money_of(
    extract: Extract,
    columns: tuple[MappedColumn, ...],
    headers: tuple[str, ...],
    cells: Mapping[str, Mapping[str, int]],
    workspace: str,
) -> Money:
    """What a file's amounts say of their currency; `cells` counts the tokens of each column."""
    amounts = [c for c in columns if c.type == "amount" and not c.is_constant]
    tokens = {
        column.name: token
        for column in amounts
        for token in [_header_token(column, headers)]
        if token
    }
    return Money(
        workspace=workspace,
        has_column=any(column.name == CURRENCY for column in extract.columns),
        is_given=any(column.name == CURRENCY for column in columns),
        cells={column.name: cells.get(column.name, {}) for column in amounts},
        headers=tokens,
    )


def _header_token(column: MappedColumn, headers: tuple[str, ...]) -> str | None:
    found = (
        currencies.in_header(headers[position]) for position in (*column.origins, *column.numbers)
    )
    return next((token for token in found if token), None)
