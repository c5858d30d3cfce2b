"""Event types, modes, codes, scores and IRIs, read from the package's Turtle files and never typed in again.

``kg.ttl`` gives prefixes, modalities and measures, ``plover.ttl`` types, modes, contexts, sectors and quad classes;
``cameo.ttl`` and ``mappings.ttl`` are parsed only when CAMEO codes are asked for, ``datasets.ttl`` when types of ACLED
or UCDP are. Codes are notations ("SANCTION", "economic", "163"), scores lie on -10..+10, IRIs are full IRIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import MappingProxyType
from typing import Final

from kg.errors import UnknownTerm
from kg.ontology_files import ontology_files

_SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_NOTATION: Final = _SKOS + "notation"
_LABEL: Final = _SKOS + "prefLabel"
_DEFINITION: Final = _SKOS + "definition"
_IN_SCHEME: Final = _SKOS + "inScheme"
_BROADER: Final = _SKOS + "broader"
_MATCHES: Final = (_SKOS + "exactMatch", _SKOS + "closeMatch", _SKOS + "broadMatch")
_DATA_PREFIXES: Final = ("article", "report", "event", "run", "place", "dataset")

_Triples = dict[str, dict[str, list[str]]]
"""Subject to predicate to objects: IRIs and lexical forms, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A context, sector, quad class or modality: its notation, IRI, English label and definition."""

    code: str
    iri: str
    label: str
    definition: str


@dataclass(frozen=True, slots=True)
class Mode:
    """A way in which an act of one event type is done. ``score`` is None where none is published."""

    code: str
    iri: str
    label: str
    score: float | None
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """A value that rows of datasets give: its name ("goldstein"), IRI, label and meaning; ``whole`` where it counts."""

    code: str
    iri: str
    label: str
    definition: str
    whole: bool


@dataclass(frozen=True, slots=True)
class EventType:
    """An event type with its modes by notation.

    ``quad`` is a quad class's notation, ``property`` the local name of the object property in the ``kg:`` namespace
    ("sanctions"). ``imports_only`` is true for STATEMENT, which PLOVER does not have and only datasets bring.
    ``ended`` is the type and mode of the act that ends one of this type (a halted ASSAULT is a RETREAT/ceasefire), None
    where ending it is no act. ``two_sided``: done to or with somebody, so that a bare noun ("talks") does not say it is
    done. ``mutual``: may be done by both sides alike.
    """

    code: str
    iri: str
    label: str
    definition: str
    quad: str
    target_required: bool
    score: float
    property: str
    modes: Mapping[str, Mode] = field(hash=False)
    imports_only: bool = False
    ended: tuple[str, str | None] | None = None
    two_sided: bool = False
    mutual: bool = False


@dataclass(frozen=True, slots=True)
class CameoCode:
    """A CAMEO event code.

    ``root`` is its first two digits, ``broader`` the code above it (None for a root). ``goldstein`` is the ICEWS
    table's value, ``goldstein_gdelt`` the one seen in GDELT. ``quad_gdelt`` and ``quad_keds`` are quad classes'
    notations under the two rules. ``type``, ``mode`` and ``contexts`` are what a row with this code becomes on import;
    the ``official_`` ones are what the conversion table published with PLOVER says (see ``mappings.ttl``), None and
    empty for codes that it leaves out.
    """

    code: str
    iri: str
    root: str
    label: str
    broader: str | None
    goldstein: float | None
    goldstein_gdelt: float | None
    quad_gdelt: str
    quad_keds: str
    type: str | None
    mode: str | None
    contexts: tuple[str, ...]
    official_type: str | None = None
    official_mode: str | None = None
    official_contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatasetType:
    """A type by which a dataset codes its rows: of ACLED ("Armed clash") or UCDP ("1").

    ``broader`` is the type above it, None at the top. ``type``, ``mode`` and ``contexts`` are what a row becomes on
    import; ``type`` is None for what is no act of one kind. ``related`` are event types that some rows are as well.
    """

    code: str
    iri: str
    label: str
    definition: str
    broader: str | None
    type: str | None
    mode: str | None
    contexts: tuple[str, ...]
    related: tuple[str, ...]


class Vocabulary:
    """The code lists by notation. Get it by ``vocabulary()``, which reads the files once.

    ``types`` holds the 16 PLOVER types and, last, STATEMENT. ``quads`` is in the order of the numbers 1 to 4 by which
    datasets write quad classes. ``measures`` are what rows of datasets give beside codes. ``prefixes`` maps prefix to
    namespace IRI, data prefixes under the default base.
    """

    types: Mapping[str, EventType]
    contexts: Mapping[str, Concept]
    sectors: Mapping[str, Concept]
    quads: Mapping[str, Concept]
    modalities: Mapping[str, Concept]
    measures: Mapping[str, Measure]
    prefixes: Mapping[str, str]

    def __init__(self) -> None:
        ontology, prefixes = _read("kg.ttl")
        lists, _ = _read("plover.ttl")
        self.prefixes = MappingProxyType(prefixes)
        self._kg = prefixes["kg"]
        self._codes = {iri: facts[_NOTATION][0] for iri, facts in lists.items() if _NOTATION in facts}
        plover = prefixes["plover"]
        self.contexts = _concepts(lists, plover + "contexts")
        self.sectors = _concepts(lists, plover + "sectors")
        self.quads = _concepts(lists, plover + "quads")
        self.modalities = _concepts(ontology, self._kg + "modalities")
        self.types = MappingProxyType(self._read_types(lists, plover))
        self.measures = MappingProxyType(self._read_measures(ontology))

    def expand(self, name: str) -> str:
        """The full IRI of a prefixed name: "kg:sanctions". Raises UnknownTerm where the prefix is not known."""
        prefix, colon, local = name.partition(":")
        if not colon or prefix not in self.prefixes:
            raise UnknownTerm(f"{name!r} has no known prefix; there are: {', '.join(self.prefixes)}")
        return self.prefixes[prefix] + local

    def prefixes_for(self, base: str) -> dict[str, str]:
        """The prefixes of a store: as ``prefixes``, with those of its data (article, report, …) under ``base``."""
        return {**self.prefixes, **{prefix: f"{base}{prefix}/" for prefix in _DATA_PREFIXES}}

    def score(self, type: str, mode: str | None = None) -> float:
        """PLOVER's score, -10..+10, of an act: the mode's where one is published, else the type's.

        Raises UnknownTerm for a type or mode that does not exist.
        """
        event_type = self._type(type)
        if mode is None:
            return event_type.score
        score = _mode(event_type, mode).score
        return event_type.score if score is None else score

    def quad(self, type: str) -> str:
        """The quad class's notation ("material conflict") of an event type. Raises UnknownTerm."""
        return self._type(type).quad

    @cached_property
    def cameo(self) -> Mapping[str, CameoCode]:
        """All CAMEO codes, in order; ``cameo.ttl`` and ``mappings.ttl`` are parsed at the first use."""
        codes, _ = _read("cameo.ttl")
        matches = self._mappings
        found = {}
        for iri, facts in codes.items():
            if _NOTATION not in facts:
                continue
            code = facts[_NOTATION][0]
            match = matches.get(iri, {})
            matched = (to for how in _MATCHES for to in match.get(how, ()))
            event_type = next((self._codes[to] for to in matched if to in self._codes), None)
            above = facts.get(_BROADER)
            found[code] = CameoCode(
                code=code,
                iri=iri,
                root=code[:2],
                label=facts[_LABEL][0],
                broader=codes[above[0]][_NOTATION][0] if above else None,
                goldstein=_number(facts, self._kg + "goldsteinICEWS"),
                goldstein_gdelt=_number(facts, self._kg + "goldsteinGDELT"),
                quad_gdelt=self._codes[facts[self._kg + "quadClassGDELT"][0]],
                quad_keds=self._codes[facts[self._kg + "quadClassKEDS"][0]],
                type=event_type,
                mode=self._coded(match, "ploverMode"),
                contexts=self._all_coded(match, "ploverContext"),
                official_type=self._coded(match, "officialType"),
                official_mode=self._coded(match, "officialMode"),
                official_contexts=self._all_coded(match, "officialContext"),
            )
        return MappingProxyType(found)

    @cached_property
    def acled(self) -> Mapping[str, DatasetType]:
        """The event types and sub-event types of ACLED, by their names."""
        return self._dataset_types("acled/types")

    @cached_property
    def ucdp(self) -> Mapping[str, DatasetType]:
        """The kinds of violence of UCDP GED, by their numbers ("1")."""
        return self._dataset_types("ucdp/kinds")

    def official_type(self, cameo: str) -> str | None:
        """The PLOVER type of a CAMEO code in the conversion table published with PLOVER; None where it has no row.

        ``self.cameo[code].type`` is this project's own coding, which differs for 057, 116 and 163. Raises UnknownTerm
        for what is no CAMEO code.
        """
        try:
            return self.cameo[cameo].official_type
        except KeyError:
            raise UnknownTerm(f"{cameo!r} is no CAMEO code") from None

    def cameo_for(self, type: str, mode: str | None = None, contexts: Iterable[str] = ()) -> str | None:
        """The CAMEO code to write for a PLOVER type, or type and mode; None where CAMEO has no counterpart.

        The first of ``contexts`` that singles out a narrower code decides; contexts that do not, or that PLOVER does
        not have, change nothing. Raises UnknownTerm for a type or mode that does not exist. Source: ``mappings.ttl``.
        """
        event_type = self._type(type)
        act = event_type.iri if mode is None else _mode(event_type, mode).iri
        for context in contexts:
            code = self._preferred.get((act, context))
            if code is not None:
                return code
        return self._preferred.get((act, None))

    def _dataset_types(self, scheme: str) -> Mapping[str, DatasetType]:
        lists, prefixes = self._datasets
        name, _, rest = scheme.partition("/")
        names = {iri: facts[_NOTATION][0] for iri, facts in lists.items() if _NOTATION in facts}
        found = (
            DatasetType(
                code=names[iri],
                iri=iri,
                label=facts[_LABEL][0],
                definition=facts[_DEFINITION][0],
                broader=names[facts[_BROADER][0]] if _BROADER in facts else None,
                type=self._coded(facts, "ploverType"),
                mode=self._coded(facts, "ploverMode"),
                contexts=self._all_coded(facts, "ploverContext"),
                related=tuple(self._codes[to] for to in facts.get(_SKOS + "relatedMatch", ())),
            )
            for iri, facts in lists.items()
            if prefixes[name] + rest in facts.get(_IN_SCHEME, ())
        )
        return MappingProxyType({entry.code: entry for entry in found})

    @cached_property
    def _datasets(self) -> tuple[_Triples, dict[str, str]]:
        return _read("datasets.ttl")

    def _all_coded(self, facts: Mapping[str, list[str]], name: str) -> tuple[str, ...]:
        """The notations of the concepts that ``kg:name`` leads to."""
        return tuple(self._codes[iri] for iri in facts.get(self._kg + name, ()))

    def _coded(self, facts: Mapping[str, list[str]], name: str) -> str | None:
        return next(iter(self._all_coded(facts, name)), None)

    @cached_property
    def _mappings(self) -> _Triples:
        return _read("mappings.ttl")[0]

    @cached_property
    def _preferred(self) -> dict[tuple[str, str | None], str]:
        """CAMEO code by IRI of the type or mode and context (None: whatever the context)."""
        preferred: dict[tuple[str, str | None], str] = {}
        for iri, facts in self._mappings.items():
            targets = facts.get(self._kg + "preferredCameo")
            if not targets:
                continue
            code = targets[0].removeprefix(self.prefixes["cameo"])
            act = facts.get(self._kg + "choiceOf")
            if act:
                preferred[act[0], self._codes[facts[self._kg + "choiceContext"][0]]] = code
            else:
                preferred[iri, None] = code
        return preferred

    def _read_measures(self, ontology: _Triples) -> dict[str, Measure]:
        above, integer = _RDFS + "subPropertyOf", self.prefixes["xsd"] + "integer"
        found = (
            Measure(
                code=iri.removeprefix(self._kg),
                iri=iri,
                label=facts[_RDFS + "label"][0],
                definition=facts[_RDFS + "comment"][0],
                whole=facts[_RDFS + "range"] == [integer],
            )
            for iri, facts in ontology.items()
            if self._kg + "measure" in facts.get(above, ())
        )
        return {measure.code: measure for measure in found}

    def _read_types(self, lists: _Triples, plover: str) -> dict[str, EventType]:
        schemes = {plover + "types", plover + "additions"}
        modes: dict[str, dict[str, Mode]] = {}
        for iri, facts in lists.items():
            if _BROADER in facts:
                mode = Mode(
                    code=facts[_NOTATION][0],
                    iri=iri,
                    label=facts[_LABEL][0],
                    score=_number(facts, self._kg + "baseScore"),
                    definition=facts[_DEFINITION][0],
                )
                modes.setdefault(facts[_BROADER][0], {})[mode.code] = mode
        types = {}
        for iri, facts in lists.items():
            if _BROADER in facts or not schemes.intersection(facts.get(_IN_SCHEME, ())):
                continue
            code = facts[_NOTATION][0]
            types[code] = EventType(
                code=code,
                iri=iri,
                label=facts[_LABEL][0],
                definition=facts[_DEFINITION][0],
                quad=self._codes[facts[self._kg + "quadClass"][0]],
                target_required=facts[self._kg + "targetRequired"][0] == "true",
                score=float(facts[self._kg + "baseScore"][0]),
                property=facts[self._kg + "property"][0].removeprefix(self._kg),
                modes=MappingProxyType(modes.get(iri, {})),
                imports_only=plover + "additions" in facts[_IN_SCHEME],
                ended=self._act(lists, facts.get(self._kg + "endedBy")),
                two_sided=facts.get(self._kg + "twoSided") == ["true"],
                mutual=facts.get(self._kg + "mutual") == ["true"],
            )
        return types

    def _act(self, lists: _Triples, node: list[str] | None) -> tuple[str, str | None] | None:
        """Type and mode that an IRI of either names."""
        if not node:
            return None
        above = lists[node[0]].get(_BROADER)
        return (self._codes[above[0]], self._codes[node[0]]) if above else (self._codes[node[0]], None)

    def _type(self, code: str) -> EventType:
        try:
            return self.types[code]
        except KeyError:
            raise UnknownTerm(f"no event type is called {code!r}; there are: {', '.join(self.types)}") from None


