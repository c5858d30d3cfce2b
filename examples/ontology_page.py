"""Makes ``ontology/index.html``, the page on the ontology, from the files of the ontology. Run it after a change there.

python examples/ontology_page.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from kg.graph.named import named_query, names
from kg.graph.query import shorten
from kg.vocabulary import Concept, vocabulary

ONTOLOGY = Path(__file__).parents[1] / "ontology"
PAGE = ONTOLOGY / "index.html"
KG = vocabulary().prefixes["kg"]
RDF, RDFS, OWL, SKOS = (vocabulary().prefixes[prefix] for prefix in ("rdf", "rdfs", "owl", "skos"))
ABOUT = KG.removesuffix("#")

STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
code{font:.92em ui-monospace,monospace;background:#f2f2f2;padding:.05em .25em}h2{margin-top:2.5rem}
h3{margin:1.5rem 0 .2rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;
padding:.25rem .6rem .25rem 0;border-bottom:1px solid #ddd}
pre{overflow-x:auto;font-size:.85em;line-height:1.4}td.n{text-align:right;white-space:nowrap}p{margin:.2rem 0}
.of{color:#555}:target{background:#fff3c4}nav a{margin-right:1rem}
@media(prefers-color-scheme:dark){body{background:#161616;color:#e6e6e6}code{background:#2a2a2a}th,td{border-color:#444}
.of{color:#aaa}a{color:#8ab4f8}:target{background:#4a3f00}}"""

LAYOUT = """GRAPH article:3f9c… {                                     one graph an article; its name is the article

  event:71ab…    a sem:Event ;                            what happened
                 sem:eventType plover:SANCTION ; kg:source actor:USA ; kg:target actor:Rosneft ;
                 kg:date "2025-10-22"^^xsd:date ; kg:day 20383 ; kg:datePrecision time:unitDay ;
                 gaf:denotedBy report:9e02… .             each report of it

  report:9e02…   a kg:Report ;                            what one statement says of it
                 kg:modality kg:actual ;                  actual, future, hypothetical, negated
                 kg:statedBy actor:Scott_Bessent ;        the speaker in the article
                 kg:trigger "imposed sanctions" ; kg:score -6 ; kg:confidence 0.9 ; kg:cameo cameo:163 ;
                 kg:sourceCountry actor:USA ; kg:targetCountry actor:RUS ; kg:place place:5b1d… ;
                 kg:sourceMention <…/source> ; kg:targetMention <…/target> ;
                 oa:hasTarget <article:3f9c…/text/28-203> ;
                 prov:wasDerivedFrom article:3f9c… ;      whose publisher is no speaker
                 prov:wasGeneratedBy run:d1f0… .

  <article:3f9c…/text/28-203> a oa:SpecificResource ;     the statement, to the letter
                 prov:wasQuotedFrom article:3f9c… ; oa:hasSource article:3f9c… ;
                 oa:hasSelector [position: oa:start 28 ; oa:end 203], [quote: oa:exact "The United States …"] .

  <…/source>     a kg:Mention ; kg:actor actor:USA ; kg:words "The United States" ;
                 oa:hasSource article:3f9c… ; oa:hasSelector [position] .

  actor:USA kg:sanctions actor:Rosneft .                  only where the modality is actual

  article:3f9c…  a schema:NewsArticle ; schema:publisher "Harbour Wire" ; schema:articleBody "…" .
  run:d1f0…      prov:used article:3f9c… .
}
GRAPH graph:actors {                                      shared actors, their codes and offices
  actor:Sergey_Lavrov/office/8a… a org:Membership ; org:member actor:Sergey_Lavrov ; org:organization actor:RUS ;
                 org:role office:foreign_minister ; kg:sinceDay 12486 ;
                 org:memberDuring [time:hasBeginning [time:inXSDDate "2004-03-09"^^xsd:date]] .
}
GRAPH graph:catalogue {                                   what varies with time: runs, sessions, checksums
  run:d1f0…      a kg:Run, prov:Activity ; kg:packageVersion "0.1.0" ; kg:model "en_core_web_sm" ;
                 prov:wasAssociatedWith <…/extractor> .
  <…/extractor>  a prov:SoftwareAgent ; rdfs:label "rules" ; schema:softwareVersion "0.1.0" .
}
GRAPH graph:vocabulary { … }                              this ontology and its code lists

What stands in [ ] has an IRI too: there are no blank nodes."""

