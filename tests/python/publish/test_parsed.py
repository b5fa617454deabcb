"""dbt's project is parsed once per version of the code; contracts are looked at until they held."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Command

NEW = "L4,2026-03-01,partner\n"
CONTRACT = """
models:
  - name: dim_channels
    config: {contract: {enforced: true}}
    columns:
      - {name: channel, data_type: varchar}
      - {name: label_en, data_type: varchar}
      - {name: label_fr, data_type: %s}
"""


@pytest.fixture
def cache(company: "Command", tmp_path: Path) -> Path:
    """The user's cache, empty."""
    company.environment["XDG_CACHE_HOME"] = str(tmp_path / "cache")
    shutil.rmtree(company.folder / "state" / "dbt")
    return tmp_path / "cache" / "prospecting-roi"


def parsed_by(company: "Command") -> bool:
    """Whether dbt parsed the project in this workspace."""
    return (company.folder / "state" / "dbt" / "duckdb" / "partial_parse.msgpack").exists()


def test_parsed_once_for_all_workspaces(company: "Command", cache: Path, tmp_path: Path) -> None:
    other = type(company)(tmp_path / "other", company.project, company.environment)
    shutil.copytree(company.folder, other.folder, symlinks=True)
    company.give(NEW)
    assert company.run("build").code == 0
    assert parsed_by(company)
    assert sorted(path.suffix for path in cache.iterdir()) == [".held", ".msgpack"]
    other.give(NEW)
    assert other.run("build").code == 0
    assert not parsed_by(other)
    assert (other.published(), other.number()) == (1, 2)


@pytest.mark.parametrize("trouble", ["cut off", "no folder"])
def test_a_cache_that_cannot_be_used_stops_nothing(
    company: "Command", cache: Path, trouble: str
) -> None:
    if trouble == "no folder":
        cache.parent.touch()
    company.give(NEW)
    assert company.run("build").code == 0
    if trouble == "cut off":
        [path] = cache.glob("*.msgpack")
        path.write_bytes(path.read_bytes()[:100])
    (company.folder / "state" / "dbt" / "duckdb" / "partial_parse.msgpack").unlink()
    company.give(NEW, "L5,2026-03-02,partner\n")
    assert company.run("build").code == 0
    assert parsed_by(company) is (trouble == "cut off")
    assert company.published() == 2


def test_a_broken_contract_is_the_engines_error(company: "Command", cache: Path) -> None:
    for kind, code in (("integer", 3), ("varchar", 0)):
        project = company.folder.parent / f"project_{kind}"
        shutil.copytree(str(company.project), project)
        (project / "models" / "contract.yml").write_text(CONTRACT % kind, encoding="utf-8")
        models = (project / "models" / "models.yml").read_text(encoding="utf-8")
        without = models[: models.index("  - name: dim_channels")]
        (project / "models" / "models.yml").write_text(without, encoding="utf-8")
        broken = type(company)(company.folder, project, company.environment)
        broken.give(NEW)
        ended = broken.run("build")
        assert ended.code == code, ended.err
        assert ("dim_channels" in ended.sentence) is (code == 3)
        assert len(list(cache.glob("*.held"))) == (0 if code else 1)
