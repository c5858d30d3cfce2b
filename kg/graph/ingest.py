"""Articles into a store: one transaction an article, known ones passed over, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Literal

from pyoxigraph import Quad

from kg.actors import knowledge_base
from kg.extract.extractor import Extractor, extractors, make_extractor
from kg.graph.actor_graph import changes
from kg.graph.catalogue import Catalogue, Run, Session, checksum
from kg.graph.store import Store
from kg.graph.writing import Written, write_extraction
from kg.model import Actor, Article, SetAside

if TYPE_CHECKING:
    from kg.graph.validation import Gate

Status = Literal["new", "updated", "known", "changed", "quarantined"]
OnArticle = Callable[[Article, Status], object]


@dataclass(slots=True)
class IngestSummary:
    """What an ingest did.

    ``articles`` were written, ``updated`` of them in place of an older text; ``known`` were passed over, those of
    them in ``changed`` (by key) although their text differs from the one that is there. ``events``, ``reports`` and
    ``refusals`` are those of the articles written: an event that two of them report counts once. ``quarantined`` are
    the keys of those that validation refused.
    """

    articles: int = 0
    updated: int = 0
    known: int = 0
    events: int = 0
    reports: int = 0
    refusals: int = 0
    changed: list[str] = field(default_factory=list)
    quarantined: list[str] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)

    @property
    def notes(self) -> list[str]:
        """What a person should know, one sentence each."""
        told = "is known with other content and was left as it is; --update replaces it"
        return [f"{key} {told}" for key in self.changed]


class IngestInterrupted(KeyboardInterrupt):
    """Ctrl-C during an ingest. What was finished is kept; ``summary`` says what that is."""

    def __init__(self, summary: IngestSummary) -> None:
        super().__init__("interrupted")
        self.summary = summary


class Ingest:
    """One ingest of ``items`` into ``store``. ``run`` does it; ``summary`` grows while it goes on."""

    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        *,
        extractor: str | Extractor,
        model: str | None,
        update: bool,
        on_article: OnArticle | None,
        gate: Gate | None = None,
    ) -> None:
        self.summary = IngestSummary()
        self._store = store
        self._catalogue = catalogue
        self._extractor = extractor
        self._model = model
        self._update = update
        self._gate = gate
        self._on_article = on_article or (lambda article, status: None)
        self._session: Session | None = None
        self._beginning: list[Quad] = []
        self._events: set[str] = set()
        self._status: dict[str, Literal["new", "updated"]] = {}
        self._under_way: dict[str, str] = {}
        self._described: dict[str, Actor] = {}
        if isinstance(extractor, str):
            # An unknown name is a mistake even when there is nothing to extract from.
            extractors.load(extractor)

    def run(self, items: Iterable[Article | SetAside]) -> IngestSummary:
        """Write the articles of ``items``. Raises IngestInterrupted on Ctrl-C; see ``Graph.ingest``."""
        with self.working():
            fresh = self.fresh(items)
            first = next(fresh, None)
            if first is None:
                return self.summary
            extractor = self._make_extractor()
            run = Run.of(extractor.name, extractor.version, extractor.describe())
            self.begin(run)
            node = self._catalogue.iris.run(run.id)
            for extraction in extractor.extract(chain([first], fresh)):
                self.keep(extraction.article, write_extraction(extraction, iris=self._catalogue.iris, run=node))
        return self.summary

    @contextmanager
    def working(self) -> Iterator[None]:
        """While articles come in. Raises IngestInterrupted on Ctrl-C, with whole articles kept."""
        try:
            yield
        except KeyboardInterrupt as error:
            raise IngestInterrupted(self.summary) from error
        finally:
            if self._session is not None and self._session.articles:
                self._catalogue.end(self._session)
            self._store.flush()
        self._store.settle()

    def begin(self, run: Run) -> None:
        """From here on ``run`` is what reads the articles."""
        self._session, self._beginning = self._catalogue.begin(run)

    def keep(self, article: Article, written: Written) -> None:
        """Put one article into the store, all of it or nothing."""
        if not self._passes(article, written):
            return
        actors = self._undescribed(written.actors)
        gone, learned = changes(self._store, actors, knowledge_base())
        self._store.apply(
            # Also where none should be: a server that was cut off may hold one that the catalogue lacks.
            drop=[written.graph],
            remove=[*self._catalogue.facts_of(written.graph), *gone],
            # The catalogue comes last, so that what stands in it is there whole on every kind of store.
            add=[*written.quads, *learned, *self._beginning, *self._entry_quads(article, written)],
        )
        self._beginning = []
        self._described.update(actors)
        self._count(article, written)

    def keep_all(self, articles: Iterable[tuple[Article, Written]]) -> None:
        """Put many articles into the store: their graphs in bulk, then what the catalogue and the actors learn.

        An article whose graph is there already, whole or cut off, goes in alone.
        """
        new: list[tuple[Article, Written]] = []
        late: list[tuple[Article, Written]] = []

        def quads() -> Iterator[Quad]:
            for article, written in articles:
                if next(self._store.quads(None, None, None, written.graph), None) is not None:
                    late.append((article, written))
                elif self._passes(article, written):
                    yield from written.quads
                    new.append((article, replace(written, quads=[])))

        self._store.bulk(quads())
        actors: dict[str, Actor] = {}
        for _, written in new:
            actors.update(self._undescribed(written.actors))
        gone, learned = changes(self._store, actors, knowledge_base())
        if new:
            entries = chain.from_iterable(self._entry_quads(article, written) for article, written in new)
            facts = chain.from_iterable(self._catalogue.facts_of(written.graph) for _, written in new)
            self._store.apply(remove=[*facts, *gone], add=[*learned, *self._beginning, *entries])
            self._beginning = []
            self._described.update(actors)
        for article, written in new:
            self._count(article, written)
        for article, written in late:
            self.keep(article, written)

    def fresh(self, items: Iterable[Article | SetAside]) -> Iterator[Article]:
        """The articles of ``items`` to extract from; the rest is counted on the way."""
        for item in items:
            if isinstance(item, SetAside):
                self.summary.set_aside.append(item)
                continue
            status = self.meet(item.hash, item.key, checksum(item))
            if status in ("new", "updated"):
                yield item
            else:
                self._on_article(item, status)

    def meet(self, article: str, key: str, now: str) -> Status:
        """What is to become of the article with that hash, key and checksum; counted where it is known already."""
        entry = self._catalogue.entry(article)
        before = self._under_way.get(article) or (entry.checksum if entry else None)
        if before is not None and (before == now or not self._update):
            self.summary.known += 1
            if before == now:
                return "known"
            self.summary.changed.append(key)
            return "changed"
        self._under_way[article] = now
        status = self._status[article] = "new" if before is None else "updated"
        return status

    def _passes(self, article: Article, written: Written) -> bool:
        if self._gate is None or self._gate.passes(article, written):
            return True
        self.summary.quarantined.append(article.key)
        self._on_article(article, "quarantined")
        return False

    def _undescribed(self, actors: Mapping[str, Actor]) -> dict[str, Actor]:
        return {key: one for key, one in actors.items() if self._described.get(key) != one}

    def _entry_quads(self, article: Article, written: Written) -> list[Quad]:
        assert self._session is not None
        superseded = self._status.get(article.hash) == "updated"
        return [
            *(self._catalogue.superseded_quads(article.hash) if superseded else ()),
            *self._catalogue.entry_quads(
                article,
                self._session,
                events=len(written.events),
                reports=written.reports,
                refusals=written.reasons.total(),
            ),
        ]

    def _make_extractor(self) -> Extractor:
        if not isinstance(self._extractor, str):
            return self._extractor
        return make_extractor(self._extractor, model=self._model)

    def _count(self, article: Article, written: Written) -> None:
        assert self._session is not None
        status = self._status.get(article.hash, "new")
        self._session.articles += 1
        self._session.reports += written.reports
        self._session.reasons.update(written.reasons)
        self._events |= written.events
        self.summary.articles += 1
        self.summary.updated += status == "updated"
        self.summary.events = len(self._events)
        self.summary.reports += written.reports
        self.summary.refusals += written.reasons.total()
        self._on_article(article, status)
