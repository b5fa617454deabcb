"""The rooms of the project in the order in which figures are made: each reads only those before."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from prospecting_roi.core.estimators import BARRIERS, ESTIMATORS

ROOMS = (
    "staging/land",
    "staging/history",
    "staging/planning",
    "staging/finance",
    "staging/ads",
    "staging/calls",
    "staging/crm",
    "intermediate/shared",
    "intermediate/identity",
    "intermediate/funnel",
    "intermediate/activity",
    "intermediate/scores",
    "intermediate/stages",
    "intermediate/costs",
    "marts/core",
    "measures/forecast",
    "measures/segments",
    "marts/scores",
    "measures/scores",
    "measures/floor",
    "measures/attribution",
    "marts/attribution",
    "measures/performance",
    "measures/calls",
    "measures/value",
    "measures/cohorts",
    "measures/budget",
    "marts/reports",
    "measures/goals",
    "marts/goals",
    "findings",
    "quality",
)
DEEPEST = 36


def room(node: dict[str, Any]) -> str:
    path = node["original_file_path"].removeprefix("models/")
    found = [name for name in ROOMS if path.startswith(f"{name}/")]
    assert len(found) == 1, f"{path} is in no room"
    return found[0]


def models_of(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    disabled = {
        key: node for key, versions in manifest["disabled"].items() for node in versions[:1]
    }
    nodes = {**disabled, **manifest["nodes"]}
    return {key: node for key, node in nodes.items() if node["resource_type"] == "model"}


def read_by(models: dict[str, dict[str, Any]], key: str) -> Iterator[str]:
    return (other for other in models[key]["depends_on"]["nodes"] if other in models)


def test_a_model_reads_only_its_own_room_and_those_before(manifest: dict[str, Any]) -> None:
    models = models_of(manifest)
    wrong = [
        f"{room(node)}/{node['name']} reads {room(models[other])}/{models[other]['name']}"
        for key, node in models.items()
        for other in read_by(models, key)
        if ROOMS.index(room(models[other])) > ROOMS.index(room(node))
    ]
    assert not wrong, "\n" + "\n".join(sorted(wrong))


def test_every_room_is_lived_in(manifest: dict[str, Any]) -> None:
    lived_in = {room(node) for node in models_of(manifest).values()}
    assert lived_in == set(ROOMS) - {"staging/history"}


def test_from_file_to_figure_it_is_not_far(manifest: dict[str, Any]) -> None:
    models = models_of(manifest)

    @cache
    def depth(key: str) -> int:
        return 1 + max(map(depth, read_by(models, key)), default=0)

    deepest = max(models, key=depth)
    assert depth(deepest) <= DEEPEST, models[deepest]["name"]


def test_an_estimate_is_made_before_what_reads_it(manifest: dict[str, Any]) -> None:
    """What a barrier waits for rests on no estimate that is made there or later."""
    parents: dict[str, list[str]] = manifest["parent_map"]

    def above(key: str, seen: set[str]) -> set[str]:
        for parent in parents.get(key, []):
            if parent not in seen:
                seen.add(parent)
                above(parent, seen)
        return seen

    for number, barrier in enumerate(BARRIERS):
        made = {one.name for one in ESTIMATORS if one.barrier in BARRIERS[number:]}
        read = above(f"model.prospecting_roi.{barrier}", set())
        assert {f"source.prospecting_roi.estimates.{name}" for name in made} & read == set()
