"""Rooms import from rooms on their left and from the ground floor, never the other way.

Imports inside functions and for the type checker count as well: a room that knows another's words depends on it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "kg"
ROOMS = ("sources", "extract", "evaluate", "graph", "scale", "analysis", "views", "export", "cli")
GROUND_FLOOR = {"data", "ontology"} | {path.stem for path in PACKAGE.glob("*.py")} - {"__init__", "__main__"}

ABOVE_ALL = ("kg.cli", "kg.demo", "kg.__main__")
"""The command line and the demonstration put the rooms together; what is in them may import everything."""

FACADES = ("kg", "kg.graph.graph")
"""They hand on to rooms on their right, and import those only inside the functions that do, or for the type checker."""

EXCEPTIONS = {
    ("kg.graph.query", "kg.analysis.rows"): "QueryResult.network() hands its rows on, as the façade does",
}
"""From (module, module that it imports inside a function) to why it may."""


def modules() -> dict[str, Path]:
    """Every module of the package by its name."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def imports(tree: ast.AST, *, lazily: bool = False) -> Iterator[tuple[str, bool]]:
    """Modules of the package that ``tree`` imports, and whether only when a function is called or types are checked."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, lazily) for name in node.names if name.name.partition(".")[0] == "kg")
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name the whole path"
            if node.module and node.module.partition(".")[0] == "kg":
                for name in node.names:
                    below = f"{node.module}.{name.name}"
                    yield below if below in MODULES or below == "kg.ontology" else node.module, lazily
        else:
            later = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or (
                isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
            )
            yield from imports(node, lazily=lazily or later)


def floor(module: str) -> int:
    """How far to the right a module stands; -1 for the ground floor, beyond the last room for what is above all."""
    if module.startswith(tuple(f"{name}." for name in ABOVE_ALL)) or module in (*ABOVE_ALL, "kg"):
        return len(ROOMS)
    room = module.split(".")[1]
    if room in GROUND_FLOOR:
        return -1
    assert room in ROOMS, f"{module} stands in no room that is known here"
    return ROOMS.index(room)


def wrong(module: str, source: str) -> list[str]:
    """What ``module`` with the text ``source`` imports against the order."""
    found = []
    for imported, lazily in imports(ast.parse(source)):
        # The package itself is above all rooms, but reading its name must cost nothing.
        in_order = floor(imported) <= (-1 if module == "kg" else floor(module))
        if not in_order and not (lazily and (module in FACADES or (module, imported) in EXCEPTIONS)):
            found.append(f"{module} imports {imported}{' in a function' if lazily else ''}")
    return found


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_imported_from_the_right(module: str) -> None:
    assert wrong(module, MODULES[module].read_text(encoding="utf-8")) == []


def test_every_exception_is_still_needed() -> None:
    made = {
        (module, imported)
        for module, path in MODULES.items()
        for imported, _ in imports(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert set(EXCEPTIONS) <= made


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("kg.sources.html", "from kg.extract import rules"),
        ("kg.graph.store", "def f():\n    from kg.analysis.network import project"),
        ("kg.graph.graph", "import kg.views.page"),
        ("kg.graph.query", "from kg.analysis.rows import rows_network"),
        ("kg.model", "from kg.graph import store"),
        ("kg.export.gexf", "try:\n    import kg.cli.plain\nexcept ImportError:\n    pass"),
        ("kg.views.page", "from kg import demo"),
        ("kg.extract.rules", "import kg"),
        ("kg", "from kg.graph.graph import Graph"),
    ],
)
def test_an_import_against_the_order_is_found(module: str, source: str) -> None:
    assert len(wrong(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("kg.extract.rules", "from kg import settings\nfrom kg.sources.reader import readers"),
        ("kg.graph.graph", "def view():\n    from kg.views.page import write_page"),
        ("kg.graph.query", "class Q:\n    def network(self):\n        from kg.analysis.rows import rows_network"),
        ("kg.cli.view", "from kg.graph.graph import Graph"),
        ("kg.demo.run", "import kg"),
        ("kg", "from kg._version import __version__\nif TYPE_CHECKING:\n    from kg.graph.graph import Graph"),
    ],
)
def test_an_import_in_order_is_not(module: str, source: str) -> None:
    assert wrong(module, source) == []
