"""Validation: what an article's graph must look like, before it is accepted and in a whole store.

The shapes are those of ``ontology/shapes.ttl``. A graph is screened first (``kg.graph.shapes``); where that finds
something, pySHACL judges and writes the report. What is refused before a commit goes to quarantine: a folder with the
article, the graph that it would have become, and the report, from which it can be tried again.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import MissingExtra, StoreError
from kg.graph.iris import term
from kg.graph.shapes import shapes
from kg.graph.writing import Written, actor_quads
from kg.model import Article, Region
from kg.ontology_files import ontology_files

if TYPE_CHECKING:
    from kg.graph.graph import Graph

_SH: Final = "http://www.w3.org/ns/shacl#"
_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_ARTICLE: Final = ".article.json"
_REPORT: Final = ".report.txt"
_GRAPH: Final = ".graph.nq"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: the node, the property it is about (None: the node itself), the value, and why.

    All are as a person reads them: IRIs whole, literals by their value.
    """

    node: str
    path: str | None
    value: str | None
    message: str

    def __str__(self) -> str:
        about = f" ({self.path})" if self.path else ""
        found = f": {self.value}" if self.value else ""
        return f"{self.node}{about}{found}: {self.message}"


class Validator:
    """Judges graphs by the shapes. Raises MissingExtra without pySHACL."""

    def __init__(self) -> None:
        from importlib.util import find_spec

        if find_spec("pyshacl") is None:
            raise MissingExtra("validation needs pySHACL: pip install 'geopolitical-event-kg[validate]'")

    def findings(self, quads: Iterable[Quad]) -> list[Finding]:
        """What is wrong with ``quads`` taken as one graph, in order of node and property; empty when they conform."""
        kept = list(quads)
        return _judge(kept) if shapes().suspect(kept) else []


def article_quads(written: Written) -> Iterator[Quad]:
    """The graph that an article would become, with the descriptions of the shared actors that it names."""
    yield from written.quads
    for actor in written.actors.values():
        yield from actor_quads(actor, term("graph:actors"))


def check_graph(graph: Graph) -> Iterator[tuple[str, list[Finding]]]:
    """Each named graph of data in ``graph`` that does not conform, by IRI, with what is wrong. Raises MissingExtra.

    Those are the graphs of articles and datasets, the graph of actors and the catalogue; the vocabulary is not data.
    Actors are looked up in the graph of actors.
    """
    validator = Validator()
    shared = term("graph:actors")
    passed_over = {term("graph:vocabulary"), shared}
    people = list(graph.quads(shared))
    described: dict[Any, list[Quad]] = {}
    for quad in people:
        described.setdefault(quad.subject, []).append(quad)
    wrong = validator.findings(people)
    if wrong:
        yield shared.value, wrong
    naming = (term("kg:actor"), term("kg:statedBy"))
    for name in sorted({quad_graph for quad_graph in graph.graphs() if quad_graph not in passed_over}, key=str):
        quads = list(graph.quads(name))
        named = {quad.object for quad in quads if quad.predicate in naming}
        # Whoever is described wrongly is told of above; here it only counts that he is described.
        wrong = validator.findings([*quads, *(quad for node in named for quad in described.get(node, ()))])
        if wrong:
            yield name.value, wrong


