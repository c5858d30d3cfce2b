"""Stores of made events, filled the fast way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import made_events
from pyoxigraph import Quad

from kg.actors import knowledge_base
from kg.graph.catalogue import Catalogue, Run
from kg.graph.graph import Graph
from kg.graph.iris import Iris, term
from kg.graph.store import Store, stores
from kg.graph.writing import actor_quads, wholes_of, write_extraction
from kg.model import Actor, Extraction


@dataclass(slots=True)
class Filled:
    """What went into a store: quads of named graphs without the vocabulary, reports, and the extractions themselves."""

    quads: int = 0
    reports: int = 0
    extractions: list[Extraction] = field(default_factory=list)


def make(folder: Path) -> Iris:
    """A new, empty store, and the IRIs of its data."""
    with Graph.open(folder) as graph:
        return graph.iris


def open_store(folder: Path) -> Store:
    """The store in ``folder`` without the façade."""
    return stores.create("disk", location=folder)


def fill(folder: Path, size: int) -> Filled:
    """Fill the new store ``folder`` with articles, their actors and catalogue entries: ``size`` quads or a few more."""
    filled = Filled()
    make(folder)
    store = open_store(folder)
    try:
        store.bulk(_article_quads(Catalogue(store), size, filled))
        # As an import ends.
        store.settle()
    finally:
        store.close()
    return filled


def _article_quads(catalogue: Catalogue, size: int, filled: Filled) -> Iterator[Quad]:
    extractor = made_events.Given()
    session, beginning = catalogue.begin(Run.of(extractor.name, extractor.version, extractor.describe()))
    run = catalogue.iris.run(Run.of(extractor.name, extractor.version, extractor.describe()).id)
    actors: dict[str, Actor] = {}
    yield from beginning
    for extraction in made_events.articles():
        if filled.quads >= size:
            break
        written = write_extraction(extraction, iris=catalogue.iris, run=run)
        assert not written.reasons, written.reasons
        entry = catalogue.entry_quads(
            extraction.article, session, events=len(written.events), reports=written.reports, refusals=0
        )
        yield from written.quads
        yield from entry
        actors.update(written.actors)
        filled.extractions.append(extraction)
        filled.quads += len(written.quads) + len(entry)
        filled.reports += written.reports
    actors.update(wholes_of(actors, knowledge_base().get))
    for actor in actors.values():
        yield from actor_quads(actor, term("graph:actors"))


def add_rows(folder: Path, quads: int) -> None:
    """Add ``quads`` more from dataset rows to a store."""
    store = open_store(folder)
    try:
        iris = Catalogue(store).iris
        store.bulk(made_events.until(made_events.row_quads(iris=iris, seed="more rows"), quads))
    finally:
        store.close()
