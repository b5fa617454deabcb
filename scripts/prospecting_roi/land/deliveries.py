"""Deliveries: which files arrived together, which is the latest, which repeat another."""

from collections.abc import Sequence
from dataclasses import dataclass

from prospecting_roi.core.loads import LandedFile


@dataclass(frozen=True)
class Arrival:
    """A file as it lies in `extracts/` now: section, name and hash of its bytes, landed key."""

    section: str
    name: str
    content: str
    key: str


@dataclass(frozen=True)
class Placed:
    """Where an arrival stands; see `LandedFile` for the meaning of each field."""

    group: int
    delivery: int
    first_load: int
    status: str


def place(
    arrivals: Sequence[Arrival], previous: Sequence[LandedFile], load_id: int, mode: str
) -> list[Placed]:
    """Place the files of one section in their deliveries.

    A file keeps the delivery of the same name; a renamed file (same content, former name gone)
    that of its former name; a further copy of a content that is valid now, that of the content.
    Any other is new: all new ones are one delivery. A delivery ranks by the load in which one
    of its files last changed. Mode `full`: only the latest delivery is valid. Of equal contents
    that are valid the earliest (delivery, name) lands, the others are repeated.
    """
    former = {file.name: file for file in previous}
    names = {arrival.name for arrival in arrivals}
    gone = [file for file in previous if file.name not in names]
    valid = {file.content: file for file in reversed(previous) if file.status == "landed"}
    groups: list[tuple[int, int, int]] = []
    for arrival in arrivals:
        known = former.get(arrival.name)
        if known is None:
            known = next((file for file in gone if file.content == arrival.content), None)
            if known is not None:
                gone.remove(known)
            elif arrival.content in valid:
                known = valid[arrival.content]
        if known is None:
            groups.append((load_id, load_id, load_id))
        elif known.content == arrival.content:
            groups.append((known.group, known.delivery, known.first_load))
        else:
            groups.append((known.group, load_id, load_id))
    ranks: dict[int, int] = {}
    for group, delivery, _ in groups:
        ranks[group] = max(ranks.get(group, 0), delivery)
    latest = max(ranks.values(), default=0)
    placed = [
        Placed(
            group,
            ranks[group],
            first_load,
            "superseded" if mode == "full" and ranks[group] < latest else "landed",
        )
        for group, _, first_load in groups
    ]
    order = sorted(range(len(arrivals)), key=lambda i: (placed[i].delivery, arrivals[i].name))
    seen: set[str] = set()
    for position in order:
        if placed[position].status != "landed":
            continue
        if arrivals[position].key in seen:
            entry = placed[position]
            placed[position] = Placed(entry.group, entry.delivery, entry.first_load, "repeated")
        seen.add(arrivals[position].key)
    return placed
