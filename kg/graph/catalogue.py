"""The catalogue of a store: its base, what was ingested when and by what, and what was forgotten.

All that varies with time stands here, in ``graph:catalogue``, so that the graphs of articles depend on nothing but the
articles. A run is an extractor with its versions: the same code and model are the same run, whenever they work.
A session is one working of it, with start, end and counts.
"""

from __future__ import annotations

import datetime
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kg import settings
from kg._version import __version__
from kg.errors import BadOption, StoreError, StoreMissing
from kg.graph import literals
from kg.graph.iris import Iris, part, term
from kg.graph.store import FORMAT, Store, check_format
from kg.model import Article, digest
from kg.ontology_files import ontology_files

_VOCABULARY_FILES: Final = ("kg.ttl", "plover.ttl", "cameo.ttl", "mappings.ttl", "datasets.ttl")
_SETTINGS: Final = {"model": "kg:model", "model_version": "kg:modelVersion", "model_hash": "kg:modelHash"}


def checksum(article: Article) -> str:
    """What tells whether a known article has changed: a hash of what was published, not of where it was read."""
    return digest(
        article.text, article.title, article.date, article.url, article.publisher, article.language, length=32
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue knows of one article: its key, checksum, origin, the notes of its reader, and counts."""

    node: NamedNode
    key: str
    checksum: str
    origin: str | None
    notes: tuple[str, ...]
    reports: int
    refusals: int
    session: str | None


@dataclass(frozen=True, slots=True)
class Run:
    """What generated reports: an extractor's name and version, the package's version, and what it depends on."""

    extractor: str
    version: str
    package: str
    depends: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """The same for the same code and model, so that graphs do not depend on when they were written."""
        return digest(self.extractor, self.version, self.package, *(f"{key}={value}" for key, value in self.depends))

    @classmethod
    def of(cls, extractor: str, version: str, depends: Mapping[str, str]) -> Run:
        """The run of an extractor with what its ``describe()`` says."""
        return cls(extractor, version, __version__, tuple(sorted((str(k), str(v)) for k, v in depends.items())))


@dataclass(slots=True)
class Session:
    """One working of a run: when it began and what it did."""

    node: NamedNode
    started: datetime.datetime
    articles: int = 0
    reports: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


class Catalogue:
    """Reads and writes ``graph:catalogue`` of ``store``; ``prepare`` comes first.

    Methods that end in ``_quads`` write nothing: their result goes into the transaction of an article.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.graph = term("graph:catalogue")
        self._base: str | None = None

    @property
    def iris(self) -> Iris:
        """The IRIs under the base that was fixed when the store was made. Raises StoreError without a catalogue."""
        if self._base is None:
            self._base = self._value(self.graph, "kg:base")
            if self._base is None:
                raise StoreError(f"the store {self._store.where} has no catalogue")
        return Iris(self._base)

    def prepare(self, base: str | None, *, create: bool = True) -> None:
        """Fix the base and load the vocabulary if the store is new.

        Raises BadOption when it has another base; StoreError for one of another layout; StoreMissing when it is new
        and ``create`` is false.
        """
        known = self._value(self.graph, "kg:base")
        if known is not None:
            version = self._value(self.graph, "kg:formatVersion")
            if version is not None and version.isdecimal():
                check_format(int(version), self._store.where)
            if base is not None and base != known:
                raise BadOption(f"the store {self._store.where} was made with the base {known}, which stays")
            return
        if not create:
            raise StoreMissing(f"there is no graph in {self._store.where}; `kg ingest` makes one")
        chosen = Iris(base or settings.DEFAULT_BASE).base
        facts: dict[str, Literal] = {
            "kg:base": literals.address(chosen),
            "kg:formatVersion": literals.integer(FORMAT),
            "kg:packageVersion": literals.text(__version__),
            "prov:generatedAtTime": literals.moment(_now()),
        }
        quads = [self._quad(self.graph, "rdf:type", term("kg:Catalogue"))]
        quads.extend(self._quad(self.graph, predicate, value) for predicate, value in facts.items())
        self._store.apply(drop=[term("graph:vocabulary")], add=[*self._vocabulary_quads(), *quads])

    def refresh(self) -> bool:
        """Bring ``graph:vocabulary`` up to the package's ontology if that differs; true when it did."""
        vocabulary = term("graph:vocabulary")
        if self._value(vocabulary, "kg:checksum") == _vocabulary()[0]:
            return False
        self._store.apply(
            drop=[vocabulary],
            remove=list(self._store.quads(vocabulary, None, None, self.graph)),
            add=self._vocabulary_quads(),
        )
        return True

    def entry(self, article_hash: str) -> Entry | None:
        """What is known of the article with that hash; None for one that is not there, or was forgotten."""
        return self._entry(self.iris.article(article_hash))

    def entries(self) -> Iterator[Entry]:
        """All articles that are there."""
        for quad in self._store.quads(None, term("kg:checksum"), None, self.graph):
            if isinstance(quad.subject, NamedNode) and self.iris.is_article(quad.subject):
                entry = self._entry(quad.subject)
                if entry is not None:
                    yield entry

    def entry_quads(
        self, article: Article, session: Session, *, events: int, reports: int, refusals: int
    ) -> list[Quad]:
        """What the catalogue learns when ``article`` is ingested."""
        node = self.iris.article(article.hash)
        found = [
            self._quad(node, "kg:key", literals.text(article.key)),
            self._quad(node, "kg:checksum", literals.text(checksum(article))),
            self._quad(node, "kg:ingestedIn", session.node),
            self._quad(node, "kg:events", literals.integer(events)),
            self._quad(node, "kg:reports", literals.integer(reports)),
            self._quad(node, "kg:refusals", literals.integer(refusals)),
        ]
        if article.origin is not None:
            found.append(self._quad(node, "kg:origin", literals.text(article.origin)))
        found.extend(self._quad(node, "kg:note", literals.text(note)) for note in article.notes)
        order = literals.order(article.notes)
        if order is not None:
            found.append(self._quad(node, "kg:noteOrder", literals.text(order)))
        return found

    def superseded_quads(self, article_hash: str) -> list[Quad]:
        """What stays of the article that is there when another text replaces it; empty where there is none.

        The old text is a specialisation of the article, with its checksum and the session that read it, so that the
        run is known from which the old reports came.
        """
        entry = self.entry(article_hash)
        if entry is None:
            return []
        node = part(entry.node, "replaced", digest(entry.checksum, entry.session))
        quads = [
            self._quad(node, "rdf:type", term("prov:Entity")),
            self._quad(node, "prov:specializationOf", entry.node),
            self._quad(node, "kg:checksum", literals.text(entry.checksum)),
            self._quad(node, "kg:reports", literals.integer(entry.reports)),
            self._quad(node, "prov:invalidatedAtTime", literals.moment(_now())),
        ]
        if entry.session is not None:
            quads.append(self._quad(node, "kg:ingestedIn", NamedNode(entry.session)))
        return quads

    def facts_of(self, article: NamedNode) -> list[Quad]:
        """All that the catalogue says of an article, a tombstone included."""
        return list(self._store.quads(article, None, None, self.graph))

    def tombstone_quads(self, entry: Entry) -> list[Quad]:
        """What stays of a forgotten article: its key and when it went."""
        return [
            self._quad(entry.node, "kg:key", literals.text(entry.key)),
            self._quad(entry.node, "kg:forgotten", literals.moment(_now())),
        ]

    def tombstones(self) -> dict[str, str]:
        """Keys of forgotten articles, with the time (xsd:dateTime)."""
        found = {}
        for quad in self._store.quads(None, term("kg:forgotten"), None, self.graph):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                found[self._value(quad.subject, "kg:key") or quad.subject.value] = quad.object.value
        return found

    def run_quads(self, run: Run) -> list[Quad]:
        """The description of a run."""
        node = self.iris.run(run.id)
        agent = part(node, "extractor")
        found = [
            self._quad(node, "rdf:type", term("prov:Activity")),
            self._quad(node, "rdf:type", term("kg:Run")),
            self._quad(node, "kg:extractor", literals.text(f"{run.extractor}/{run.version}")),
            self._quad(node, "kg:packageVersion", literals.text(run.package)),
            self._quad(node, "prov:wasAssociatedWith", agent),
            self._quad(agent, "rdf:type", term("prov:SoftwareAgent")),
            self._quad(agent, "rdf:type", term("schema:SoftwareApplication")),
            self._quad(agent, "rdfs:label", literals.text(run.extractor)),
            self._quad(agent, "schema:softwareVersion", literals.text(run.version)),
        ]
        for key, value in run.depends:
            known = _SETTINGS.get(key)
            found.append(
                self._quad(node, known, literals.text(value))
                if known
                else self._quad(node, "kg:setting", literals.text(f"{key}={value}"))
            )
        return found

    def begin(self, run: Run) -> tuple[Session, list[Quad]]:
        """A new session of ``run``, and the quads that say that it began."""
        started = _now()
        name = f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        node = part(self.iris.run(run.id), name)
        quads = [
            *self.run_quads(run),
            self._quad(node, "rdf:type", term("prov:Activity")),
            self._quad(node, "rdf:type", term("kg:Session")),
            self._quad(node, "kg:ofRun", self.iris.run(run.id)),
            self._quad(node, "prov:startedAtTime", literals.moment(started)),
        ]
        return Session(node, started), quads

    def end(self, session: Session) -> None:
        """Write that ``session`` is over, and what it did."""
        quads = [
            self._quad(session.node, "prov:endedAtTime", literals.moment(_now())),
            self._quad(session.node, "kg:articles", literals.integer(session.articles)),
            self._quad(session.node, "kg:reports", literals.integer(session.reports)),
            self._quad(session.node, "kg:refusals", literals.integer(sum(session.reasons.values()))),
        ]
        for reason, count in sorted(session.reasons.items()):
            node = part(session.node, "refused", digest(reason, length=8))
            quads.append(self._quad(session.node, "kg:refused", node))
            quads.append(self._quad(node, "rdf:type", term("kg:RefusalCount")))
            quads.append(self._quad(node, "kg:reason", literals.text(reason)))
            quads.append(self._quad(node, "kg:count", literals.integer(count)))
        self._store.apply(add=quads)

    def reasons(self) -> dict[str, int]:
        """Refusals of all sessions by reason."""
        found: Counter[str] = Counter()
        for quad in self._store.quads(None, term("kg:refused"), None, self.graph):
            if isinstance(quad.object, NamedNode):
                reason = self._value(quad.object, "kg:reason") or ""
                found[reason] += int(self._value(quad.object, "kg:count") or 0)
        return dict(sorted(found.items()))

    def _entry(self, node: NamedNode) -> Entry | None:
        facts: dict[str, list[str]] = {}
        for quad in self._store.quads(node, None, None, self.graph):
            if isinstance(quad.object, NamedNode | Literal):
                facts.setdefault(quad.predicate.value, []).append(quad.object.value)

        def one(name: str) -> str | None:
            return min(facts.get(term(name).value, ()), default=None)

        known = one("kg:checksum")
        if known is None:
            return None
        notes = literals.reorder(facts.get(term("kg:note").value, ()), one("kg:noteOrder"))
        return Entry(
            node=node,
            key=one("kg:key") or "",
            checksum=known,
            origin=one("kg:origin"),
            notes=notes,
            reports=int(one("kg:reports") or 0),
            refusals=int(one("kg:refusals") or 0),
            session=one("kg:ingestedIn"),
        )

    def _vocabulary_quads(self) -> list[Quad]:
        mark, triples = _vocabulary()
        graph = term("graph:vocabulary")
        return [
            *(Quad(quad.subject, quad.predicate, quad.object, graph) for quad in triples),
            self._quad(graph, "kg:checksum", literals.text(mark)),
        ]

    def _value(self, node: NamedNode, predicate: str) -> str | None:
        values = (quad.object for quad in self._store.quads(node, term(predicate), None, self.graph))
        return min((value.value for value in values if isinstance(value, Literal)), default=None)

    def _quad(self, subject: NamedNode, predicate: str, value: NamedNode | Literal) -> Quad:
        return Quad(subject, term(predicate), value, self.graph)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


@cache
def _vocabulary() -> tuple[str, tuple[Quad, ...]]:
    """A hash of the ontology files that go into a store, and their triples."""
    texts = [ontology_files().joinpath(name).read_bytes() for name in _VOCABULARY_FILES]
    triples = tuple(quad for text in texts for quad in parse(text, format=RdfFormat.TURTLE))
    return digest(*(text.decode() for text in texts), length=32), triples
