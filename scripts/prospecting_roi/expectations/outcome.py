"""From what is expected to what a report says of it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from prospecting_roi.core.quality import Expectation, Severity, Text
from prospecting_roi.expectations.judge import Asked, Verdict
from prospecting_roi.expectations.texts import missed, title

_SEVERITIES: dict[str, Severity] = {"critical": "error", "warning": "warning", "info": "info"}


def asked(
    kind: str,
    type_: str,
    kwargs: dict[str, Any],
    *,
    column: str | None = None,
    words: list[str] | None = None,
    **meta: Any,
) -> Asked:
    """An expectation of ours; ``kind`` is its name, and the key of its title."""
    text = title(kind, *(words or ()))
    if column is not None and "column" not in kwargs and "column_A" not in kwargs:
        kwargs = {"column": column, **kwargs}
    said = {"kind": kind, "of": column, "title_en": text.en, "title_fr": text.fr, **meta}
    if words:
        said["words"] = words
    return Asked(type_, kwargs, "warning", said)


def outcome(suite: str, verdict: Verdict) -> Expectation:
    """The expectation with its result. Numbers, dates and names of columns: no text of a cell.

    One that is not met warns; whether it fails is for ``build.gate`` to say.
    """
    meta = verdict.asked.meta
    observed, expected = _said(verdict)
    happened = None if verdict.is_met else missed(meta["kind"], *meta.get("words", ()))
    return Expectation(
        suite=suite,
        name=meta["kind"],
        column=meta["of"],
        severity=_SEVERITIES[verdict.asked.severity],
        status="pass" if verdict.is_met else "warn",
        title=happened or Text(meta["title_en"], meta["title_fr"]),
        observed=observed,
        expected=expected,
    )


def _said(verdict: Verdict) -> tuple[str, str]:
    """What was observed and what was expected, in figures that need no language."""
    meta, kwargs = verdict.asked.meta, verdict.asked.kwargs
    if "oldest" in meta:
        as_of = date.fromisoformat(meta["as_of"])
        seen = None if verdict.observed is None else as_of - timedelta(days=int(verdict.observed))
        return str(seen or "–"), f"≥ {as_of - timedelta(days=meta['oldest'])}"
    if "names" in meta:
        missing = sorted(set(meta["names"]) - set(verdict.observed or ()))
        names = ", ".join(f"−{name}" for name in missing)
        count = str(len(meta["names"]) - len(missing))
        return f"{count} ({names})" if names else count, str(meta["expected"])
    if "as_share" in meta:
        most = Decimal(str(kwargs["max_value"]))
        seen = verdict.observed
        return "–" if seen is None else _percent(Decimal(str(seen))), f"≤ {_percent(most)}"
    if verdict.missed_share is not None:
        share = 1 - Decimal(str(verdict.missed_share))
        return _percent(share), f"≥ {_percent(Decimal(str(kwargs.get('mostly', 1))))}"
    return _number(verdict.observed), str(meta.get("expected", _bounds(kwargs)))


def _number(observed: Any) -> str:
    """A number or a date; of anything else only that there is something."""
    if isinstance(observed, bool) or observed is None:
        return "–"
    if isinstance(observed, int | float | Decimal):
        return _plain(round(Decimal(str(observed)), 4))
    if isinstance(observed, date):
        return observed.isoformat()
    return "–"


def _percent(share: Decimal) -> str:
    return f"{_plain(round(share * 100, 2))} %"


def _bounds(kwargs: dict[str, Any]) -> str:
    least, most = kwargs.get("min_value"), kwargs.get("max_value")
    parts = [f"≥ {_number(least)}"] if least is not None else []
    parts += [f"≤ {_number(most)}"] if most is not None else []
    value = kwargs.get("value")
    return ", ".join(parts) or _number(value)


def _plain(number: Decimal) -> str:
    """A number without an exponent and without zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
