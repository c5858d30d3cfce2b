"""IRIs of the graph: how ids become IRIs and IRIs become ids again.

Terms, codes, shared actors and columns of datasets have constant IRIs, made from the prefixes in ``ontology/kg.ttl``;
articles, reports, events, places, runs and files of datasets stand under the base of their store.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from pyoxigraph import NamedNode

from kg.errors import BadOption
from kg.model import Field, digest
from kg.vocabulary import vocabulary

_PLAIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/")
_ESCAPE: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_LETTERS: Final = ("L", "M", "N")
_BASE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`%#?]*[/]")
_WIKIDATA: Final = "http://www.wikidata.org/entity/"
_GEONAMES: Final = "https://sws.geonames.org/"
_SPAN: Final = re.compile(r"/(text|title)/(\d+)-(\d+)$")


def escape(local: str) -> str:
    """``local`` as the end of an IRI: letters of all scripts stay readable, everything else is percent-encoded."""
    if _PLAIN.issuperset(local):
        return local
    return "".join(char if _stays(char) else _percent(char) for char in local)


def unescape(local: str) -> str:
    """The id of which ``escape`` made ``local``."""
    if "%" not in local:
        return local
    return _ESCAPE.sub(
        lambda run: bytes.fromhex(run[0].replace("%", "")).decode("utf-8", "surrogatepass"), local
    )


def _stays(char: str) -> bool:
    if char in _PLAIN:
        return True
    # Compatibility forms and combining oddities are legal too, but letters, marks and digits are all that names need.
    # Variation selectors are marks of plane 14, whose first part RFC 3987 leaves out of what an IRI may hold.
    return "\u00a0" <= char < "\U000e0000" and unicodedata.category(char)[0] in _LETTERS


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))


def _segment(local: str) -> str:
    # A slash begins the name of a part, so an id must not hold one.
    return escape(local).replace("/", "%2F")


@cache
def term(name: str) -> NamedNode:
    """The node of a prefixed name that the code itself writes: ``term("kg:Report")``. Raises UnknownTerm."""
    return NamedNode(vocabulary().expand(name))


@lru_cache(maxsize=8192)
def coded(prefix: str, code: str) -> NamedNode:
    """The node of a code or id under one of the constant prefixes: ``coded("actor", "USA")``."""
    return NamedNode(vocabulary().prefixes[prefix] + escape(code))


def code_of(prefix: str, node: NamedNode) -> str:
    """The code or id that ``coded(prefix, …)`` made ``node`` of."""
    return unescape(node.value.removeprefix(vocabulary().prefixes[prefix]))


def actor_node(actor_id: str) -> NamedNode:
    """The node of an actor: constant for shared ones; a role's id holds its article's hash."""
    return coded("actor", actor_id)


def actor_id(node: NamedNode) -> str:
    """The id of the actor that ``node`` denotes."""
    return code_of("actor", node)


def wikidata_node(item: str) -> NamedNode:
    """The Wikidata item with that id ("Q30")."""
    return NamedNode(_WIKIDATA + escape(item))


def wikidata_item(node: NamedNode) -> str:
    """The id of the Wikidata item that ``node`` denotes."""
    return unescape(node.value.removeprefix(_WIKIDATA))


def is_wikidata(node: NamedNode) -> bool:
    """True for a Wikidata item; an actor may have matches elsewhere too."""
    return node.value.startswith(_WIKIDATA)


def geonames_node(feature: str) -> NamedNode:
    """The GeoNames feature with that number ("703448")."""
    return NamedNode(f"{_GEONAMES}{escape(feature)}/")


def geonames_feature(node: NamedNode) -> str:
    """The number of the GeoNames feature that ``node`` denotes."""
    return unescape(node.value.removeprefix(_GEONAMES).removesuffix("/"))


@lru_cache(maxsize=1024)
def column_node(dataset: str, column: str) -> NamedNode:
    """The property that a dataset's column without a term of its own is: column:gdelt/ActionGeo_Type."""
    return NamedNode(f"{vocabulary().prefixes['column']}{_segment(dataset)}/{_segment(column)}")


