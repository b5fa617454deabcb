"""The command line run in this process, as somebody without privileges where that matters."""

import codecs
import importlib
import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from prospecting_roi.cli import main

NOBODY = 65534
ORDERS = "order_id,ordered_at,amount\nO1,2026-01-05,1\n"
_LONGEST = 60


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """What it said last."""
        return self.err.strip().splitlines()[-1]

    def json(self) -> Any:
        """Its stdout, which must be one document."""
        return json.loads(self.out)


def roi(*arguments: str | Path, seconds: int = _LONGEST) -> Ended:
    """Run ``roi`` here; fails when it takes longer than ``seconds``, or raises anything."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["roi", *map(os.fspath, arguments)])
        with _no_longer_than(seconds), pytest.raises(SystemExit) as ended:
            main()
    code = ended.value.code
    return Ended(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())


@contextmanager
def _no_longer_than(seconds: int) -> Iterator[None]:
    def hung(*_: object) -> None:
        pytest.fail(f"it hung for {seconds} seconds")

    before = signal.signal(signal.SIGALRM, hung)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def without_privileges(folder: Path) -> Iterator[None]:
    """As a user who has no rights but those on a folder, which is given to them."""
    if os.geteuid():
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)


def made_workspace(root: Path) -> Path:
    """A workspace that can be landed."""
    (root / "extracts").mkdir(parents=True)
    (root / "roi.yml").write_text("currency: EUR\n", encoding="utf-8")
    (root / "extracts" / "crm_orders.csv").write_text(ORDERS, encoding="utf-8")
    return root


def read_everything(root: Path) -> None:
    """Land a workspace, and read all modules that a command needs: others may not read them."""
    for codec in ("utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1", "iso8859-15"):
        codecs.lookup(codec)
    importlib.import_module("openpyxl")
    for verb in ("land", "inspect", "doctor", "runs"):
        assert roi(verb, "-w", root, "--json").code == 0
