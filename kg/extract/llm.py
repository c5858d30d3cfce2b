"""The extractor ``llm``: a language model of the user's choice reads, and nothing that it cannot quote is believed.

Used only where it is asked for by name. It sends the text of articles to the service that the user names.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

from kg._version import __version__
from kg.actors import KnowledgeBase, knowledge_base
from kg.errors import BadOption
from kg.extract.llm_answers import Item, Verifier, plain, read_answer
from kg.extract.llm_client import BadAnswerError, ChatClient, CutOffError, Service
from kg.extract.llm_schema import instructions, schema, version
from kg.extract.statements import Block, blocks
from kg.model import Article, Event, Extraction, Refusal, Span
from kg.settings import LLM_CHARACTERS, LLM_TIMEOUT, MAX_BLOCK_CHARACTERS

_ENVIRONMENT: Final = "KG_LLM_"


class LlmExtractor:
    """Asks a language model by the chat-completions interface of OpenAI, which most services and servers offer.

    Options, or environment variables in capitals with KG_LLM_ before: ``url`` the base of the interface, ``name`` the
    model's name there, ``cache`` a folder for answers ("none" keeps none), ``rate`` the most requests a minute,
    ``timeout`` seconds for one answer, ``price_in`` and ``price_out`` what a million tokens cost, ``response`` how
    JSON is asked for (json_schema, json_object or text). The key comes from KG_LLM_KEY alone.

    Raises BadOption for options that are missing or cannot be used. While extracting, ServiceError where the service
    does not answer; what was read before stands.
    """

    name = "llm"
    version = __version__

    def __init__(
        self,
        *,
        url: str | None = None,
        name: str | None = None,
        cache: str | None = None,
        rate: str | float | None = None,
        timeout: str | float | None = None,
        price_in: str | float | None = None,
        price_out: str | float | None = None,
        response: str | None = None,
    ) -> None:
        address = url or os.environ.get("KG_LLM_URL")
        model = name or os.environ.get("KG_LLM_NAME")
        if not address or not model:
            missing = "url" if not address else "name"
            what = "the address of a service" if not address else "the name of a model"
            raise BadOption(
                f"the extractor llm needs {what}: --extractor-option {missing}=…, or KG_LLM_{missing.upper()}"
            )
        kept = cache or os.environ.get("KG_LLM_CACHE") or str(_cache_folder())
        self.service = Service(
            url=address,
            model=model,
            key=os.environ.get("KG_LLM_KEY"),
            rate=_number("rate", rate),
            timeout=_number("timeout", timeout) or LLM_TIMEOUT,
            cache=None if kept == "none" else Path(kept).expanduser(),
            response=response or os.environ.get("KG_LLM_RESPONSE") or "json_schema",
        )
        self.prices = (_number("price_in", price_in) or 0.0, _number("price_out", price_out) or 0.0)
        self.client = ChatClient(self.service)
        self.base: KnowledgeBase = knowledge_base()

    def describe(self) -> Mapping[str, str]:
        """The model, the service's address without login, and the hash of what it is asked."""
        return {
            "extractor": self.name,
            "extractor_version": self.version,
            "llm_model": self.service.model,
            "llm_service": self.service.shown,
            "llm_prompt": version(),
        }

    def notes(self) -> list[str]:
        """What was used so far, one line for a person."""
        used = self.client.usage
        line = f"{used.requests:,} requests, {used.cached:,} answers from the cache"
        line += f", {used.tokens_in:,} tokens in, {used.tokens_out:,} out"
        if any(self.prices):
            line += f", cost {self.cost():.4f}"
        return [line]

    def cost(self) -> float:
        """What the tokens counted so far cost, in the currency of the prices."""
        used = self.client.usage
        return (used.tokens_in * self.prices[0] + used.tokens_out * self.prices[1]) / 1_000_000

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """One Extraction an article, in order, one article at a time."""
        for article in articles:
            yield self._article(article)

    def _article(self, article: Article) -> Extraction:
        verifier = Verifier(article, self.base, f"{self.name}/{self.version}")
        events: list[Event] = []
        refusals: list[Refusal] = []
        for part in _parts(blocks(article, lambda word: bool(self.base.lookup(word)))):
            if len(part[0].text) > MAX_BLOCK_CHARACTERS:
                detail = f"a paragraph of {len(part[0].text)} characters is not read"
                refusals += _refused(article, part, "too-long", detail)
                continue
            self._part(verifier, part, events, refusals)
        known: dict[str, Event] = {}
        for event in events:
            known.setdefault(event.id, event)
        return Extraction(article, tuple(known.values()), tuple(refusals))

    def _part(self, verifier: Verifier, part: list[Block], events: list[Event], refusals: list[Refusal]) -> None:
        """Ask for the events of ``part``; halves of it where the answer is too long for the service."""
        try:
            items = self._ask(verifier.article, part)
        except CutOffError as problem:
            if len(part) > 1:
                middle = len(part) // 2
                self._part(verifier, part[:middle], events, refusals)
                self._part(verifier, part[middle:], events, refusals)
            else:
                refusals += _refused(verifier.article, part, "llm-answer", str(problem))
        except BadAnswerError as problem:
            refusals += _refused(verifier.article, part, "llm-answer", str(problem))
        else:
            found, refused = verifier.verify(items, part)
            events += found
            refusals += refused

    def _ask(self, article: Article, part: list[Block]) -> list[Item]:
        day = f"Published on {article.date}.\n\n" if article.date else "Day of publication unknown.\n\n"
        text = day + "\n\n".join(plain(block.raw) for block in part)
        return self.client.ask(instructions(), text, schema(), read_answer)


def _parts(every: list[Block]) -> Iterator[list[Block]]:
    """Blocks in order, in parts of at most LLM_CHARACTERS; one that is longer stands alone."""
    place = 0
    numbers = []
    size = 0
    for block in every:
        if size and size + len(block.text) > LLM_CHARACTERS:
            place, size = place + 1, 0
        size += len(block.text)
        numbers.append(place)
    for _, members in groupby(zip(numbers, every, strict=True), key=lambda pair: pair[0]):
        yield [block for _, block in members]


def _refused(article: Article, part: list[Block], reason: str, detail: str) -> list[Refusal]:
    return [
        Refusal(article.key, block.field, Span(block.raw, block.start, block.start + len(block.raw)), reason, detail)
        for block in part
    ]


def _number(option: str, value: str | float | None) -> float | None:
    """A positive number, from the option or its environment variable. Raises BadOption."""
    said = value if value is not None else os.environ.get(_ENVIRONMENT + option.upper())
    if said is None or said == "":
        return None
    try:
        number = float(said)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 < number < float("inf"):
        raise BadOption(f"{option} {said!r} is no number above 0")
    return number


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "geopolitical-event-kg" / "llm"
