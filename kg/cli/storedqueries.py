"""The queries that come with the package: their names, what they answer, and their text."""

from __future__ import annotations

import difflib
from importlib.resources import files

from kg.errors import NotFound


def stored_queries() -> dict[str, str]:
    """From name to text of the queries in ``ontology/queries``, sorted by name."""
    folder = files("kg.ontology") / "queries"
    if not folder.is_dir():
        return {}
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".rq"))
    return {
        entry.name.removesuffix(".rq"): entry.read_text(encoding="utf-8")
        for entry in sorted(found, key=lambda entry: entry.name)
    }


def stored_query(name: str) -> str:
    """The text of the query called ``name``. Raises NotFound, with the nearest name."""
    queries = stored_queries()
    if name in queries:
        return queries[name]
    near = difflib.get_close_matches(name, queries, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else "; kg query --list names them all"
    raise NotFound(f"no stored query is called {name!r}{hint}")


def described(sparql: str) -> str:
    """What a stored query answers: the comment that it begins with."""
    lines = []
    for line in sparql.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# ").rstrip())
    return " ".join(line for line in lines if line)
