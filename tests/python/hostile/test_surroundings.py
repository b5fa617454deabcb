"""What lies around a workspace and cannot be used: exit code 2 and one sentence, never a hang."""

import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .commands import Ended, made_workspace, read_everything, roi, without_privileges

Break = Callable[[Path], object]


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that has landed once."""
    root = made_workspace(tmp_path_factory.mktemp("landed") / "company")
    read_everything(root)
    return root


@pytest.fixture
def root(landed: Path) -> Iterator[Path]:
    """A copy of it, in a folder that anybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="roi-around-"))
    folder.chmod(0o755)
    shutil.copytree(landed, folder / "company")
    yield folder / "company"
    for path in folder.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder)


def refused(ended: Ended, *parts: str) -> None:
    """Exit code 2, one sentence that has these parts, and the same as JSON."""
    assert ended.code == 2, ended.err
    assert "Traceback" not in ended.err
    for part in parts:
        assert part in ended.sentence
    answer = ended.json()
    if isinstance(answer, dict):
        assert answer["exit_code"] == 2
        assert answer["status"] == "failed"


def no_rights(*parts: str) -> Break:
    return lambda root: root.joinpath(*parts).chmod(0)


def read_only(*parts: str) -> Break:
    return lambda root: root.joinpath(*parts).chmod(0o555)


def a_folder(*parts: str) -> Break:
    def make(root: Path) -> None:
        path = root.joinpath(*parts)
        path.unlink(missing_ok=True)
        path.mkdir(parents=True)

    return make


def a_file(*parts: str) -> Break:
    def make(root: Path) -> None:
        path = root.joinpath(*parts)
        if path.is_dir():
            shutil.rmtree(path)
        path.write_text("not a folder", encoding="utf-8")

    return make


def a_pipe(*parts: str) -> Break:
    def make(root: Path) -> None:
        path = root.joinpath(*parts)
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        os.mkfifo(path)

    return make


def a_socket(*parts: str) -> Break:
    def make(root: Path) -> None:
        path = root.joinpath(*parts)
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as given:
            given.bind(str(path))

    return make


def a_table(root: Path) -> Path:
    (root / "reference").mkdir(exist_ok=True)
    return root / "reference" / "channels.csv"


