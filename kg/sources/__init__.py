"""Sources: bytes to articles. Every input ends as an Article or as a SetAside with its reason."""

from __future__ import annotations

from kg.sources.articles import ArticleOverrides, read_articles
from kg.sources.reader import ArticleReader, readers

__all__ = ["ArticleOverrides", "ArticleReader", "read_articles", "readers"]
