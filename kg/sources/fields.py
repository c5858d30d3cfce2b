"""Names of the columns of a table and of the fields of a JSON row, and which of them are understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

SYNONYMS: Final = {
    "id": ("id", "article_id", "doc_id", "document_id", "uuid"),
    "title": ("title", "headline", "heading", "article_title"),
    "text": (
        "text", "body", "content", "article_text", "article_body", "article_content", "full_text", "main_text", "story",
        "article",
    ),
    "date": (
        "date", "published", "publication_date", "published_date", "pub_date", "published_at", "published_on",
        "date_published", "publish_date", "date_publish", "publication_time", "published_time", "datetime", "timestamp",
    ),
    "url": ("url", "link", "article_url", "web_url", "permalink", "uri"),
    "publisher": (
        "publisher", "source", "source_name", "outlet", "news_outlet", "news_source", "site", "site_name", "website",
        "newspaper", "media", "publication", "source_domain", "domain",
    ),
    "language": ("language", "lang", "language_code", "in_language"),
}  # fmt: skip
"""The fields of a row and the names under which they are found; of several that are there, the first counts."""

IGNORED: Final = "names not known and not used: "
"""How the note begins that names what of a file was not read."""

_NAMED = 20
_LONGEST_NAME = 40
_SEPARATORS = re.compile(r"[\s_.-]+")


def key(name: object) -> str:
    """A name in the form in which names are compared: ``Pub_Date``, ``pub date`` and ``pubDate`` are one."""
    return _SEPARATORS.sub("", str(name)).lower()


KEYS: Final = {field: tuple(key(name) for name in names) for field, names in SYNONYMS.items()}
"""SYNONYMS in the form in which names are compared."""

KNOWN: Final = frozenset(name for names in KEYS.values() for name in names)


class Ignored:
    """The names in one file that mean nothing here; each is told of once, at most twenty in all."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def note(self, names: Iterable[object]) -> tuple[str, ...]:
        """A note on those of ``names`` that are unknown and were not told of; nothing when there are none."""
        fresh = list(self._fresh(names)) if len(self._told) <= _NAMED else []
        return (IGNORED + ", ".join(fresh[:_NAMED]) + (", …" if len(fresh) > _NAMED else ""),) if fresh else ()

    def _fresh(self, names: Iterable[object]) -> Iterator[str]:
        for name in names:
            compared = key(name)
            if compared and compared not in KNOWN and compared not in self._told:
                self._told.add(compared)
                shown = "".join(char if char.isprintable() else " " for char in str(name).strip())
                yield shown if len(shown) <= _LONGEST_NAME else shown[: _LONGEST_NAME - 1] + "…"