BROKEN: dict[str, tuple[Break, str]] = {
    "extracts unreadable": (no_rights("extracts"), "extracts"),
    "extract unreadable": (no_rights("extracts", "crm_orders.csv"), "crm_orders.csv"),
    "settings unreadable": (no_rights("roi.yml"), "roi.yml"),
    "reference unreadable": (lambda r: (a_table(r), (r / "reference").chmod(0)), "reference"),
    "table unreadable": (lambda r: (a_table(r).touch(), a_table(r).chmod(0)), "channels.csv"),
    "state unreadable": (no_rights("state"), "state"),
    "state read-only": (read_only("state"), "state"),
    "loads unreadable": (no_rights("state", "loads"), "loads"),
    "load unreadable": (no_rights("state", "loads", "000001.json"), "000001.json"),
    "land read-only": (read_only("state", "land"), "land"),
    "lock unreadable": (no_rights("state", "lock"), "lock"),
    "workspace unreadable": (no_rights(), "company"),
    "state a file": (a_file("state"), "state is a file where a folder is expected"),
    "loads a file": (a_file("state", "loads"), "loads is a file where a folder is expected"),
    "land a file": (a_file("state", "land"), "land is a file where a folder is expected"),
    "tmp a file": (a_file("state", "tmp"), "tmp is a file where a folder is expected"),
    "lock a folder": (a_folder("state", "lock"), "lock is a folder where a file is expected"),
    "load a folder": (a_folder("state", "loads", "000001.json"), "000001.json"),
    "settings a folder": (a_folder("roi.yml"), "roi.yml is a folder"),
    "extracts a file": (a_file("extracts"), "extracts"),
    "reference a file": (a_file("reference"), "reference is a file"),
    "table a folder": (lambda root: a_table(root).mkdir(), "channels.csv is a folder"),
    "pipe for an extract": (a_pipe("extracts", "crm_orders.csv"), "crm_orders.csv is a named pipe"),
    "pipe for a table": (a_pipe("reference", "channels.csv"), "channels.csv is a named pipe"),
    "pipe for the settings": (a_pipe("roi.yml"), "roi.yml is a named pipe"),
    "pipe for the lock": (a_pipe("state", "lock"), "lock is a named pipe"),
    "pipe for a load": (a_pipe("state", "loads", "000001.json"), "000001.json is a named pipe"),
    "pipe for the hashes": (a_pipe("state", "land", "hashes.json"), "hashes.json is a named pipe"),
    "pipe for the log": (a_pipe("state", "logs", "roi.log"), "roi.log is a named pipe"),
    "socket for an extract": (a_socket("extracts", "crm_orders.csv"), "crm_orders.csv is a socket"),
    "link round in a circle": (
        lambda root: (root / "extracts" / "crm_leads.csv").symlink_to("crm_leads.csv"),
        "crm_leads.csv",
    ),
    "link to nothing": (
        lambda root: (root / "extracts" / "crm_leads.csv").symlink_to("nowhere.csv"),
        "crm_leads.csv",
    ),
    "extract with a name that is no text": (
        lambda root: (root / "extracts" / os.fsdecode(b"crm_leads\xe9.csv")).touch(),
        r"crm_leads\udce9.csv",
    ),
    "table with a name that is no text": (
        lambda root: a_table(root).with_name(os.fsdecode(b"chann\xe9ls.csv")).touch(),
        r"chann\udce9ls.csv",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_cannot_be_used(root: Path, case: str) -> None:
    breaks, said = BROKEN[case]
    breaks(root)
    with without_privileges(root):
        refused(roi("land", "-w", root, "--json"), said)
        for verb in ("doctor", "runs", "inspect"):
            ended = roi(verb, "-w", root, "--json")
            assert ended.code in {0, 2}, ended.err
            assert ended.json() is not None
            assert "Traceback" not in ended.err


def test_a_folder_of_state_that_cannot_be_made(root: Path) -> None:
    shutil.rmtree(root / "state")
    root.chmod(0o555)
    with without_privileges(root):
        refused(roi("land", "-w", root, "--json"), "cannot be written to")


def test_a_workspace_whose_path_is_no_text(tmp_path: Path) -> None:
    named = tmp_path / os.fsdecode(b"soci\xe9t\xe9")
    made_workspace(named)
    for verb in ("land", "build", "runs", "doctor", "inspect"):
        refused(roi(verb, "-w", named, "--json"), "is not UTF-8")
    for verb in ("init", "demo"):
        ended = roi(verb, named)
        assert (ended.code, "is not UTF-8" in ended.sentence) == (2, True)
    assert {path.name for path in named.iterdir()} == {"extracts", "roi.yml"}


def test_a_workspace_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    for place in (file, file / "below", tmp_path / "nowhere", tmp_path / ("x" * 300)):
        for verb in ("land", "build", "check", "runs", "rollback"):
            refused(roi(verb, "-w", place, "--json"))
    for verb in ("init", "demo"):
        assert roi(verb, file / "below").code == 2


def test_a_mistake_on_the_command_line_is_told_as_json_too(root: Path) -> None:
    for arguments in (
        ("land", "--no-such-option"),
        ("build", "--threads", "none"),
        ("build", "--as-of", "yesterday"),
        ("build", "--target", "oracle"),
        ("rollback", "--to", "last"),
        ("rollback", "--to", "9"),
        ("inspect", "nowhere.csv"),
    ):
        refused(roi(*arguments, "-w", root, "--json"))


def test_names_that_are_no_text_are_listed_where_nothing_reads_them(root: Path) -> None:
    (root / "extracts" / os.fsdecode(b"caf\xe9.csv")).write_text("a\n1\n", encoding="utf-8")
    ended = roi("land", "-w", root, "--json")
    assert ended.code == 0, ended.err
    assert ended.json()["files_not_taken"] == [os.fsdecode(b"caf\xe9.csv")]


def test_links_that_lead_outside(root: Path) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    secret = outside / "crm_leads.csv"
    secret.write_text("lead_id,created_at,secret\nL1,2026-01-05,top\n", encoding="utf-8")
    extracts, table = root / "extracts", a_table(root)
    link = extracts / "crm_leads.csv"

    def land_again(*parts: str) -> Ended:
        ended = roi("land", "-w", root, "--json")
        refused(ended, *parts)
        assert "top" not in ended.err + ended.out
        return ended

    link.symlink_to(secret)
    land_again("extracts/crm_leads.csv is a link that leads outside", "allowed_folders")
    ended = roi("inspect", "-w", root, "--json")
    assert "leads outside" in ended.json()["files"][0]["problem"]
    assert "secret" not in ended.out
    link.unlink()

    (extracts / "more").symlink_to(outside)
    (root / "roi.yml").write_text("extracts: {crm_leads: {files: more/*.csv}}\n", encoding="utf-8")
    land_again("extracts/more is a link that leads outside")
    (root / "roi.yml").write_text("extracts: {crm_leads: {files: '**/crm_l*'}}\n", encoding="utf-8")
    land_again("holds no such file")
    allowing = "allowed_folders: [../outside]\nextracts: {crm_leads: {files: more/*.csv}}\n"
    (root / "roi.yml").write_text(allowing, encoding="utf-8")
    allowed = roi("land", "-w", root, "--json")
    assert allowed.code == 0, allowed.err
    assert [f["name"] for f in allowed.json()["files"]] == ["more/crm_leads.csv", "crm_orders.csv"]
    (extracts / "more").unlink()
    (root / "roi.yml").write_text("currency: EUR\n", encoding="utf-8")

    table.symlink_to(secret)
    land_again("reference/channels.csv is a link that leads outside")
    table.unlink()
    table.parent.rmdir()
    table.parent.symlink_to(outside)
    land_again("reference is a link that leads outside")
    table.parent.unlink()

    # Within the folder a link is a file like any other, and a circle of folders ends.
    link.symlink_to("crm_orders.csv")
    (extracts / "round").symlink_to(extracts)
    link.rename(extracts / "crm_orders_again.csv")
    assert roi("land", "-w", root, "--json").code == 0
    extracts.rename(outside / "extracts")
    extracts.symlink_to(outside / "extracts")
    land_again("extracts is a link that leads outside")
