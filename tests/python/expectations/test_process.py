"""The process: same results as in this one, no traces, and a failure of the engine when it dies."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from prospecting_roi.core.errors import EngineError, UserError
from prospecting_roi.expectations.client import Client
from prospecting_roi.expectations.messages import DriftRequest, ExtractsRequest
from prospecting_roi.expectations.service import check

# Read by every Python that starts with it on its path: notes whoever wants to reach a network.
WATCH = """
import os, socket
def noting(usual):
    def call(self, *args):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            with open(os.environ["ROI_TEST_NOTES"], "a") as notes:
                notes.write(f"{args}\\n")
            raise OSError("no network")
        return usual(self, *args)
    return call
socket.socket.connect = noting(socket.socket.connect)
socket.socket.connect_ex = noting(socket.socket.connect_ex)
"""
NEVER_SAID = "Zorglub & Fils 4711"


@pytest.fixture
def company(kit: Any, tmp_path: Path) -> Any:
    company = kit.company(tmp_path / "company")
    company.give("crm_leads", *kit.leads(kit.day, 40, lead_source=lambda _: NEVER_SAID))
    company.give("crm_orders", *kit.orders(kit.day, 10))
    company.load = company.land(kit.day)
    return company


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """An empty home, current and temporary folder for the process, and its notes."""
    places = {name: tmp_path / name for name in ("home", "here", "scratch", "watch")}
    for place in places.values():
        place.mkdir()
    (places["watch"] / "sitecustomize.py").write_text(WATCH)
    monkeypatch.chdir(places["here"])
    monkeypatch.setenv("HOME", str(places["home"]))
    monkeypatch.setenv("TMPDIR", str(places["scratch"]))
    monkeypatch.setenv("PYTHONPATH", str(places["watch"]))
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("ROI_TEST_NOTES", str(tmp_path / "notes"))
    return places


def said_by(client: Client) -> str:
    said = client._said  # noqa: SLF001 - what the process wrote to its stderr
    said.seek(0)
    return said.read()


def test_it_answers_like_the_function_and_leaves_no_trace(
    company: Any, places: dict[str, Path], tmp_path: Path
) -> None:
    docs = tmp_path / "docs"
    wrong = company.ws.root / "expectations" / "crm_leads.json"
    request = ExtractsRequest(company.ws.root, company.load.id)
    before = set(company.ws.root.rglob("*"))
    with Client.start() as client:
        first = client.check_extracts(request)
        with_docs = client.check_extracts(
            ExtractsRequest(company.ws.root, company.load.id, data_docs=docs)
        )
        nothing = client.check_drift(DriftRequest(company.ws.root))
        # Asked for in any order, the answers go to their requests.
        assert nothing.result() == ()
        assert first.result() == check(request) == with_docs.result()
        assert set(company.ws.root.rglob("*")) == before
        company.own("crm_leads.json", "{}")
        with pytest.raises(UserError, match=r"crm_leads\.json holds no suite"):
            client.check_extracts(request).result()
        wrong.unlink()
        assert client.check_extracts(request).result() == first.result()
        assert said_by(client) == ""
    notes = tmp_path / "notes"
    assert not notes.exists(), notes.read_text()
    reach_out = "import socket; socket.socket().connect(('192.0.2.1', 9))"
    assert subprocess.run([sys.executable, "-c", reach_out], check=False, stderr=-3).returncode == 1
    assert notes.read_text(), "the watch sees nothing"
    for name in ("home", "here", "scratch"):
        assert list(places[name].iterdir()) == []
    pages = [path.read_text("utf-8") for path in docs.rglob("*.html")]
    assert any("lead_source_code" in page for page in pages), "what was missed is not in the pages"
    assert not [page for page in pages if "Zorglub" in page or "@firm" in page]


def test_a_process_that_dies_is_a_failure_of_the_engine(
    company: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Client.start() as client:
        pending = client.check_extracts(ExtractsRequest(company.ws.root, company.load.id))
        client._process.kill()  # noqa: SLF001 - as the system would when memory is short
        with pytest.raises(EngineError, match="ended with code -9") as raised:
            pending.result()
        assert raised.value.exit_code == 3
        with pytest.raises(EngineError):
            client.check_drift(DriftRequest(company.ws.root)).result()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with Client.start() as client, pytest.raises(EngineError, match="ended with code 1"):
        client.check_extracts(ExtractsRequest(company.ws.root, company.load.id)).result()


def test_an_answer_that_is_none_is_one_too(company: Any, tmp_path: Path) -> None:
    """Half a line, or a line that is no answer."""
    for number, text in enumerate(("Segmentation fault\\n", '{\\"expectations\\": [')):
        fake = tmp_path / f"fake-{number}"
        fake.write_text(f"#!/bin/sh\nread line\nprintf '{text}'\n")
        fake.chmod(0o755)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "executable", str(fake))
            with Client.start() as client, pytest.raises(EngineError):
                client.check_extracts(ExtractsRequest(company.ws.root, 1)).result()


def test_a_landed_content_that_is_gone_is_one_too(company: Any) -> None:
    for path in company.ws.land_dir.rglob("*.parquet"):
        path.unlink()
    with pytest.raises(EngineError, match="run `roi land`"):
        check(ExtractsRequest(company.ws.root, company.load.id))
    with pytest.raises(EngineError, match="load 7 cannot be read"):
        check(ExtractsRequest(company.ws.root, 7))


def test_it_ends_with_its_input() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "prospecting_roi.expectations"],
        input="no request\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        env=dict(os.environ),
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    [answer] = map(json.loads, ended.stdout.splitlines())
    assert "cannot be read" in answer["error"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this machine has no /proc")
def test_ends_with_the_process_that_started_it() -> None:
    starts_and_dies = """
import os, subprocess, sys
asked = [sys.executable, "-P", "-m", "prospecting_roi.expectations", str(os.getpid())]
print(subprocess.Popen(asked).pid, flush=True)
os.kill(os.getpid(), 9)
"""
    # Its input stays open here: that it is at an end cannot be what ends the process.
    with subprocess.Popen(
        [sys.executable, "-c", starts_and_dies],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        deadline = time.monotonic() + 600
        while _is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _is_running(pid)


def _is_running(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
