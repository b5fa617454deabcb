"""Targets: where a build is prepared, checked and published. Only here is anything switched."""
