"""Spoilt workspaces: every command ends with 0 or 2, a sentence and valid JSON; none hangs.

A sample runs by default. `make fuzz` (ROI_FUZZ=500, ROI_FUZZ_SEED=…) tries more.
"""

import os
import random
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from .commands import Ended, made_workspace, read_everything, roi, without_privileges
from .fuzzed import CHANNELS, ORDERS, SETTINGS, SPEND, spoil

INPUTS = int(os.environ.get("ROI_FUZZ", "24"))
SEED = int(os.environ.get("ROI_FUZZ_SEED", "20261129"))
VERBS = ("land", "land", "inspect", "doctor", "runs", "rollback", "show", "export")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has landed, as it is before it is spoilt."""
    root = made_workspace(tmp_path_factory.mktemp("whole") / "company")
    (root / "roi.yml").write_text(SETTINGS, encoding="utf-8")
    (root / "extracts" / "crm_orders.csv").write_text(ORDERS, encoding="utf-8")
    (root / "extracts" / "ad_spend.csv").write_text(SPEND, encoding="utf-8")
    (root / "extracts" / "more").mkdir()
    line = '{"order_id": "O3", "ordered_at": "2026-03-05", "amount": 7}\n'
    (root / "extracts" / "more" / "orders.jsonl").write_text(line, encoding="utf-8")
    (root / "reference").mkdir()
    (root / "reference" / "activities.csv").write_text(CHANNELS, encoding="utf-8")
    read_everything(root)
    return root


def wrong_with(ended: Ended, verb: str) -> str:
    """What is wrong with how a command ended; empty when nothing is."""
    if ended.code not in {0, 2}:
        return f"{verb} ends with {ended.code}: {ended.err.strip()[-300:]}"
    if "Traceback" in ended.err or (ended.code and len(ended.sentence) < len("It is wrong.")):
        return f"{verb} says {ended.err.strip()[-300:]!r}"
    try:
        ended.json()
    except ValueError as error:
        return f"{verb} gives no JSON ({error}): {ended.out[:200]!r}"
    return ""


@pytest.mark.slow
def test_spoilt_workspaces(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(SEED)  # noqa: S311 - a seed that can be given again
    wrong: list[str] = []
    codes: Counter[int] = Counter()
    for number in range(INPUTS):
        folder = Path(tempfile.mkdtemp(prefix="roi-fuzz-"))
        folder.chmod(0o755)
        root = folder / "company"
        try:
            shutil.copytree(whole, root)
            how = spoil(chance, root)
            verb = chance.choice(VERBS)
            with without_privileges(root):
                ended = roi(verb, "-w", root, "--json", seconds=90)
            found = wrong_with(ended, verb)
            codes[ended.code] += 1
            if found:
                wrong.append(f"{number} ({how}): {found}")
        finally:
            for path in (root, *root.rglob("*")):
                if path.is_dir() and not path.is_symlink():
                    path.chmod(0o755)
            shutil.rmtree(folder, ignore_errors=True)
    with capsys.disabled():
        print(
            f"\nspoilt workspaces, seed {SEED}: {INPUTS} tried, {codes[0]} ended with 0, "
            f"{codes[2]} with 2; wrong {len(wrong)}"
        )
    assert not wrong, "\n".join(wrong[:30])
