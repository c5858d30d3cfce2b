"""The graph: one object for all that can be done with a store."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self, overload

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from kg import settings
from kg.errors import StoreMissing
from kg.graph import literals
from kg.graph import store as storing
from kg.graph.catalogue import Catalogue, Run
from kg.graph.filters import EventFilter
from kg.graph.ingest import Ingest, IngestSummary, OnArticle
from kg.graph.iris import Iris, actor_id, actor_node, span_place, term
from kg.graph.named import named_query
from kg.graph.query import Binding, QueryResult, run_query
from kg.graph.reading import Lookup, gather, read_actor, read_article, read_event
from kg.model import Actor, Article, Event, SetAside, digest
from kg.vocabulary import vocabulary

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.extract.extractor import Extractor
    from kg.graph.import_catalogue import ImportEntry
    from kg.graph.import_work import ImportWork
    from kg.graph.importing import ImportSummary, OnRows
    from kg.graph.report_table import Columns
    from kg.graph.validation import Finding
    from kg.sources.dataset_reader import DatasetReader
    from kg.views.inline import InlinePage

_HASH: Final = re.compile(r"[0-9a-f]{16}")
_CACHED_ACTORS: Final = 4096


@dataclass(frozen=True, slots=True)
class Stats:
    """How much a graph holds.

    ``types`` counts events by type, ``modalities`` events by what some report says of them, ``publishers`` articles;
    each from the most frequent on. ``disputed`` are events that one report tells as actual and another denies.
    ``first`` and ``last`` are ISO days between which all dated events lie. ``refusals`` counts by reason over all
    sessions, ``forgotten`` the articles that were taken out.
    """

    articles: int
    events: int
    reports: int
    actors: int
    disputed: int
    first: str | None
    last: str | None
    forgotten: int
    types: dict[str, int] = field(default_factory=dict)
    modalities: dict[str, int] = field(default_factory=dict)
    publishers: dict[str, int] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)


class Graph:
    """A graph of events. Open one with ``Graph.open``; close it, or use it as a context manager."""

    def __init__(self, store: storing.Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    @classmethod
    def open(
        cls,
        location: str | os.PathLike[str] | None = None,
        *,
        create: bool = True,
        base: str | None = None,
        store: str | None = None,
        wait: float = 0.0,
    ) -> Self:
        """The graph in the folder ``location`` (default: KG_GRAPH, else ``./kg-graph``), in memory (":memory:"), or
        on a SPARQL 1.1 server (a URL; see ``kg.graph.sparql_client`` for logins and other settings).

        ``create`` makes one where nothing is. ``base`` is the absolute IRI, ending in ``/``, under which the data of a
        new graph are named; it stays. ``store`` names a registered store for the location instead of the usual one.
        An existing graph is opened for reading, beside other readers; the first write makes this process its only user.
        ``wait`` is for how many seconds to wait, then and now, for another process that uses it; on a server several
        may write at once.

        Raises StoreMissing, NotAStore, StoreInUse, StoreError, ServiceError; BadOption for a base or URL that cannot be
        and for a base that differs; UnknownPart for a store that is not registered.
        """
        where = os.fspath(location) if location is not None else settings.graph_location()
        if base is not None:
            Iris(base)
        if where == storing.MEMORY and not create:
            raise StoreMissing("a graph in memory begins empty; there is nothing to read")
        opened = storing.stores.create(store or _kind(where), location=where, create=create, wait=wait)
        try:
            catalogue = Catalogue(opened)
            catalogue.prepare(base, create=create)
            opened.limit_to((vocabulary().prefixes["graph"], catalogue.iris.base))
        except BaseException:
            opened.close()
            raise
        return cls(opened, catalogue)

    @property
    def location(self) -> str:
        """Where the graph is."""
        return self._store.where

    @property
    def iris(self) -> Iris:
        """The IRIs of this graph's data."""
        return self._catalogue.iris

    @property
    def catalogue(self) -> Catalogue:
        """Runs, checksums and tombstones."""
        return self._catalogue

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that queries need not declare."""
        return vocabulary().prefixes_for(self.iris.base)

    def close(self) -> None:
        """Let go of the store; closing twice does nothing."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Graph {self.location}>"

    def ingest(
        self,
        items: Iterable[Article | SetAside],
        *,
        extractor: str | Extractor = settings.DEFAULT_EXTRACTOR,
        model: str | None = None,
        update: bool = False,
        on_article: OnArticle | None = None,
        validate: bool = False,
        quarantine: str | os.PathLike[str] | None = None,
    ) -> IngestSummary:
        """Extract events from ``items`` and write them, an article a transaction.

        ``extractor`` is a registered name or an extractor; ``model`` goes to extractors that take one. An article
        whose key is known is passed over; with ``update`` it is replaced if its text, title, date, address, publisher
        or language differ. ``on_article`` is called with each article and what became of it: "new", "updated",
        "known", "changed" (known with another text, and left) or "quarantined". With ``validate`` each article's graph
        is judged by the shapes before it is written; what does not conform goes into the folder ``quarantine``
        (default: beside the store, see ``kg.graph.validation.Quarantine``) and is counted.

        Raises MissingExtra for validation without pySHACL, UnknownPart, ModelMissing, StoreInUse, StoreError;
        ``kg.graph.ingest.IngestInterrupted`` on Ctrl-C, with whole articles written and the summary attached.
        """
        work = self.ingesting(
            extractor=extractor,
            model=model,
            update=update,
            on_article=on_article,
            validate=validate,
            quarantine=quarantine,
        )
        return work.run(items)

    def ingesting(
        self,
        *,
        extractor: str | Extractor = settings.DEFAULT_EXTRACTOR,
        model: str | None = None,
        update: bool = False,
        on_article: OnArticle | None = None,
        validate: bool = False,
        quarantine: str | os.PathLike[str] | None = None,
    ) -> Ingest:
        """What ``ingest`` does, to be done bit by bit; the graph is got ready for writing."""
        gate = None
        if validate:
            from kg.graph.validation import Gate, Quarantine

            gate = Gate(Quarantine(Path(quarantine)) if quarantine is not None else Quarantine.beside(self.location))
        self._prepare_writing()
        return Ingest(
            self._store,
            self._catalogue,
            extractor=extractor,
            model=model,
            update=update,
            on_article=on_article,
            gate=gate,
        )

    def import_files(
        self,
        dataset: str | DatasetReader,
        paths: Iterable[str | os.PathLike[str]],
        *,
        resume: bool = False,
        update: bool = False,
        max_bytes: int = settings.MAX_UNPACKED_BYTES,
        set_aside: str | os.PathLike[str] | None = None,
        on_rows: OnRows | None = None,
    ) -> ImportSummary:
        """Read files of coded events: every row one event with one report.

        ``dataset`` is a registered format ("gdelt") or a reader. Files may be plain, gzip or ZIP; packed ones are not
        read beyond ``max_bytes`` unpacked. A file that is in already, under whatever name, is passed over. One that was
        interrupted is read from its beginning again, which changes nothing in what is there, or with ``resume`` from
        where it stopped. ``update`` takes out files of the same name with other content. Rows that cannot be read are
        written to a file each in the folder ``set_aside`` (default: beside the store) and counted. ``on_rows`` is
        called as ``kg.graph.importing.OnRows`` says.

        Raises UnknownPart, BadOption, StoreInUse, StoreError; ``kg.graph.importing.ImportInterrupted`` on Ctrl-C.
        """
        from kg.graph.importing import Import, set_aside_folder
        from kg.sources.dataset_reader import dataset_readers

        reader = dataset_readers.create(dataset) if isinstance(dataset, str) else dataset
        self._prepare_writing()
        work = Import(
            self._store,
            self._catalogue,
            reader,
            resume=resume,
            update=update,
            max_bytes=max_bytes,
            set_aside=Path(set_aside) if set_aside is not None else set_aside_folder(self.location),
            on_rows=on_rows,
        )
        return work.run(Path(path) for path in paths)

    def importing(
        self,
        dataset: str,
        run: Run,
        *,
        resume: bool = False,
        update: bool = False,
        set_aside: str | os.PathLike[str] | None = None,
    ) -> ImportWork:
        """The store's side of ``import_files``, for rows that ``run`` reads elsewhere."""
        from kg.graph.import_work import ImportWork
        from kg.graph.importing import set_aside_folder

        self._prepare_writing()
        return ImportWork(
            self._store,
            self._catalogue,
            dataset,
            run,
            resume=resume,
            update=update,
            set_aside=Path(set_aside) if set_aside is not None else set_aside_folder(self.location),
        )

    def imports(self) -> Iterator[ImportEntry]:
        """The imported files, also those that are not in as a whole."""
        from kg.graph.import_catalogue import ImportCatalogue

        return ImportCatalogue(self._store, self._catalogue).entries()

    def forget(self, article: str) -> Literal["article", "file"] | None:
        """Take an article out: its graph goes, a tombstone with its key stays in the catalogue.

        ``article`` is its id, URL, IRI or hash; all are taken that have the URL. Ingesting it later takes it in again.
        The name or path of an imported file, or of a ZIP archive of some, takes out all its rows, a block at a time;
        a file counts by its name, wherever it lies. Says which of the two it was, None when there is neither.
        Raises StoreInUse, StoreError.
        """
        found = self._find(article)
        if not found:
            return "file" if self._forget_import(article) else None
        self._prepare_writing()
        for node in found:
            entry = self._catalogue.entry(self.iris.id_of("article", node))
            # A graph without entry is what a cut-off connection to a server may leave; its tombstone is there already.
            facts = self._catalogue.facts_of(node) if entry else []
            stone = self._catalogue.tombstone_quads(entry) if entry else []
            self._store.apply(drop=[node], remove=facts, add=stone)
        self._store.flush()
        return "article"

    def article(self, article: str) -> Article | None:
        """The article with that id, URL, IRI or hash; None when there is none."""
        found = self._find(article)
        return self._read_article(found[0]) if found else None

    def articles(self) -> Iterator[Article]:
        """All articles, by date (those without one last) and key."""
        entries = sorted(self._catalogue.entries(), key=lambda entry: (self._published(entry.node), entry.key))
        return (self._read_article(entry.node) for entry in entries)

    def events(self, filter: EventFilter | None = None) -> Iterator[Event]:
        """The reports that pass ``filter``, by date (those without one last), article and place in it.

        Several reports may share an event (``Event.event``). Raises BadOption, UnknownTerm.
        """
        chosen = filter or EventFilter()
        rows = self._store.query(
            "SELECT DISTINCT ?graph ?event ?report ?date ?where ?row WHERE { GRAPH ?graph { "
            "?event gaf:denotedBy ?report ; sem:eventType ?type . OPTIONAL { ?event kg:date ?date } "
            "OPTIONAL { ?report oa:hasTarget ?where } OPTIONAL { ?report kg:row ?row }\n"
            f"{chosen.where(self.resolve)} }} }}",
            prefixes=self.prefixes,
        )
        assert isinstance(rows, pyoxigraph.QuerySolutions)
        keys: dict[NamedNode, str] = {}
        wanted: dict[NamedNode, dict[NamedNode, NamedNode]] = {}
        found = []
        for graph, event, report, date, where, row in (tuple(solution) for solution in rows):
            place = span_place(where) if isinstance(where, NamedNode) else None
            if graph not in keys:
                keys[graph] = self._key(graph)
            order = (date.value if date else "~", keys[graph], place[1] if place else int(row.value if row else 0))
            reports = wanted.setdefault(graph, {})
            if report not in reports:
                reports[report] = event
                found.append((order, report.value, graph, report))
        found.sort(key=lambda entry: entry[:2])
        find_actor = lru_cache(maxsize=_CACHED_ACTORS)(self._shared_actor)
        # Each graph is read once, for all its reports; those whose turn has not come yet wait here.
        waiting: dict[NamedNode, dict[NamedNode, Event]] = {}
        for _, _, graph, report in found:
            if graph not in waiting:
                nodes = gather(self._store.quads(None, None, None, graph))
                waiting[graph] = {
                    one: read_event(nodes, one, event, iris=self.iris, graph=graph, find_actor=find_actor)
                    for one, event in wanted[graph].items()
                }
            yield waiting[graph].pop(report)

    def actors(self) -> Iterator[Actor]:
        """Everybody who is source, target or speaker of some report, by id; roles of each article included."""
        rows = self._store.query(
            "SELECT DISTINCT ?actor ?graph WHERE { GRAPH ?graph { ?mention a kg:Mention ; kg:actor ?actor } }",
            prefixes=self.prefixes,
        )
        where: dict[NamedNode, NamedNode] = {}
        for actor, graph in (tuple(row) for row in rows):  # type: ignore[union-attr]
            # A named actor is described in each article; the first graph speaks for all, so that order does not matter.
            where[actor] = min(where.get(actor, graph), graph, key=lambda node: node.value)
        for actor in sorted(where, key=lambda node: node.value):
            facts = Lookup(self._store, where[actor]).get(actor, {})
            if term("kg:scope") in facts:
                yield read_actor(facts, actor)
            else:
                identity = actor_id(actor)
                yield self._shared_actor(actor) or Actor(identity, identity, "")

    def actor(self, actor: str) -> Actor | None:
        """The shared actor with that id, as this graph describes it; None when it has not come up."""
        return self._shared_actor(actor_node(actor))

    def resolve(self, name: str) -> tuple[str, ...]:
        """The ids that ``name`` stands for here: an id or IRI of an actor itself, else all with that name, else what
        the knowledge base takes it for. Empty when nobody is called so."""
        actors = self.prefixes["actor"]
        given = name.removeprefix(actors).removeprefix("actor:")
        node = actor_node(given)
        if next(self._store.quads(None, term("kg:actor"), node), None) is not None:
            return (given,)
        rows = self._store.query(
            "SELECT DISTINCT ?actor WHERE { ?actor rdfs:label|skos:altLabel ?name ; kg:scope ?scope "
            f"FILTER(LCASE(STR(?name)) = {literals.text(name.strip().lower())}) }}",
            prefixes=self.prefixes,
        )
        found = sorted(actor_id(row["actor"]) for row in rows)  # type: ignore[union-attr]
        if found:
            return tuple(found)
        from kg.actors import knowledge_base

        known = knowledge_base().resolve(name.strip())
        return (known.id,) if known else ()

    def report_columns(self) -> Columns | None:
        """What analysis counts of all reports, in columns (see ``kg.graph.report_table``); None where the store keeps
        none, or none that says what the store says."""
        reports: Callable[[], Columns | None] | None = getattr(self._store, "reports", None)
        return None if reports is None else reports()

    def stats(self) -> Stats:
        """Counts of all kinds; see ``Stats``."""
        first, last = self._one(
            "SELECT (MIN(?d) AS ?first) (MAX(?e) AS ?last) { ?x kg:earliestDay ?d ; kg:latestDay ?e }"
        )
        return Stats(
            articles=self._count("?x kg:checksum ?sum . ?x kg:ingestedIn ?session"),
            events=self._count("?x a sem:Event"),
            reports=self._count("?x a kg:Report"),
            actors=self._count("?event kg:source|kg:target ?x"),
            disputed=self._count(
                "?x gaf:denotedBy ?one, ?other . ?one kg:modality kg:actual . ?other kg:modality kg:negated"
            ),
            first=_iso(first),
            last=_iso(last),
            forgotten=len(self._catalogue.tombstones()),
            types=self._tally("?x sem:eventType ?type . ?type skos:notation ?value"),
            modalities=self._tally("?x gaf:denotedBy/kg:modality ?modality . ?modality skos:notation ?value"),
            publishers=self._tally("?x a schema:NewsArticle ; schema:publisher ?value"),
            refusals=self._catalogue.reasons(),
        )

    def query(
        self,
        sparql: str,
        *,
        bindings: Mapping[str, Binding] | None = None,
        limit: int | None = None,
        timeout: float | None = None,
        allow_service: bool = False,
    ) -> QueryResult:
        """The answer to a SELECT, ASK, CONSTRUCT or DESCRIBE.

        Without ``GRAPH`` or ``FROM`` it runs over the union of all named graphs, each triple once. The prefixes of
        ``prefixes`` need no declaring. ``bindings`` puts values in place of variables (see ``kg.graph.query.to_term``).
        ``limit`` ends the rows early and says so in ``QueryResult.truncated``. With ``timeout``, in seconds, a query
        runs in a process of its own (see ``kg.graph.worker``) and is ended when it takes longer; the answer of a
        server is waited for no longer than that. ``allow_service`` lets the query call other services over the network.

        Raises BadQuery for what cannot be parsed, for updates, for SERVICE, and for FROM a graph that is not here;
        QueryTimeout, now or while rows are read; StoreError when the engine fails.
        """
        return run_query(
            self._store,
            sparql,
            prefixes=self.prefixes,
            bindings=bindings,
            limit=limit,
            timeout=timeout,
            allow_service=allow_service,
            find_actor=self.actor,
        )

    def named(
        self,
        name: str,
        bindings: Mapping[str, Binding] | None = None,
        *,
        limit: int | None = None,
        timeout: float | None = None,
    ) -> QueryResult:
        """The answer to the stored query ``name``, with defaults for what ``bindings`` leaves out.

        Actors may be given as ids ("USA") and days as ISO dates; see ``kg.graph.named``. Raises NotFound and as
        ``query``.
        """
        stored = named_query(name)
        return self.query(stored.sparql, bindings=stored.bindings(bindings), limit=limit, timeout=timeout)

    def validate(self) -> Iterator[tuple[str, list[Finding]]]:
        """Each named graph of data that does not conform to the shapes, by IRI, with what is wrong with it.

        Raises MissingExtra without pySHACL.
        """
        from kg.graph.validation import check_graph

        return check_graph(self)

    def load_actors(self) -> int:
        """Put all that the knowledge base of actors knows into ``graph:actors``; the number of statements that are new.

        A graph describes by itself only the actors that its articles name, and those stay as they are described.
        Raises StoreInUse, StoreError.
        """
        from kg.actors import knowledge_base
        from kg.graph.actor_graph import knowledge_quads

        self._prepare_writing()
        known = {quad.subject for quad in self.quads(term("graph:actors"))}
        fresh = [quad for quad in knowledge_quads(knowledge_base()) if quad.subject not in known]
        self._store.bulk(fresh)
        return len(fresh)

    def graphs(self) -> Iterator[NamedNode]:
        """The names of all named graphs."""
        return self._store.graphs()

    def quads(self, graph: str | NamedNode | None = None) -> Iterator[Quad]:
        """The quads of all named graphs, or of one (an IRI)."""
        node = NamedNode(graph) if isinstance(graph, str) else graph
        return self._store.quads(None, None, None, node)

    def canonical(self, *, articles_only: bool = True) -> str:
        """The content as sorted N-Quads; of the articles' graphs alone unless ``articles_only`` is false.

        Equal for graphs that hold the same articles, whenever and in whatever order they came.
        """
        graphs = [node for node in self._store.graphs() if not articles_only or self.iris.is_article(node)]
        return storing.canonical(quad for node in graphs for quad in self.quads(node))

    def dataset(self) -> rdflib.Dataset:
        """An ``rdflib.Dataset`` over the same store, for reading, with the union of all graphs as default graph.

        It keeps the store open until it is collected, also after ``close``.
        """
        from kg.graph.dataset import open_dataset

        return open_dataset(self._store.inner, self.prefixes)

    def network(self, filter: EventFilter | None = None, **options: Any) -> networkx.MultiDiGraph:
        """The network of actors; see ``kg.analysis.network.project`` for what it carries and for ``options``."""
        from kg.analysis.network import project

        return project(self, filter, **options)

    @overload
    def view(self, path: None = None, *, filter: EventFilter | None = None, **options: Any) -> InlinePage: ...

    @overload
    def view(self, path: str | os.PathLike[str], *, filter: EventFilter | None = None, **options: Any) -> list[str]: ...

    def view(
        self, path: str | os.PathLike[str] | None = None, *, filter: EventFilter | None = None, **options: Any
    ) -> list[str] | InlinePage:
        """Write the graph as an interactive page to ``path``; see ``kg.views.page.write_page`` for ``options``.

        Returns notes on what was left out, for a person. Without a path it returns the page itself, which a notebook
        shows inside the cell; its ``notes`` are the same.
        """
        from kg.views.page import inline_page, write_page

        if path is None:
            return inline_page(self, filter=filter, **options)
        return write_page(self, Path(path), filter=filter, **options)

    def export(
        self, format: str, path: str | os.PathLike[str], *, filter: EventFilter | None = None, **options: Any
    ) -> list[str]:
        """Write what passes ``filter`` to the file ``path`` in a registered ``format`` ("gexf"), made with ``options``.

        Returns one sentence for each thing that the format could not hold. Raises UnknownPart, OSError.
        """
        from kg.export.exporter import exporters

        exporter = exporters.create(format, **options)
        with Path(path).open("wb") as stream:
            return exporter.write(self, stream, filter=filter)

    def _forget_import(self, file: str) -> bool:
        from kg.graph.import_catalogue import ImportCatalogue
        from kg.graph.importing import forget_import

        imports = ImportCatalogue(self._store, self._catalogue)
        path = f"/{Path(file).as_posix()}"
        found = [
            entry
            for entry in imports.entries()
            # What an archive holds is called by the archive's name and its own.
            if entry.node.value == file or path.endswith((f"/{entry.file}", f"/{entry.file.partition('/')[0]}"))
        ]
        if found:
            self._prepare_writing()
        for entry in found:
            forget_import(self._store, imports, entry)
        self._store.flush()
        return bool(found)

    def _prepare_writing(self) -> None:
        self._store.writable()
        self._catalogue.refresh()

    def _find(self, article: str) -> list[NamedNode]:
        """The articles that ``article`` names: by IRI, key or hash one, by URL all that have it."""
        iris, candidates = self.iris, []
        given = article.removeprefix("article:")
        if article.startswith(f"{iris.base}article/"):
            candidates.append(article.removeprefix(f"{iris.base}article/"))
        if _HASH.fullmatch(given):
            candidates.append(given)
        candidates.append(digest(article))
        for candidate in candidates:
            node = iris.article(candidate)
            if self._catalogue.entry(candidate) is not None or self._key(node) != node.value:
                return [node]
        subjects = (quad.subject for quad in self._store.quads(None, term("schema:url"), literals.address(article)))
        found = {node for node in subjects if isinstance(node, NamedNode) and iris.is_article(node)}
        return sorted(found, key=lambda node: node.value)

    def _read_article(self, node: NamedNode) -> Article:
        entry = self._catalogue.entry(self.iris.id_of("article", node))
        origin, notes = (entry.origin, entry.notes) if entry else (None, ())
        return read_article(Lookup(self._store, node), node, origin=origin, notes=notes)

    def _published(self, node: NamedNode) -> str:
        dates = self._store.quads(node, term("schema:datePublished"), None, node)
        return min((quad.object.value for quad in dates if isinstance(quad.object, pyoxigraph.Literal)), default="~")

    def _key(self, graph: NamedNode) -> str:
        keys = (quad.object for quad in self._store.quads(graph, term("kg:key"), None, graph))
        return min((key.value for key in keys if isinstance(key, pyoxigraph.Literal)), default=graph.value)

    def _shared_actor(self, node: NamedNode) -> Actor | None:
        facts = gather(self._store.quads(node, None, None, term("graph:actors"))).get(node)
        return read_actor(facts, node) if facts else None

    def _one(self, sparql: str) -> tuple[Any, ...]:
        rows = self._store.query(sparql, prefixes=self.prefixes)
        return tuple(next(iter(rows)))  # type: ignore[arg-type]

    def _count(self, pattern: str) -> int:
        return int(self._one(f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}")[0].value)

    def _tally(self, pattern: str) -> dict[str, int]:
        rows = self._store.query(
            f"SELECT ?value (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }} GROUP BY ?value ORDER BY DESC(?n) ?value",
            prefixes=self.prefixes,
        )
        return {row["value"].value: int(row["n"].value) for row in rows}  # type: ignore[union-attr]


def _kind(location: str) -> str:
    """The kind of store that a location is of."""
    if location == storing.MEMORY:
        return "memory"
    return "sparql" if re.match(r"https?://", location, re.IGNORECASE) else "disk"


def _iso(day: pyoxigraph.Literal | None) -> str | None:
    """The ISO date of a literal's day number."""
    import datetime

    return (literals.EPOCH + datetime.timedelta(days=int(day.value))).isoformat() if day else None