class Quarantine:
    """The folder of what was refused: for each article its text, the graph that it would have become, the report."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def beside(cls, location: str) -> Quarantine:
        """The quarantine of the store at ``location``: beside a folder, else in the current folder."""
        if location.startswith(("http://", "https://", ":")):
            return cls(Path("kg-quarantine"))
        folder = Path(location)
        return cls(folder.with_name(folder.name + ".quarantine"))

    def put(self, article: Article, quads: Iterable[Quad], findings: Iterable[Finding]) -> None:
        """Keep ``article`` and why it was refused. Raises StoreError when that cannot be written."""
        record = json.dumps(dataclasses.asdict(article), ensure_ascii=True, indent=1)
        lines = [f"{article.key} was refused because of:", *(f"- {finding}" for finding in findings)]
        graph = "".join(sorted({f"{quad} .\n" for quad in quads}))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for suffix, content in ((_GRAPH, graph), (_REPORT, "\n".join([*lines, ""])), (_ARTICLE, record)):
                (self.folder / f"{article.hash}{suffix}").write_text(content, "utf-8", "surrogatepass")
        except OSError as error:
            raise StoreError(f"{self.folder} cannot be written: {error.strerror}") from error

    def take(self, article: Article) -> None:
        """Forget ``article``, which was accepted after all. Nothing happens when it is not here."""
        for suffix in (_ARTICLE, _REPORT, _GRAPH):
            (self.folder / f"{article.hash}{suffix}").unlink(missing_ok=True)
        if self.folder.is_dir() and not any(self.folder.iterdir()):
            self.folder.rmdir()

    def articles(self) -> list[Article]:
        """What is in quarantine, as it came. Raises StoreError for a file that was changed beyond reading."""
        return [_read(path) for path in sorted(self.folder.glob(f"*{_ARTICLE}"))]

    def __len__(self) -> int:
        return sum(1 for _ in self.folder.glob(f"*{_ARTICLE}"))


class Gate:
    """What stands before the commit of an ingest: passes what conforms, puts the rest into quarantine."""

    def __init__(self, quarantine: Quarantine) -> None:
        self.quarantine = quarantine
        self._validator = Validator()

    def passes(self, article: Article, written: Written) -> bool:
        """Whether ``article`` may be committed as ``written``. Raises StoreError when quarantine cannot be written."""
        quads = list(article_quads(written))
        findings = self._validator.findings(quads)
        if findings:
            self.quarantine.put(article, quads, findings)
            return False
        self.quarantine.take(article)
        return True


def _read(path: Path) -> Article:
    try:
        record = json.loads(path.read_text("utf-8"))
        record["regions"] = tuple(Region(**region) for region in record["regions"])
        record["notes"] = tuple(record["notes"])
        return Article(**record)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} is no article that was refused: {error}") from error


def _judge(quads: list[Quad]) -> list[Finding]:
    """pySHACL's findings."""
    import pyshacl
    from rdflib import Graph, URIRef

    data = Graph(bind_namespaces="none")
    for quad in quads:
        data.add((_rdflib(quad.subject), _rdflib(quad.predicate), _rdflib(quad.object)))
    conforms, report, text = pyshacl.validate(data, shacl_graph=_shapes_graph(), inference="none")
    if conforms:
        return []
    if not isinstance(report, Graph):
        raise StoreError(f"the shapes cannot be applied: {' '.join(str(text).split())[:300]}")
    found = set()
    for result in report.subjects(URIRef(_SH + "resultSeverity"), None):
        path, value = (report.value(result, URIRef(_SH + name)) for name in ("resultPath", "value"))
        if path is not None and not isinstance(path, URIRef):
            path = next(report.objects(path), path)
        messages = sorted(str(message) for message in report.objects(result, URIRef(_SH + "resultMessage")))
        found.add(
            Finding(
                node=str(report.value(result, URIRef(_SH + "focusNode"))),
                path=None if path is None else str(path),
                value=None if value is None else str(value),
                message=messages[0] if messages else "does not conform",
            )
        )
    return sorted(found, key=lambda one: (one.node, one.path or "", one.value or "", one.message))


@cache
def _shapes_graph() -> Any:
    from rdflib import Graph

    return Graph().parse(data=ontology_files().joinpath("shapes.ttl").read_text("utf-8"), format="turtle")


def _rdflib(node: Any) -> Any:
    from rdflib import Literal as Text
    from rdflib import URIRef

    if isinstance(node, NamedNode):
        return URIRef(node.value)
    assert isinstance(node, Literal)
    if node.language:
        return Text(node.value, lang=node.language)
    kind = node.datatype.value
    return Text(node.value) if kind == _XSD_STRING else Text(node.value, datatype=URIRef(kind), normalize=False)