def column_name(node: NamedNode) -> str | None:
    """The column that ``column_node`` made ``node`` of; None for any other property."""
    start = vocabulary().prefixes["column"]
    return unescape(node.value.rpartition("/")[2]) if node.value.startswith(start) else None


def quad_node(notation: str) -> NamedNode:
    """The node of a quad class: "material conflict" is plover:quad-material-conflict."""
    return coded("plover", "quad-" + notation.replace(" ", "-"))


def quad_code(node: NamedNode) -> str:
    """The notation of the quad class that ``node`` denotes."""
    return code_of("plover", node).removeprefix("quad-").replace("-", " ")


@dataclass(frozen=True, slots=True)
class Iris:
    """The IRIs of one store's data: ``base`` is an absolute IRI that ends in ``/``. Raises BadOption for another."""

    base: str

    def __post_init__(self) -> None:
        try:
            well_formed = bool(_BASE.fullmatch(self.base))
            NamedNode(self.base)
        except ValueError:
            well_formed = False
        if not well_formed:
            raise BadOption(f"{self.base!r} cannot be the base of a store: an absolute IRI that ends in / is needed")

    def article(self, article_hash: str) -> NamedNode:
        """The article, and the named graph that holds all it says."""
        return NamedNode(f"{self.base}article/{_segment(article_hash)}")

    def report(self, report_id: str) -> NamedNode:
        """The report with that id."""
        return NamedNode(f"{self.base}report/{_segment(report_id)}")

    def event(self, event_id: str) -> NamedNode:
        """The occurrence with that id."""
        return NamedNode(f"{self.base}event/{_segment(event_id)}")

    def run(self, run_id: str) -> NamedNode:
        """The run with that id."""
        return NamedNode(f"{self.base}run/{_segment(run_id)}")

    def place(self, place_id: str) -> NamedNode:
        """The place with that id, which is a hash of what is said of it."""
        return NamedNode(f"{self.base}place/{_segment(place_id)}")

    def dataset_file(self, dataset: str, file: str) -> NamedNode:
        """The file of a dataset."""
        return NamedNode(f"{self.base}dataset/{digest(dataset, file)}")

    def import_(self, key: str) -> NamedNode:
        """The import of the file with that key; see ``kg.graph.import_catalogue``."""
        return NamedNode(f"{self.base}import/{_segment(key)}")

    def import_block(self, key: str, number: int) -> NamedNode:
        """The graph of a block of rows of that file, counted from 0."""
        return part(self.import_(key), "block", str(number))

    def id_of(self, kind: str, node: NamedNode) -> str:
        """The id behind an article's, report's, event's or run's node; ``kind`` is the word in the IRI."""
        return unescape(node.value.removeprefix(f"{self.base}{kind}/"))

    def is_article(self, node: NamedNode) -> bool:
        """True when ``node`` is an article, and so the name of an article's graph."""
        start = f"{self.base}article/"
        return node.value.startswith(start) and "/" not in node.value[len(start) :]


def part(node: NamedNode, *path: str) -> NamedNode:
    """A node below another, such as a report's mention of its source: ``part(report, "source")``."""
    return NamedNode("/".join((node.value, *path)))


def span_node(article: NamedNode, field: Field, start: int, end: int) -> NamedNode:
    """The stretch of an article's field from code point ``start`` to ``end``."""
    return NamedNode(f"{article.value}/{field}/{start}-{end}")


def span_place(node: NamedNode) -> tuple[Field, int, int] | None:
    """Field, start and end that ``span_node`` made ``node`` of; None for any other node."""
    found = _SPAN.search(node.value)
    if found is None:
        return None
    return "title" if found[1] == "title" else "text", int(found[2]), int(found[3])
