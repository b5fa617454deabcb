"""Text of others as people and a CI see it: no escape, no hidden mark, no command."""

import pytest

from prospecting_roi.core.shown import plain, shown, shown_in_log


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Salon d’été – Île-de-France 1\u202f200\u00a0€ ✓ 日本", None),
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("abc\u202etxt.exe", "abc\\u202etxt.exe"),
        ("a\r\nb\tc", "a\\r\\nb\\tc"),
        ("\u2028\u2066\u200b\ufeff\u0085\x9b", "\\u2028\\u2066\\u200b\\ufeff\\x85\\x9b"),
        ("caf\udce9.csv", "caf\\udce9.csv"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_what_does_not_print_is_written(text: str, expected: str | None) -> None:
    assert shown(text) == (text if expected is None else expected)
    assert all(mark.isprintable() or mark in "\u202f\u00a0" for mark in shown(text))


def test_nothing_in_a_log_is_a_command_of_a_workflow() -> None:
    said = shown_in_log("::error::boo ##[set-output name=x] a:::b")
    assert "::" not in said
    assert "##[" not in said
    assert said.startswith(":\\x3aerror")


def test_a_likeness_for_old_terminals() -> None:
    assert plain("– 8\u202f000 € … Téléprospection ≥ œuvre 日") == (
        "- 8 000 EUR ... Teleprospection >= oeuvre ?"
    )