Facts = Mapping[str, list[str]]


def read(name: str) -> dict[str, dict[str, list[str]]]:
    """Subject to predicate to objects of a Turtle file, in its order."""
    found: dict[str, dict[str, list[str]]] = {}
    for quad in parse((ONTOLOGY / name).read_bytes(), format=RdfFormat.TURTLE):
        value = getattr(quad.object, "value", "")
        found.setdefault(quad.subject.value, {}).setdefault(quad.predicate.value, []).append(value)
    return found


def short(iri: str) -> str:
    """A term by its prefixed name, as a link where it is described on this page."""
    name = escape(shorten(iri, vocabulary().prefixes))
    return (
        f'<a href="#{name.removeprefix("kg:")}"><code>{name}</code></a>'
        if iri.startswith(KG)
        else f"<code>{name}</code>"
    )


def terms(facts: Mapping[str, Facts], kind: str) -> Iterator[str]:
    """The classes, or the properties, that the ontology defines: by name, each with what is said of it."""
    for iri in sorted(facts, key=str.lower):
        said = facts[iri]
        types = said.get(RDF + "type", [])
        if not iri.startswith(KG) or not any(of.endswith(kind) for of in types) or RDFS + "comment" not in said:
            continue
        name = escape(iri.removeprefix(KG))
        yield f'<h3 id="{name}"><code>kg:{name}</code> {escape(said[RDFS + "label"][0])}</h3>'
        yield f"<p>{escape(said[RDFS + 'comment'][0])}</p>"
        notes = (
            ("a kind of", RDFS + "subClassOf"),
            ("a kind of", RDFS + "subPropertyOf"),
            ("from", RDFS + "domain"),
            ("to", RDFS + "range"),
            ("never also", OWL + "disjointWith"),
            ("event type", RDFS + "seeAlso"),
        )
        parts = [f"{word} {', '.join(map(short, said[note]))}" for word, note in notes if note in said]
        if parts:
            yield f'<p class="of">{"; ".join(parts)}</p>'


def reused(facts: Mapping[str, Facts]) -> Iterator[str]:
    """The terms of other vocabularies, and what each stands for here."""
    rows = (
        (
            f"<code>{escape(shorten(iri, vocabulary().prefixes))}</code>",
            escape(said[RDF + "type"][0].rpartition("#")[2].removesuffix("Property").lower()),
            escape(said[SKOS + "scopeNote"][0]),
        )
        for iri, said in facts.items()
        if SKOS + "scopeNote" in said
    )
    return table(("term", "kind", "what it stands for here"), rows)


def layout() -> Iterator[str]:
    """How the pieces hang together, on one report."""
    yield f"<pre>{escape(LAYOUT)}</pre>"


def cameo() -> Iterator[str]:
    """The codes of CAMEO with what they become, by the project's coding and by the published table."""

    def act(kind: str | None, mode: str | None) -> str:
        return escape("/".join(part for part in (kind, mode) if part))

    rows = (
        (
            f"<code>{code.code}</code>",
            escape(code.label),
            "" if code.goldstein is None else f"{code.goldstein:+g}",
            act(code.type, code.mode) + (f" ({', '.join(code.contexts)})" if code.contexts else ""),
            act(code.official_type, code.official_mode)
            if (code.official_type, code.official_mode) != (code.type, code.mode)
            else "",
        )
        for code in vocabulary().cameo.values()
    )
    return table(("code", "label", "Goldstein", "PLOVER", "in the published table, where that differs"), rows)


