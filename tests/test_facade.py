"""The package's front door: names that load when they are used, and an extract that is package and function."""

from __future__ import annotations

import subprocess
import sys

import pytest

import kg
from kg.errors import BadOption
from kg.extract.extractor import extractors
from kg.model import Article, Extraction


class Echo:
    """An extractor that finds nothing."""

    name = "echo"
    version = "1"
    made_with: dict[str, object]

    def __init__(self, **options: object) -> None:
        Echo.made_with = options

    def describe(self):  # type: ignore[no-untyped-def]
        return {}

    def extract(self, articles):  # type: ignore[no-untyped-def]
        return (Extraction(article, ()) for article in articles)


@pytest.fixture(autouse=True)
def echo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(extractors.builtin, "echo", f"{__name__}:Echo")


@pytest.mark.slow
def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, kg; heavy = {'spacy', 'rdflib', 'networkx', 'pyvis', 'pandas', 'trafilatura', 'rich', "
        "'pyoxigraph', 'importlib.metadata', 'kg.model'}; print(sorted(heavy & set(sys.modules)), kg.__version__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"[] {kg.__version__}\n"


@pytest.mark.slow
def test_opening_and_reading_a_graph_loads_no_model_and_no_networks() -> None:
    code = (
        "import sys, kg; g = kg.Graph.open(':memory:'); list(g.events()); g.stats(); g.query('ASK {}'); "
        "print(sorted({'spacy', 'rdflib', 'networkx', 'pandas', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_all_public_names_are_there() -> None:
    for name in kg.__all__:
        assert getattr(kg, name) is not None
        assert name in dir(kg)
    with pytest.raises(AttributeError, match="nonsense"):
        kg.nonsense  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.slow
@pytest.mark.parametrize(
    "code",
    [
        "import kg; assert callable(kg.extract)",
        "from kg import extract; assert callable(extract)",
        "import kg.extract.extractor; assert callable(kg.extract) and kg.extract.extractor.extractors",
        "from kg.extract.extractor import extractors; import kg; assert callable(kg.extract)",
        "import kg; kg.extract; from kg.extract import extractor; assert kg.extract.extractor is extractor",
    ],
)
def test_extract_is_package_and_function_whatever_is_imported_first(code: str) -> None:
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_extract_takes_a_text_or_an_article() -> None:
    found = kg.extract("Text.", extractor="echo", date="2025-10-23", publisher="P")
    assert found.article == Article("Text.", date="2025-10-23", publisher="P")
    article = Article("Text.")
    assert kg.extract(article, extractor="echo", model="m").article is article
    assert Echo.made_with == {"model": "m"}


def test_extract_refuses_what_no_article_has() -> None:
    with pytest.raises(BadOption, match="colour"):
        kg.extract("Text.", extractor="echo", colour="red")
    with pytest.raises(BadOption, match="date"):
        kg.extract(Article("Text."), extractor="echo", date="2025-10-23")


def test_a_graph_opens_where_it_is_told_to_and_writes_pages_and_exports(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("KG_GRAPH", str(tmp_path / "mine"))
    with kg.Graph.open() as graph:
        graph.ingest([Article("Text.", id="a")], extractor="echo")
        assert graph.network().number_of_nodes() == 0
        graph.view(tmp_path / "page.html")
        graph.export("gexf", tmp_path / "graph.gexf")
    assert (tmp_path / "mine" / "kg-store.json").exists()
    assert (tmp_path / "page.html").stat().st_size > 0 and (tmp_path / "graph.gexf").stat().st_size > 0
