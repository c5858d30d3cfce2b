"""Parts that come in kinds: extractors, article readers, exporters, stores.

Built-in parts stand in a static table from name to ``module:Class``; entry points, registered by other
packages as ``name.v1``, are read only when a name is not in the table or when a list is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Generic, TypeVar, cast

from kg.errors import UnknownPart

T = TypeVar("T")


class Registry(Generic[T]):
    """The parts of one kind, by name.

    ``kind`` is the word used in messages ("extractor"), ``group`` the entry-point group ("kg.extractors"),
    ``builtin`` the static table from name to ``module:Class``.
    """

    def __init__(self, kind: str, group: str, builtin: Mapping[str, str]) -> None:
        self.kind = kind
        self.group = group
        self.builtin = dict(builtin)

    def names(self) -> list[str]:
        """All names, built-in ones first, then those of installed plug-ins (``name.v1``), each sorted."""
        return sorted(self.builtin) + sorted(set(self._plugins()) - set(self.builtin))

    def load(self, name: str) -> type[T]:
        """The class registered under ``name``; a plug-in is found as ``name`` or as ``name.v1``.

        Raises UnknownPart, listing the names there are.
        """
        where = self.builtin.get(name)
        if where is None:
            plugins = self._plugins()
            where = plugins.get(name) or plugins.get(f"{name}.v1")
        if where is None:
            raise UnknownPart(f"no {self.kind} is called {name!r}; there are: {', '.join(self.names())}")
        module, _, attribute = where.partition(":")
        return cast("type[T]", getattr(import_module(module), attribute))

    def create(self, name: str, /, **options: Any) -> T:
        """An instance of the part called ``name``, made with keyword ``options``."""
        return self.load(name)(**options)

    def _plugins(self) -> dict[str, str]:
        from importlib.metadata import entry_points

        return {point.name: point.value for point in entry_points(group=self.group)}
