"""Answers to SPARQL queries, in the formats of ``kg query``.

Tables shorten IRIs with the known prefixes; every other format has them whole. JSON, XML, CSV and TSV of a SELECT or
an ASK are those of the W3C (SPARQL 1.1 Query Results); lines end in a bare line feed.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape, quoteattr

from kg.cli.output import write_records, write_rows
from kg.cli.tables import Cell, write_table
from kg.errors import BadOption

if TYPE_CHECKING:
    from kg.graph.query import QueryResult, Value

FORMATS: Final = ("table", "csv", "tsv", "json", "xml", "turtle", "jsonl")

_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_RESULTS: Final = "http://www.w3.org/2005/sparql-results#"


def write_answer(answer: QueryResult, form: str, out: IO[str], *, prefixes: Mapping[str, str]) -> None:
    """Write ``answer`` in the format ``form``, one of FORMATS. Raises BadOption where the two do not go together."""
    if form == "turtle" and answer.form != "graph":
        raise BadOption("turtle is for CONSTRUCT and DESCRIBE; print a SELECT or ASK as table, csv, tsv, json or xml")
    if answer.form == "ask":
        _write_truth(bool(answer.boolean), form, out)
    elif answer.form == "graph" and form in ("turtle", "xml"):
        _write_graph(answer, form, out, prefixes)
    elif form == "table":
        rows = ([cell(value, prefixes) for value in row.values()] for row in answer)
        write_table(answer.variables, rows, out)
    elif form == "jsonl":
        write_records(({name: _json(value) for name, value in row.items()} for row in answer), form, out)
    elif form == "csv":
        write_rows(answer.variables, ([_value(term) for term in row] for row in answer.terms()), form, out)
    elif form == "tsv":
        out.write("\t".join(f"?{name}" for name in answer.variables) + "\n")
        for row in answer.terms():
            # N-Triples escapes tabs and line ends, so a value never breaks its row.
            out.write("\t".join("" if term is None else str(term) for term in row) + "\n")
    elif form == "json":
        _write_json(answer.variables, answer.terms(), out)
    else:
        _write_xml(answer.variables, answer.terms(), out)


def cell(value: Value, prefixes: Mapping[str, str]) -> Cell:
    """A value as it stands in a table: IRIs shortened, days in ISO 8601."""
    from kg.graph.query import IRI, shorten

    if isinstance(value, IRI):
        return shorten(value, prefixes)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


def _json(value: Value) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def _write_truth(truth: bool, form: str, out: IO[str]) -> None:
    word = "true" if truth else "false"
    if form == "table":
        out.write("yes\n" if truth else "no\n")
    elif form == "json":
        out.write(json.dumps({"head": {}, "boolean": truth}) + "\n")
    elif form == "xml":
        out.write(f'<?xml version="1.0"?>\n<sparql xmlns="{_RESULTS}"><head/><boolean>{word}</boolean></sparql>\n')
    else:
        out.write(f"{word}\n")


def _write_graph(answer: QueryResult, form: str, out: IO[str], prefixes: Mapping[str, str]) -> None:
    from pyoxigraph import RdfFormat, serialize

    kind = RdfFormat.TURTLE if form == "turtle" else RdfFormat.RDF_XML
    data = serialize(answer.triples(), format=kind, prefixes=dict(prefixes))
    assert data is not None
    out.write(data.decode("utf-8"))


def _value(term: Any) -> str | None:
    """What CSV shows of a term: the bare value."""
    return None if term is None else str(getattr(term, "value", term))


def _parts(term: Any) -> tuple[str, str, dict[str, str]]:
    """Kind, value and attributes of a term, as JSON and XML results name them."""
    from pyoxigraph import Literal, NamedNode

    if isinstance(term, NamedNode):
        return "uri", term.value, {}
    if isinstance(term, Literal):
        if term.language:
            return "literal", term.value, {"xml:lang": term.language}
        kind = term.datatype.value
        return "literal", term.value, {} if kind == _XSD_STRING else {"datatype": kind}
    return "bnode", str(getattr(term, "value", term)), {}


def _write_json(variables: Sequence[str], rows: Iterable[Sequence[Any]], out: IO[str]) -> None:
    out.write(f'{{"head": {{"vars": {json.dumps(list(variables))}}}, "results": {{"bindings": [')
    for number, row in enumerate(rows):
        bound = {
            name: {"type": kind, "value": value, **attributes}
            for name, term in zip(variables, row, strict=True)
            if term is not None
            for kind, value, attributes in [_parts(term)]
        }
        out.write((",\n" if number else "\n") + json.dumps(bound, ensure_ascii=False))
    out.write("\n]}}\n")


def _write_xml(variables: Sequence[str], rows: Iterable[Sequence[Any]], out: IO[str]) -> None:
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<sparql xmlns="{_RESULTS}">\n<head>')
    out.writelines(f"<variable name={quoteattr(name)}/>" for name in variables)
    out.write("</head>\n<results>\n")
    for row in rows:
        out.write("<result>")
        for name, term in zip(variables, row, strict=True):
            if term is not None:
                kind, value, attributes = _parts(term)
                given = "".join(f" {key}={quoteattr(text)}" for key, text in attributes.items())
                out.write(f"<binding name={quoteattr(name)}><{kind}{given}>{_xml(value)}</{kind}></binding>")
        out.write("</result>\n")
    out.write("</results>\n</sparql>\n")


def _xml(text: str) -> str:
    """``text`` for XML 1.0, which has no place for most control characters: they become U+FFFD."""
    kept = "".join(
        char if char in "\t\n\r" or (char >= " " and char not in "\ufffe\uffff") else "\ufffd" for char in text
    )
    return escape(kept, {"\r": "&#13;"})
