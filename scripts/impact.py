"""What a change of a model or source reaches: who reads it, room by room, and what is published.

`python scripts/impact.py MANIFEST NAME`; exit code 2 for a name that the manifest does not hold.
"""

import json
import sys
import textwrap
from collections import defaultdict
from pathlib import Path
from typing import Any

Node = dict[str, Any]


def reached(manifest: Node, start: str) -> list[Node]:
    """The models that read a node, and those that read them, each once and nearest first."""
    reading: dict[str, list[Node]] = defaultdict(list)
    for node in manifest["nodes"].values():
        if node["resource_type"] == "model":
            for other in node["depends_on"]["nodes"]:
                reading[other].append(node)
    found: dict[str, Node] = {}
    open_ends = [start]
    while open_ends:
        for node in reading[open_ends.pop(0)]:
            if node["unique_id"] not in found:
                found[node["unique_id"]] = node
                open_ends.append(node["unique_id"])
    return list(found.values())


def said(manifest: Node, start: str) -> list[str]:
    """The lines to print: models by room, published ones with their columns; tests; exposures."""
    models = reached(manifest, start)
    rooms: dict[str, list[Node]] = defaultdict(list)
    for node in models:
        rooms[str(Path(node["original_file_path"]).parent)].append(node)
    lines = [f"{len(models)} models in {len(rooms)} rooms"]
    for room, nodes in rooms.items():
        lines.append(room)
        for node in sorted(nodes, key=lambda node: str(node["name"])):
            lines.append(f"  {node['name']}")
            if node["access"] == "public":
                lines += textwrap.wrap(
                    ", ".join(node["columns"]), 96, initial_indent="    ", subsequent_indent="    "
                )
    changed = {start, *(node["unique_id"] for node in models)}
    for kind in ("exposures", "unit_tests"):
        of = changed if kind == "exposures" else {start}
        names = sorted(
            node["name"]
            for node in manifest[kind].values()
            if of & set(node["depends_on"]["nodes"])
        )
        lines.append(f"{kind.replace('_', ' ')}: {', '.join(names) or 'none'}")
    return lines


def main(manifest_path: Path, name: str) -> int:
    """Print what is reached."""
    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    nodes = {**manifest["nodes"], **manifest["sources"]}
    found = [key for key, node in nodes.items() if node["name"] == name]
    if not found:
        print(f"No model or source is called {name}.", file=sys.stderr)
        return 2
    print("\n".join(said(manifest, found[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
