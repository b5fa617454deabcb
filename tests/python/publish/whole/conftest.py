"""A private PostgreSQL server."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def postgres() -> Iterator[dict[str, str]]:
    """A private PostgreSQL server in a temporary folder, reached by its socket only.

    Gives the environment variables by which the target postgres finds its database ``company``;
    another one is ``demo``. Skips without binaries.
    """
    pytest.importorskip("psycopg2", reason="the PostgreSQL driver is not installed")
    binaries = _postgres_binaries()
    if binaries is None:
        pytest.skip(
            "no PostgreSQL binaries (initdb, postgres): the same models are not tested there"
        )
    with _server(binaries) as folder:
        names = {"ROI_PG_HOST": str(folder), "ROI_PG_USER": "roi", "ROI_PG_DATABASE": "company"}
        # The second sorts text in the French way: figures must not depend on it.
        french = ("-T", "template0", "--locale-provider=icu", "--icu-locale=fr-FR")
        for database, options in (("company", ()), ("demo", french)):
            create = [binaries / "createdb", "-h", folder, "-U", "roi", *options, database]
            subprocess.run(create, check=True, timeout=60)
        yield names


def _postgres_binaries() -> Path | None:
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    return found[-1].parent if found else None


@contextmanager
def _server(binaries: Path) -> Iterator[Path]:
    """Start and stop a server, as somebody without privileges when run by root."""
    # A folder of its own directly below the temporary one: the path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="roi-pg-"))
    user = "nobody" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    options = {"user": user, "group": None, "extra_groups": []} if user else {}
    data = folder / "data"
    run: dict[str, Any] = {"cwd": folder, **options}
    subprocess.run(
        [
            *(binaries / "initdb", "-D", data, "-U", "roi", "-E", "UTF8", "--auth=trust"),
            *("--locale=C.UTF-8", "--no-sync"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
        **run,
    )
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-F"],
        stdout=log,
        stderr=log,
        **run,
    )
    try:
        for _ in range(200):
            ready = [binaries / "pg_isready", "-q", "-h", folder]
            if subprocess.run(ready, check=False, timeout=10).returncode == 0:
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"the PostgreSQL server did not start: see {folder / 'server.log'}")
        yield folder
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=30)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)
