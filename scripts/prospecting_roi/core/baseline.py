"""What whoever runs the checks has accepted: only findings outside of it close the gate.

A baseline is what ``roi check --json`` printed once, kept in a file.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prospecting_roi.core.errors import UserError
from prospecting_roi.core.quality import Expectation

# As many as models/quality/findings.sql compares.
_KEY_LENGTH = 12


@dataclass(frozen=True)
class Baseline:
    """The keys of accepted findings, and those of expectations accepted as not met."""

    finding_keys: frozenset[str]
    expectations: frozenset[str]


def finding_key(finding_id: str) -> str:
    """The beginning of a finding's id, which tells it from all others of a company."""
    return finding_id[:_KEY_LENGTH]


def expectation_key(expectation: Expectation) -> str:
    """What names an expectation from check to check."""
    return "/".join((expectation.suite, expectation.name, expectation.column or ""))


def read_baseline(path: Path) -> Baseline:
    """Read a file that ``roi check --json`` wrote. Raises UserError when it is none."""
    expected = "the output of `roi check --json` was expected"
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise UserError(f"--baseline {path}: there is no such file; {expected} in it.") from None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise UserError(f"--baseline {path}: it cannot be read ({error}); {expected}.") from None
    quality = found.get("quality") if isinstance(found, dict) else None
    if not isinstance(quality, dict):
        raise UserError(f"--baseline {path}: it has no findings; {expected}.")
    try:
        return Baseline(
            _finding_keys(quality),
            frozenset(
                str(entry["key"]) for entry in quality["expectations"] if entry["status"] != "pass"
            ),
        )
    except (KeyError, TypeError):
        raise UserError(f"--baseline {path}: it has no findings; {expected}.") from None


def _finding_keys(quality: dict[str, Any]) -> frozenset[str]:
    """Raises KeyError where some findings are left out, as in what a build prints."""
    if "finding_keys" in quality or "finding_count" in quality:
        return frozenset(str(quality["finding_keys"]).split())
    return frozenset(finding_key(str(entry["finding_id"])) for entry in quality["findings"])
