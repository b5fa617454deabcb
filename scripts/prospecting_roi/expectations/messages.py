"""What the process is asked and what it answers, as values and as lines of JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from prospecting_roi.core.errors import EngineError, RoiError, UserError
from prospecting_roi.core.quality import Expectation, Text


@dataclass(frozen=True)
class ExtractsRequest:
    """Check what load ``load_id`` delivered.

    ``previous_load_id`` is the load of the published version; without one, or when it is this very
    load, the load before is compared. ``target`` is duckdb or postgres, ``fail_on`` error, warning
    or never. ``data_docs``: a folder for Great Expectations' own pages, each job's in one below it.
    """

    job: ClassVar[str] = "delivered"

    workspace: Path
    load_id: int
    target: str = "duckdb"
    previous_load_id: int | None = None
    fail_on: str = "error"
    data_docs: Path | None = None


@dataclass(frozen=True)
class DriftRequest:
    """Compare the finished candidate's standard table with that of the published version.

    ``candidate`` and ``previous`` are DuckDB files; on PostgreSQL the schemas are known and the
    files None.
    """

    job: ClassVar[str] = "drift"

    workspace: Path
    target: str = "duckdb"
    candidate: Path | None = None
    previous: Path | None = None
    fail_on: str = "error"
    data_docs: Path | None = None


Request = ExtractsRequest | DriftRequest
_PATHS = ("workspace", "candidate", "previous", "data_docs")


def request_line(request: Request) -> str:
    """A request as one line of JSON."""
    return json.dumps({"job": request.job, **asdict(request)}, default=str)


def read_request(line: str) -> Request:
    """The inverse of ``request_line``. Raises EngineError for anything else."""
    try:
        entry: dict[str, Any] = json.loads(line)
        kinds = {kind.job: kind for kind in (ExtractsRequest, DriftRequest)}
        kind = kinds[entry.pop("job")]
        paths = {name: Path(entry[name]) for name in _PATHS if entry.get(name) is not None}
        return kind(**{**entry, **paths})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(f"The request cannot be read ({error}).") from error


def answer_line(answer: Sequence[Expectation] | RoiError) -> str:
    """The expectations, or the error, as one line of JSON."""
    if isinstance(answer, RoiError):
        entry: dict[str, Any] = {"is_user_error": isinstance(answer, UserError)}
        return json.dumps(entry | {"error": str(answer)})
    return json.dumps({"expectations": [asdict(expectation) for expectation in answer]})


def read_answer(line: str) -> tuple[Expectation, ...]:
    """The inverse of ``answer_line``; raises the error it holds, EngineError for anything else."""
    try:
        entry = json.loads(line)
        if "error" in entry:
            raise (UserError if entry["is_user_error"] else EngineError)(entry["error"])
        return tuple(
            Expectation(**{**one, "title": Text(**one["title"])}) for one in entry["expectations"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError(f"The answer of the expectations cannot be read ({error}).") from error
