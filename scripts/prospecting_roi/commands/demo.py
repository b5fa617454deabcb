"""``roi demo``: the workspace of an invented company, made by a program that stands apart."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from prospecting_roi.core.errors import EngineError, UserError
from prospecting_roi.core.surroundings import check_root
from prospecting_roi.core.workspace import Workspace

_WRONG_ARGUMENTS = 2


def run(
    path: Path,
    *,
    seed: int | None = None,
    mix: str | None = None,
    leads: int | None = None,
    calls: int | None = None,
    until: date | None = None,
) -> None:
    """Generate the demo workspace in ``path``, a folder that does not exist or is empty.

    What is None keeps the generator's default. The generator runs as a process of its own, for
    nothing of the calculation may import it. One line about what was written goes to stdout.

    Raises:
        UserError: the folder is not empty, or a parameter cannot be used.
        EngineError: the generator failed; its last line is passed on.
    """
    check_root(Workspace(path))
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise UserError(f"{path} exists and is not an empty folder: name a new one.")
    options = {"seed": seed, "mix": mix, "leads": leads, "calls": calls, "until": until}
    command = [sys.executable, "-P", "-m", "prospecting_roi_demo", str(path)]
    for name, value in options.items():
        if value is not None:
            command += [f"--{name}", str(value)]
    # A folder that cannot be made is told as such, and not as a failure of the generator.
    path.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode == 0:
        return
    if not any(path.iterdir()):
        path.rmdir()
    said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
    if done.returncode == _WRONG_ARGUMENTS:
        raise UserError(said[-1].removeprefix("prospecting_roi_demo: error: "))
    raise EngineError(f"The demo workspace could not be generated: {said[-1]}")
