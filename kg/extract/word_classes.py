"""Small classes of words that grammar rules ask for, read from ``kg/data/word_classes.csv``."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=1)
def _classes() -> dict[str, frozenset[str]]:
    text = (files("kg.data") / "word_classes.csv").read_text("utf-8")
    return {row["class"]: frozenset(row["words"].split("|")) for row in csv.DictReader(text.splitlines())}


def word_class(name: str) -> frozenset[str]:
    """The lemmas of the class ``name``. Raises KeyError for a class that the file does not have."""
    return _classes()[name]
