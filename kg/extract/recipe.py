"""How an extractor is made, as something that can be sent to another process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from kg.extract.extractor import Extractor, extractors, make_from


@dataclass(frozen=True, slots=True)
class Recipe:
    """The class of an extractor, by module and name, the spaCy pipeline if it takes one, and its options.

    A class instead of the name under which it is registered: what is registered may differ from process to process.
    """

    module: str
    name: str
    model: str | None
    options: tuple[tuple[str, Any], ...]

    @classmethod
    def of(cls, name: str, model: str | None, options: Mapping[str, Any]) -> Recipe:
        """The recipe of the extractor that is registered as ``name``. Raises UnknownPart."""
        part = extractors.load(name)
        return cls(part.__module__, part.__qualname__, model, tuple(sorted(options.items())))

    def make(self) -> Extractor:
        """The extractor. Raises BadOption and ModelMissing."""
        return make_from(getattr(import_module(self.module), self.name), model=self.model, **dict(self.options))
