"""The two catalogues of texts: the same keys, the same values filled in, each text used."""

import re
from pathlib import Path

import pytest

from prospecting_roi.report.messages import LANGUAGES, catalogue

FILLED = re.compile(r"\{(\w+)\}")


def test_both_languages_say_the_same_things() -> None:
    english, french = (catalogue(language) for language in LANGUAGES)
    assert english.keys() == french.keys()
    for key, text in english.items():
        assert sorted(FILLED.findall(text)) == sorted(FILLED.findall(french[key])), key
        for said in (text, french[key]):
            assert said.strip(), key
            # what joins two names has blanks around it
            assert said == said.strip() or key.startswith("words."), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_says_the_name_of_a_column_or_file(language: str) -> None:
    for key, text in catalogue(language).items():
        said = FILLED.sub("", text)
        assert not re.search(r"\b\w+_\w+\b|\.(csv|yml|sql|xlsx)\b", said), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_to_be_a_cause(language: str) -> None:
    causal = {
        "en": r"\b(caused?|causes|because|thanks to|due to|generates?)\b",
        "fr": r"\b(cause|causes|grâce à|provoque\w*|génère\w*|entraîne\w*)\b",
    }
    for key, text in catalogue(language).items():
        said = FILLED.sub("", text).lower()
        assert not re.search(causal[language], said) or key.startswith("definitions."), key


def test_each_section_is_of_a_module_or_template(project_root: Path) -> None:
    folder = project_root / "scripts" / "prospecting_roi" / "report"
    files = [*folder.rglob("*.py"), *(folder / "template").iterdir()]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    blocks = {path.stem for path in (folder / "blocks").glob("*.py")}
    for key in catalogue("en"):
        section, name = key.split(".", 1)
        is_named = f"{key}" in code or re.search(rf"[\"'`]{section}[.\"]", code) is not None
        assert is_named or section in blocks, f"{key} ({name}) is used nowhere"
