"""The two questions that the demonstration asks its graph."""

from __future__ import annotations

from typing import Final, NamedTuple


class Question(NamedTuple):
    """A question in English and in SPARQL; prefixes are known and need no declaring."""

    words: str
    sparql: str


QUESTIONS: Final = (
    Question(
        "Who sanctioned whom, and who reports it?",
        """\
SELECT DISTINCT ?date ?source ?target ?publisher
WHERE {
  ?event sem:eventType plover:SANCTION ; kg:source ?source ; kg:target ?target ; kg:date ?date .
  GRAPH ?article { ?event gaf:denotedBy/kg:modality kg:actual }
  ?article schema:publisher ?publisher .
}
ORDER BY ?date ?source ?target ?publisher""",
    ),
    Question(
        "What does one report say happened and another deny?",
        """\
SELECT ?date ?source ?type ?target ?said ?denied
WHERE {
  ?event sem:eventType ?type ; kg:source ?source ; kg:target ?target ; kg:date ?date .
  GRAPH ?one { ?event gaf:denotedBy/kg:modality kg:actual }
  GRAPH ?other { ?event gaf:denotedBy/kg:modality kg:negated }
  ?one schema:publisher ?said .
  ?other schema:publisher ?denied .
}
ORDER BY ?date ?source ?target""",
    ),
)