def datasets() -> Iterator[str]:
    """The types of ACLED and UCDP with what they become."""
    rows = (
        (
            name,
            f"<code>{escape(entry.code)}</code>" + ("" if entry.broader else f" {escape(entry.label)}"),
            escape("/".join(part for part in (entry.type, entry.mode) if part) or "no act of one kind"),
            escape(entry.definition),
        )
        for name, types in (("ACLED", vocabulary().acled), ("UCDP GED", vocabulary().ucdp))
        for entry in types.values()
    )
    return table(("dataset", "type", "PLOVER", "meaning"), rows)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A table of cells that are HTML already."""
    yield "<table><tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
    yield "</table>"


def concepts(found: Mapping[str, Concept]) -> Iterator[str]:
    """A code list."""
    rows = ((f"<code>{escape(one.code)}</code>", escape(one.label), escape(one.definition)) for one in found.values())
    return table(("code", "label", "meaning"), rows)


def event_types() -> Iterator[str]:
    """Types with score, quad class and property, and below each its modes."""
    for code, of in vocabulary().types.items():
        yield f'<h3 id="type-{code}"><code>plover:{code}</code> {escape(of.label)}</h3><p>{escape(of.definition)}</p>'
        target = "needs a target" if of.target_required else "may lack a target"
        yield f'<p class="of">{of.quad}; score {of.score:+g}; {target}; {short(KG + of.property)}</p>'
        if of.modes:
            yield from table(
                ("mode", "score", "meaning"),
                (
                    (
                        f"<code>{escape(mode.code)}</code>",
                        "" if mode.score is None else f"{mode.score:+g}",
                        escape(mode.definition),
                    )
                    for mode in of.modes.values()
                ),
            )


def queries() -> Iterator[str]:
    """The stored queries with their parameters."""
    rows = []
    for name in names():
        query = named_query(name)
        given = "<br>".join(f"<code>{p.name}</code> ({p.need}): {escape(p.about)}" for p in query.parameters)
        rows.append((f"<code>{name}</code>", escape(f"{query.about} {query.details}".strip()), given))
    return table(("query", "what it answers", "parameters"), rows)


def shapes() -> Iterator[str]:
    """What graphs are held against, in the words of the shapes' messages."""
    said = read("shapes.ttl")
    message = "http://www.w3.org/ns/shacl#message"
    lines = list(dict.fromkeys(facts[message][0] for facts in said.values() if message in facts))
    return iter(["<ul>", *(f"<li>{escape(line)}</li>" for line in lines), "</ul>"])


def page() -> str:
    """The whole page."""
    words, facts = vocabulary(), read("kg.ttl")
    about = facts[ABOUT]
    prefixes = ((f"<code>{prefix}</code>", f"<code>{escape(name)}</code>") for prefix, name in words.prefixes.items())
    sections = {
        "How it hangs together": layout(),
        "Prefixes": table(("prefix", "namespace"), prefixes),
        "Classes": terms(facts, "#Class"),
        "Properties": terms(facts, "Property"),
        "Terms of others": reused(facts),
        "Modalities": concepts(words.modalities),
        "Event types": event_types(),
        "Contexts": concepts(words.contexts),
        "Sectors": concepts(words.sectors),
        "Quad classes": concepts(words.quads),
        "CAMEO": cameo(),
        "ACLED and UCDP": datasets(),
        "Shapes": shapes(),
        "Queries": queries(),
    }  # fmt: skip
    links = "".join(f'<a href="#s-{name.lower().replace(" ", "-")}">{name}</a>' for name in sections)
    lines = [
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(about[RDFS + 'label'][0])}</title><style>{STYLE}</style></head><body>",
        f"<h1>{escape(about[RDFS + 'label'][0])}</h1><p>{escape(about[RDFS + 'comment'][0])}</p>",
        f'<p class="of">Version {escape(about[OWL + "versionInfo"][0])}. {escape(about[SKOS + "changeNote"][0])} '
        f"<code>{escape(ABOUT)}</code>, "
        "licensed under MIT.</p>",
        f"<nav>{links}</nav>",
    ]
    for name, content in sections.items():
        lines += [f'<h2 id="s-{name.lower().replace(" ", "-")}">{name}</h2>', *content]
    return "\n".join([*lines, "</body></html>", ""])


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stderr.write(f"{PAGE.name} written\n")
