"""Articles to events: parse, find actors, find who did what to whom, type it, judge it, date it, attribute it.

The package itself can be called: ``kg.extract("The US sanctioned Rosneft.")`` is ``kg.extract.extract(…)``.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.model import Article, Extraction


def extract(
    article: Article | str, *, extractor: str | None = None, model: str | None = None, **fields: Any
) -> Extraction:
    """The events of one article, and what was refused with the reasons.

    ``article`` is an Article, or a text with ``fields`` of Article beside it (``date="2025-10-23"``, ``publisher``,
    ``title``, ``url``, ``id``). ``extractor`` is a registered name, by default the rules; ``model`` the spaCy pipeline
    for extractors that take one.

    Raises UnknownPart and ModelMissing; BadOption for fields that no article has, or beside an Article.
    """
    from kg.errors import BadOption
    from kg.extract.extractor import extractors
    from kg.model import Article as ArticleClass
    from kg.settings import DEFAULT_EXTRACTOR

    if isinstance(article, str):
        try:
            article = ArticleClass(article, **fields)
        except TypeError as error:
            raise BadOption(f"an article cannot be made of this: {error}") from error
    elif fields:
        raise BadOption(f"the article says of itself what {', '.join(fields)} says")
    options = {} if model is None else {"model": model}
    return next(extractors.create(extractor or DEFAULT_EXTRACTOR, **options).extract([article]))


class _Callable(ModuleType):
    """A module that can be called."""

    def __call__(self, article: Article | str, **options: Any) -> Extraction:
        """See ``extract``."""
        return extract(article, **options)


sys.modules[__name__].__class__ = _Callable
