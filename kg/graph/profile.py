"""Where the time of a query goes: how long until it starts to answer, and how much each of its patterns matches.

The engine tells nothing of its plan. What helps to find the costly part is how many triples each pattern has in the
store by itself: the engine begins with the rare ones, and a query is slow where only frequent ones are left.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import BadQuery, KGError
from kg.graph.query import QueryResult

Ask = Callable[[str], QueryResult]


@dataclass(slots=True)
class Profile:
    """Seconds from the call to the engine's first word, to the first row and to the last; rows given.

    ``patterns`` are the triple patterns of the query with the number of matches each has alone (None where counting
    failed or took too long), the most frequent first.
    """

    started: float = 0.0
    first: float = 0.0
    total: float = 0.0
    rows: int = 0
    patterns: list[tuple[str, int | None]] = field(default_factory=list)


class Clock:
    """Takes the times of one query: make it before, call ``started``, and read the rows through ``watch``."""

    def __init__(self) -> None:
        self.profile = Profile()
        self._began = time.perf_counter()

    def started(self) -> None:
        """The engine has read the query and begins."""
        self.profile.started = self.profile.first = self.profile.total = self._since()

    def watch(self, result: QueryResult) -> QueryResult:
        """``result``, whose rows are counted and timed as they are read."""
        result.observe(self._row, self._end)
        return result

    def _row(self) -> None:
        self.profile.rows += 1
        if self.profile.rows == 1:
            self.profile.first = self._since()

    def _end(self) -> None:
        self.profile.total = self._since()

    def _since(self) -> float:
        return time.perf_counter() - self._began


def count_patterns(sparql: str, prefixes: Mapping[str, str], ask: Ask) -> list[tuple[str, int | None]]:
    """The triple patterns of ``sparql``, each with the number of its matches alone; see ``Profile.patterns``.

    ``ask`` answers a query, within a time of its choice. Raises BadQuery for what rdflib's parser does not read.
    """
    counts: dict[str, int | None] = {}
    for full, short in _patterns(sparql, prefixes):
        if short in counts:
            continue
        try:
            (row,) = ask(f"SELECT (COUNT(*) AS ?n) {{ {full} }}")
            counts[short] = int(str(row["n"]))
        except (KGError, ValueError):
            counts[short] = None
    return sorted(counts.items(), key=lambda entry: (entry[1] is not None, -(entry[1] or 0), entry[0]))


def _patterns(sparql: str, prefixes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each triple pattern with whole and with shortened IRIs."""
    from rdflib import Graph, URIRef
    from rdflib.namespace import NamespaceManager
    from rdflib.plugins.sparql import prepareQuery
    from rdflib.plugins.sparql.parserutils import CompValue

    names = NamespaceManager(Graph(bind_namespaces="none"), bind_namespaces="none")
    for prefix, namespace in prefixes.items():
        names.bind(prefix, URIRef(namespace))
    try:
        algebra = prepareQuery(sparql, initNs=dict(prefixes)).algebra
    except Exception as error:
        raise BadQuery(f"the patterns of the query cannot be counted: {' '.join(str(error).split())[:160]}") from error
    seen: set[int] = set()
    waiting: list[Any] = [algebra]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            if id(part) in seen:
                continue
            seen.add(id(part))
            for triple in part.get("triples") or ():
                if isinstance(triple, tuple):
                    yield " ".join(term.n3() for term in triple), " ".join(term.n3(names) for term in triple)
            waiting.extend(value for name, value in part.items() if name != "triples" and not name.startswith("_"))
        elif isinstance(part, list | tuple):
            waiting.extend(part)
