"""Validation before the commit and of whole graphs; quarantine and trying again."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from graph_world import ONE, Given, world
from pyoxigraph import Literal, Quad, RdfFormat, parse

from kg.errors import MissingExtra, StoreError
from kg.graph.graph import Graph
from kg.graph.iris import term
from kg.graph.validation import Finding, Quarantine
from kg.model import Article, Region

pytest.importorskip("pyshacl")


def wrong_world() -> tuple[list[Article], Given]:
    """The world, with a report in its first article whose score is off the scale."""
    articles, extractor = world()
    first, *rest = extractor.events["one"]
    extractor.events["one"] = [replace(first, score=42.0), *rest]
    return articles, extractor


def test_what_does_not_conform_is_not_written_but_kept(tmp_path: Path) -> None:
    articles, extractor = wrong_world()
    told = []
    with Graph.open(tmp_path / "graph") as graph:
        summary = graph.ingest(
            articles, extractor=extractor, validate=True, on_article=lambda article, status: told.append(status)
        )
        assert summary.quarantined == ["one"] and summary.articles == 3
        assert told == ["quarantined", "new", "new", "new"]
        assert graph.article("one") is None and graph.stats().articles == 3
        assert list(graph.quads(graph.iris.article(ONE.hash))) == []
        assert graph.catalogue.entry(ONE.hash) is None, "the catalogue does not know it either"
        assert list(graph.validate()) == []
    kept = tmp_path / "graph.quarantine"
    assert {path.name for path in kept.iterdir()} == {
        f"{ONE.hash}.{end}" for end in ("article.json", "graph.nq", "report.txt")
    }
    report = (kept / f"{ONE.hash}.report.txt").read_text()
    assert "one was refused" in report and "between -10 and +10" in report and "42" in report
    quads = set(parse((kept / f"{ONE.hash}.graph.nq").read_bytes(), format=RdfFormat.N_QUADS))
    assert any(quad.object == Literal("42", datatype=term("xsd:decimal")) for quad in quads)


def test_what_conforms_after_all_leaves_quarantine(tmp_path: Path) -> None:
    articles, wrong = wrong_world()
    _, right = world()
    quarantine = Quarantine(tmp_path / "kept")
    with Graph.open(":memory:") as graph:
        for extractor, quarantined in ((wrong, ["one"]), (wrong, ["one"]), (right, [])):
            summary = graph.ingest(articles, extractor=extractor, validate=True, quarantine=quarantine.folder)
            assert summary.quarantined == quarantined
            assert len(quarantine) == len(quarantined)
        assert not quarantine.folder.exists()
        assert graph.stats().articles == 4


def test_a_refused_update_leaves_what_was_there(tmp_path: Path) -> None:
    articles, right = world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=right, validate=True, quarantine=tmp_path / "kept")
        before = graph.canonical(articles_only=False)
        changed = replace(ONE, text=ONE.text + " More.")
        _, wrong = wrong_world()
        summary = graph.ingest([changed], extractor=wrong, update=True, validate=True, quarantine=tmp_path / "kept")
        assert summary.quarantined == ["one"] and summary.updated == 0
        assert graph.article("one") == ONE
        assert {line for line in before.splitlines() if "ontology#score" in line} == {
            line for line in graph.canonical(articles_only=False).splitlines() if "ontology#score" in line
        }


def test_articles_come_out_of_quarantine_as_they_went_in(tmp_path: Path) -> None:
    odd = Article(
        "Text \ud800 \u2028 \U0001f600", id="a/b", title="T", date="2025-01-01", url="u", publisher="p", language="en",
        place="X", title_in_text=True, regions=(Region("date", 0, 4),), origin="f.txt", notes=("n", "m"),
    )  # fmt: skip
    quarantine = Quarantine(tmp_path / "kept")
    quarantine.put(odd, [], [Finding("n", None, None, "wrong")])
    assert quarantine.articles() == [odd]
    quarantine.take(Article("another"))
    assert len(quarantine) == 1
    next(quarantine.folder.glob("*.article.json")).write_text("{}")
    with pytest.raises(StoreError, match="no article that was refused"):
        quarantine.articles()


def test_the_quarantine_is_beside_the_graph() -> None:
    assert Quarantine.beside("a/kg-graph").folder == Path("a/kg-graph.quarantine")
    assert Quarantine.beside("http://localhost/sparql").folder == Quarantine.beside(":memory:").folder


def test_a_graph_is_checked_whole() -> None:
    articles, wrong = wrong_world()
    with Graph.open(":memory:") as graph:
        graph.ingest(articles, extractor=wrong)
        ((name, (finding,)),) = graph.validate()
        assert name == graph.iris.article(ONE.hash).value
        assert (finding.path, finding.value) == (term("kg:score").value, "42")
        assert finding.node.startswith(graph.iris.base + "report/") and "between -10 and +10" in finding.message
        nameless = Quad(term("actor:USA"), term("rdfs:label"), Literal("United States"), term("graph:actors"))
        graph._store.apply(remove=[nameless])
        found = dict(graph.validate())
        assert term("graph:actors").value in found
        assert "name" in found[term("graph:actors").value][0].message


def test_validation_needs_pyshacl(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delitem(sys.modules, "pyshacl", raising=False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    articles, extractor = world()
    with Graph.open(tmp_path / "graph") as graph:
        with pytest.raises(MissingExtra, match="validate"):
            graph.ingest(articles, extractor=extractor, validate=True)
        with pytest.raises(MissingExtra, match="pySHACL"):
            list(graph.validate())
        assert graph.stats().articles == 0
