"""What can go wrong, one short class each; the docstring is the definition.

Every class carries the exit code with which the command line ends when the error reaches it.
"""

from __future__ import annotations


class KGError(Exception):
    """Base of everything that this package raises on purpose."""

    exit_code = 2


class UnknownPart(KGError):
    """No extractor, reader, exporter or store is registered under that name."""


class UnknownTerm(KGError):
    """No such event type, mode, code or sector in the ontology."""


class BadOption(KGError):
    """An option has a value that cannot be used."""


class BadQuery(KGError):
    """The SPARQL query cannot be parsed, or is of a form that is not allowed here."""


class NotFound(KGError):
    """The file, folder, article or stored query does not exist."""


class Unreadable(KGError):
    """An article, file or row cannot be read as what it claims to be."""

    exit_code = 3


class ModelMissing(KGError):
    """The language model is not installed."""

    exit_code = 4


class MissingExtra(KGError):
    """An optional dependency is not installed."""

    exit_code = 4


class StoreError(KGError):
    """The store failed."""

    exit_code = 4


class StoreInUse(StoreError):
    """Another process holds the store."""


class NotAStore(StoreError):
    """The folder exists and is not a store of this package."""


class StoreMissing(StoreError):
    """There is no store at that place."""

    exit_code = 2


class ServiceError(StoreError):
    """A remote service answered with an error, or not at all."""


class QueryTimeout(StoreError):
    """The query took longer than allowed and was ended."""
