"""Landing: the only part that reads extracts."""

from prospecting_roi.land.landing import land, load_at
from prospecting_roi.land.relations import install_relations

__all__ = ["install_relations", "land", "load_at"]
