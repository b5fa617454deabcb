"""How a command asks for the expectations: of a process that works while dbt does."""

import os
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Mapping
from typing import IO, Self

from prospecting_roi.core.errors import EngineError
from prospecting_roi.core.quality import Expectation
from prospecting_roi.expectations.messages import (
    DriftRequest,
    ExtractsRequest,
    Request,
    read_answer,
    request_line,
)

_SECONDS_TO_END = 10


class Pending:
    """An answer that may still be on its way."""

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._line: str | None = None

    def keep(self, line: str) -> None:
        """Take the line that answers it."""
        self._line = line

    def result(self) -> tuple[Expectation, ...]:
        """Wait for the answer.

        Raises UserError for a suite of the workspace that cannot be used, EngineError when
        something could not be judged, the process died or its answer cannot be read.
        """
        while self._line is None:
            self._client.read_next()
        return read_answer(self._line)


class Client:
    """The process; ``with Client.start() as client:`` ends it."""

    def __init__(self, process: "subprocess.Popen[str]", said: IO[str]) -> None:
        self._process = process
        self._said = said
        self._waiting: deque[Pending] = deque()

    @classmethod
    def start(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Start the process; it begins by reading Great Expectations, which takes seconds.

        ``environment`` is added to this process's own (``Publisher.environment()``).
        """
        # Closed with the process.
        said = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        process = subprocess.Popen(
            # -P: nothing in the current folder is taken for a module.
            [sys.executable, "-P", "-m", "prospecting_roi.expectations", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            encoding="utf-8",
            env={**os.environ, **(environment or {})},
        )
        return cls(process, said)

    def check_extracts(self, request: ExtractsRequest) -> Pending:
        """Ask for the expectations of what was delivered, and do not wait."""
        return self._ask(request)

    def check_drift(self, request: DriftRequest) -> Pending:
        """Ask for those of the standard table, and do not wait."""
        return self._ask(request)

    def close(self) -> None:
        """End the process, also in the middle of a check."""
        if self._process.poll() is None:
            if self._waiting:
                self._process.terminate()
            try:
                self._process.communicate(timeout=_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.communicate()
        else:
            self._process.communicate()
        self._said.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, request: Request) -> Pending:
        assert self._process.stdin is not None  # noqa: S101 - opened as a pipe
        pending = Pending(self)
        try:
            self._process.stdin.write(f"{request_line(request)}\n")
            self._process.stdin.flush()
        except OSError as error:
            raise self._died() from error
        self._waiting.append(pending)
        return pending

    def read_next(self) -> None:
        """Read the next answer: they come in the order of the requests."""
        assert self._process.stdout is not None  # noqa: S101 - opened as a pipe
        line = self._process.stdout.readline()
        if not line.endswith("\n"):
            raise self._died()
        self._waiting.popleft().keep(line)

    def _died(self) -> EngineError:
        code = self._process.wait()
        self._said.seek(0)
        lines = self._said.read().strip().splitlines()
        reason = f": {lines[-1][:300]}" if lines else ""
        return EngineError(
            f"The process that judges the expectations ended with code {code}{reason}; without it "
            "nothing is known of what was delivered, so nothing was published."
        )