@cache
def vocabulary() -> Vocabulary:
    """The one Vocabulary of this process, read at the first call (milliseconds)."""
    return Vocabulary()


def official_type(cameo: str) -> str | None:
    """As ``vocabulary().official_type``."""
    return vocabulary().official_type(cameo)


def _read(name: str) -> tuple[_Triples, dict[str, str]]:
    """The triples and prefixes of one Turtle file of the ontology."""
    # Imported here: it is not needed to import the package or to print a command's help.
    from pyoxigraph import RdfFormat, parse

    parser = parse(ontology_files().joinpath(name).read_bytes(), format=RdfFormat.TURTLE)
    triples: _Triples = {}
    for quad in parser:
        triples.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(quad.object.value)
    return triples, parser.prefixes


def _concepts(triples: _Triples, scheme: str) -> Mapping[str, Concept]:
    found = (
        Concept(facts[_NOTATION][0], iri, facts[_LABEL][0], facts[_DEFINITION][0])
        for iri, facts in triples.items()
        if scheme in facts.get(_IN_SCHEME, ())
    )
    return MappingProxyType({concept.code: concept for concept in found})


def _number(facts: Mapping[str, list[str]], predicate: str) -> float | None:
    values = facts.get(predicate)
    return float(values[0]) if values else None


def _mode(event_type: EventType, code: str) -> Mode:
    try:
        return event_type.modes[code]
    except KeyError:
        known = ", ".join(event_type.modes) or "none"
        raise UnknownTerm(f"{event_type.code} has no mode {code!r}; there are: {known}") from None
