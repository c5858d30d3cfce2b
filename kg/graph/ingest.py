"""Articles into a store: one transaction an article, known ones passed over, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Literal

from kg.actors import knowledge_base
from kg.extract.extractor import Extractor, extractors, make_extractor
from kg.graph.actor_graph import changes
from kg.graph.catalogue import Catalogue, Run, Session, checksum
from kg.graph.store import Store
from kg.graph.writing import write_extraction
from kg.model import Actor, Article, Extraction, SetAside

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
        self._events: set[str] = set()
        self._status: dict[str, Status] = {}
        self._under_way: dict[str, str] = {}
        self._described: dict[str, Actor] = {}
        if isinstance(extractor, str):
            # An unknown name is a mistake even when there is nothing to extract from.
            extractors.load(extractor)

    def run(self, items: Iterable[Article | SetAside]) -> IngestSummary:
        """Write the articles of ``items``. Raises IngestInterrupted on Ctrl-C; see ``Graph.ingest``."""
        session: Session | None = None
        try:
            fresh = self._fresh(items)
            first = next(fresh, None)
            if first is None:
                return self.summary
            extractor = self._make_extractor()
            run = Run.of(extractor.name, extractor.version, extractor.describe())
            node = self._catalogue.iris.run(run.id)
            session, beginning = self._catalogue.begin(run)
            for extraction in extractor.extract(chain([first], fresh)):
                written = write_extraction(extraction, iris=self._catalogue.iris, run=node)
                article = extraction.article
                if self._gate is not None and not self._gate.passes(article, written):
                    self.summary.quarantined.append(article.key)
                    self._on_article(article, "quarantined")
                    continue
                counts = {
                    "events": len(written.events),
                    "reports": written.reports,
                    "refusals": len(written.refusals),
                }
                fresh_actors = {key: one for key, one in written.actors.items() if self._described.get(key) != one}
                gone, learned = changes(self._store, fresh_actors, knowledge_base())
                status = self._status.get(article.hash, "new")
                self._store.apply(
                    # Also where none should be: a server that was cut off may hold one that the catalogue lacks.
                    drop=[written.graph],
                    remove=[*self._catalogue.facts_of(written.graph), *gone],
                    # The catalogue comes last, so that what stands in it is there whole on every kind of store.
                    add=[
                        *written.quads,
                        *learned,
                        *beginning,
                        *(self._catalogue.superseded_quads(article.hash) if status == "updated" else ()),
                        *self._catalogue.entry_quads(article, session, **counts),
                    ],
                )
                beginning = []
                self._described.update(fresh_actors)
                session.articles += 1
                session.reports += written.reports
                session.reasons.update(refusal.reason for refusal in written.refusals)
                self._count(extraction, written.events, counts, status)
        except KeyboardInterrupt as error:
            raise IngestInterrupted(self.summary) from error
        finally:
            if session is not None and session.articles:
                self._catalogue.end(session)
            self._store.flush()
        return self.summary

    def _fresh(self, items: Iterable[Article | SetAside]) -> Iterator[Article]:
        """The articles to extract from; the rest is counted on the way."""
        for item in items:
            if isinstance(item, SetAside):
                self.summary.set_aside.append(item)
                continue
            entry = self._catalogue.entry(item.hash)
            before = self._under_way.get(item.hash) or (entry.checksum if entry else None)
            now = checksum(item)
            if before is not None and (before == now or not self._update):
                self.summary.known += 1
                if before != now:
                    self.summary.changed.append(item.key)
                self._on_article(item, "known" if before == now else "changed")
                continue
            self._under_way[item.hash] = now
            self._status[item.hash] = "new" if before is None else "updated"
            yield item

    def _make_extractor(self) -> Extractor:
        if not isinstance(self._extractor, str):
            return self._extractor
        return make_extractor(self._extractor, model=self._model)

    def _count(self, extraction: Extraction, events: set[str], counts: dict[str, int], status: Status) -> None:
        self._events |= events
        self.summary.articles += 1
        self.summary.updated += status == "updated"
        self.summary.events = len(self._events)
        self.summary.reports += counts["reports"]
        self.summary.refusals += counts["refusals"]
        self._on_article(extraction.article, status)

