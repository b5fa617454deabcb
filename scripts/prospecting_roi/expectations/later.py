"""Libraries that another one reads and seldom uses: read when they are used."""

import importlib
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any


class _Later(ModuleType):
    """Stands for a module until somebody wants something of it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            # Whoever looks at all modules (`inspect`, `warnings`) wants nothing of this one.
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        module = importlib.import_module(self.__name__)
        self.__dict__.update(module.__dict__)
        return getattr(module, name)


def read_later(*names: str) -> None:
    """Let modules stand empty until they are used; those that are read already stay."""
    for name in names:
        spec = None if name in sys.modules else find_spec(name)
        if spec is not None:
            module = _Later(name)
            module.__spec__, module.__file__ = spec, spec.origin
            module.__path__ = list(spec.submodule_search_locations or [])
            sys.modules[name] = module
