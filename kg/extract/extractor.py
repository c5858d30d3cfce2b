"""What every extractor is, what one that types given pairs is, and the registry of them."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from kg.errors import BadOption
from kg.model import Article, Extraction, Modality
from kg.registry import Registry


class Extractor(Protocol):
    """Turns articles into events. Made with keyword options only; ``model`` (a spaCy pipeline's name) may be one.

    Every event's evidence, trigger and mentions satisfy ``field[start:end] == text``; the same article gives the same
    events, whatever stands before or after it in the batch; nothing is raised for any text.
    """

    name: str
    version: str

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """One Extraction an article, in the order of ``articles``; reads ahead no more than a batch."""
        ...

    def describe(self) -> Mapping[str, str]:
        """What the results depend on, for the run's record: model, model_version, model_hash, …"""
        ...


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence with a source and a target that are given: spans of each, (start, end) in code points of ``text``.

    A side may have several spans (it is named twice, or is several parties) or none (nobody is named).
    """

    text: str
    sources: tuple[tuple[int, int], ...]
    targets: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """One answer to what a source does to a target: ``type`` and how probable it is (0..1), with what goes with it."""

    type: str
    probability: float
    mode: str | None = None
    modality: Modality = "actual"
    cameo: str | None = None


@runtime_checkable
class Typer(Protocol):
    """An extractor that can also say what a given source does to a given target."""

    def types(self, pairs: Iterable[Pair]) -> Iterator[Sequence[Typed]]:
        """One ranking a pair, in the order of ``pairs``, the most probable answer first.

        Answers may share a type and differ in mode or modality; their probabilities add up to at most 1. A ranking is
        empty where there is no opinion. Reads ahead no more than a batch; nothing is raised for any text.
        """
        ...


@dataclass(frozen=True, slots=True)
class Explained:
    """What an extractor says of one article, with the lines that tell a person why, and why not."""

    extraction: Extraction
    lines: Sequence[str]


@runtime_checkable
class Explainer(Protocol):
    """An extractor that can also say why: what it saw, weighed and decided, statement by statement."""

    def explained(self, articles: Iterable[Article]) -> Iterator[Explained]:
        """As ``extract``, with the same events and refusals, and the lines that explain them."""
        ...


extractors: Registry[Extractor] = Registry(
    "extractor",
    "kg.extractors",
    {
        "judge": "kg.extract.judged:JudgedExtractor",
        "llm": "kg.extract.llm:LlmExtractor",
        "patterns": "kg.extract.patterns:PatternExtractor",
        "rules": "kg.extract.rules:RuleExtractor",
    },
)


def make_extractor(name: str, /, *, model: str | None = None, **options: Any) -> Extractor:
    """The extractor registered under ``name``, made with ``model`` where its class takes one, and with ``options``.

    Raises UnknownPart, and BadOption for options that the extractor does not have or cannot use.
    """
    return make_from(extractors.load(name), model=model, **options)


def make_from(part: type[Extractor], /, *, model: str | None = None, **options: Any) -> Extractor:
    """As ``make_extractor``, of the class ``part`` itself."""
    taken = _options_of(part)
    if model is not None and (taken is None or "model" in taken):
        options["model"] = model
    unknown = sorted(set(options) - taken) if taken is not None else []
    if unknown:
        there_are = f"it has: {', '.join(sorted(taken or ()))}" if taken else "it has none"
        raise BadOption(f"the extractor {part.name!r} has no option {', '.join(map(repr, unknown))}; {there_are}")
    return part(**options)


def as_typer(extractor: Extractor) -> Typer:
    """``extractor`` as one that types given pairs. Raises BadOption where it cannot."""
    if isinstance(extractor, Typer):
        return extractor
    raise BadOption(f"the extractor {extractor.name!r} cannot type a given source and target: it has no method 'types'")


def _options_of(part: type[Extractor]) -> set[str] | None:
    """The names of the keyword options that ``part`` is made with; None where it takes any."""
    try:
        parameters = inspect.signature(part).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters):
        return None
    return {parameter.name for parameter in parameters}
