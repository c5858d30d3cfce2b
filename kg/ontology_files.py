"""Where the files of the ontology are: the Turtle files, the shapes, the JSON-LD context and the stored queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def ontology_files() -> Traversable:
    """The folder of the ontology: the package ``kg.ontology``, or ``ontology/`` beside ``kg/`` in a checkout.

    In a checkout ``./kg`` comes before an installed package, and ``kg.ontology`` stands elsewhere then. Raises
    ModuleNotFoundError where neither is.
    """
    # Imported here: it is not needed to import the package or to print a command's help.
    from importlib.resources import files
    from pathlib import Path

    try:
        return files("kg.ontology")
    except ModuleNotFoundError:
        beside = Path(__file__).resolve().parents[1] / "ontology"
        if not (beside / "kg.ttl").is_file():
            raise
        return beside
