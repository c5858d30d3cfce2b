"""Geopolitical events from news: who did what to whom, when, who says so, and where it stands in the text.

    import kg

    extraction = kg.extract("The United States sanctioned Rosneft on Wednesday.", date="2025-10-23")
    with kg.Graph.open("kg-graph") as graph:
        graph.ingest([kg.Article("…", date="2025-10-23")])
        for event in graph.events():
            ...

All names are loaded when they are first used, so that ``import kg`` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from kg._version import __version__

if TYPE_CHECKING:
    from kg.extract import extract as extract
    from kg.graph.filters import EventFilter as EventFilter
    from kg.graph.graph import Graph as Graph
    from kg.model import Article as Article
    from kg.model import Event as Event
    from kg.model import Extraction as Extraction

_WHERE: Final = {
    "Article": "kg.model",
    "Event": "kg.model",
    "EventFilter": "kg.graph.filters",
    "Extraction": "kg.model",
    "Graph": "kg.graph.graph",
}

__all__ = ["Article", "Event", "EventFilter", "Extraction", "Graph", "__version__", "extract"]


def __getattr__(name: str) -> Any:
    """The public names, imported at their first use (PEP 562)."""
    if name == "extract":
        # A package that can be called: kg.extract(…) as well as kg.extract.extractor.
        return import_module("kg.extract")
    where = _WHERE.get(name)
    if where is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(where), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """What ``dir(kg)`` lists: also the names that are not loaded yet."""
    return sorted({*globals(), *__all__})
