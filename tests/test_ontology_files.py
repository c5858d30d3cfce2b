"""The ontology is found in an installed package, and in a checkout whose ``./kg`` hides an installed one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.ontology_files import ontology_files

ROOT = Path(__file__).parents[1]

PROGRAM = """
import importlib.abc
import sys

class Hidden(importlib.abc.MetaPathFinder):
    # What a package installed elsewhere looks like to a checkout that comes before it.
    def find_spec(self, name, path, target=None):
        if name == "kg.ontology":
            raise ModuleNotFoundError("No module named 'kg.ontology'", name=name)

sys.meta_path.insert(0, Hidden())
import kg
from kg.graph.named import names
from kg.vocabulary import vocabulary

assert kg.__file__.startswith(sys.path[0] or ""), kg.__file__
assert vocabulary().types["SANCTION"].property == "sanctions"
assert names()
with kg.Graph.open(":memory:") as graph:
    assert len(list(graph.query("SELECT ?p WHERE { ?p a owl:ObjectProperty } LIMIT 3"))) == 3
print("found")
"""


def test_the_files_are_there() -> None:
    names = {entry.name for entry in ontology_files().iterdir()}
    assert {"kg.ttl", "plover.ttl", "shapes.ttl", "context.jsonld", "queries"} <= names


@pytest.mark.slow
def test_a_checkout_that_hides_the_installed_package(tmp_path: Path) -> None:
    for folder in ("kg", "ontology"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("found\n", "")


@pytest.mark.slow
def test_without_either_the_module_is_named(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "kg", tmp_path / "kg", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stderr.rstrip().endswith("No module named 'kg.ontology'")
