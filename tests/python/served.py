"""`roi` in processes forked from one that has read its modules once.

Reading dbt's and Great Expectations' modules takes longer than a small build. What a process of its
own proves besides, the wheel's test and those of the expectations' process show.
"""

import json
import multiprocessing
import socket
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

READ_ONCE = (
    *("dbt.cli.main", "dbt.adapters.duckdb", "dbt.adapters.factory", "pytest"),
    *("prospecting_roi.cli", "prospecting_roi.commands.build", "prospecting_roi.land"),
    *("prospecting_roi.publish.duckdb", "prospecting_roi.expectations.service"),
)
SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload([*READ_ONCE])

# The streams are files, or streams of another process as the system names them.
DRIVER = """
import os, runpy, sys
for descriptor, name, path in ((1, "stdout", out), (2, "stderr", err)):
    os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), descriptor)
    setattr(sys, name, open(descriptor, "w", encoding="utf-8", buffering=1, closefd=False))
os.chdir(folder)
os.environ.clear()
os.environ.update(environment)
sys.argv = ["roi", *arguments]
runpy.run_path(silent)["silence"]()
from prospecting_roi.cli import main
with runpy.run_path(judging)["judged_here"]():
    main()
"""

# What a shell finds as `roi`: asks the server to run it on the streams of this process.
PROGRAM = """#!{python} -IS
import json, os, socket, sys
streams = [f"/proc/{{os.getpid()}}/fd/{{number}}" for number in (1, 2)]
asked = [sys.argv[1:], os.getcwd(), dict(os.environ), *streams]
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    server.sendall(json.dumps(asked).encode() + b"\\n")
    sys.exit(int(server.makefile().readline()))
"""


def serve(
    arguments: list[str], folder: Path, environment: Mapping[str, str], out: Path, err: Path
) -> int:
    """Run `roi` in a folder, with what it says written to two files; returns the exit code."""
    names: dict[str, Any] = {
        "arguments": arguments,
        "folder": str(folder),
        "environment": dict(environment),
        "out": str(out),
        "err": str(err),
        "judging": str(Path(__file__).with_name("judging.py")),
        "silent": str(Path(__file__).with_name("silent.py")),
    }
    process = SERVER.Process(target=exec, args=(DRIVER, names))
    process.start()
    process.join()
    assert process.exitcode is not None
    return process.exitcode


@contextmanager
def served_program() -> Iterator[Path]:
    """A program `roi` for shells, in a folder of its own."""
    # Directly below the temporary one: the path of a socket must be short.
    with TemporaryDirectory(prefix="roi-") as folder:
        yield from _served_program(Path(folder))


def _served_program(folder: Path) -> Iterator[Path]:
    address, program = folder / "socket", folder / "roi"
    text = PROGRAM.format(python=sys.executable, address=str(address))
    program.write_text(text, encoding="utf-8")
    program.chmod(0o755)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(address))
        listening.listen()
        thread = threading.Thread(target=_answer, args=(listening,), daemon=True)
        thread.start()
        try:
            yield program
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(timeout=60)


def _answer(listening: socket.socket) -> None:
    """One command after the other, until nobody listens any more."""
    while True:
        try:
            asking, _ = listening.accept()
        except OSError:
            return
        with asking, asking.makefile("rw") as lines:
            arguments, folder, environment, out, err = json.loads(lines.readline())
            code = serve(arguments, Path(folder), environment, Path(out), Path(err))
            lines.write(f"{code}\n")
