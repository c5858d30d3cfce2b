"""Asking a language model over the network: any service with the chat-completions interface of OpenAI.

Requests are sent again with growing pauses while the service is busy, spaced where a rate is set, and counted; good
answers are kept on disk and not asked for twice. The key is sent and never written or printed.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx

from kg import settings
from kg.errors import BadOption, ServiceError
from kg.retrying import waiting_time

T = TypeVar("T")

_BUSY: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_DENIED: Final = frozenset({401, 403})
_LONGEST_MESSAGE: Final = 200

RESPONSES: Final = ("json_schema", "json_object", "text")
"""How strictly the service is asked for JSON: by a schema, as any object, or by the instructions alone."""


class BadAnswerError(ValueError):
    """The model's answer is not what was asked for; the message says what is wrong, for a person."""


class CutOffError(BadAnswerError):
    """The answer was longer than the service allows and is cut off."""


@dataclass(slots=True)
class Usage:
    """What was asked: requests sent, answers taken from the cache, tokens that the service counted."""

    requests: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Where and whom to ask. ``url`` is the base of the interface ("http://localhost:11434/v1").

    ``rate`` is the most requests a minute (None: no limit), ``timeout`` seconds for one answer, ``cache`` the folder
    of answers (None: none are kept), ``response`` one of RESPONSES.
    """

    url: str
    model: str
    key: str | None = field(default=None, repr=False)
    rate: float | None = None
    timeout: float = settings.LLM_TIMEOUT
    cache: Path | None = None
    response: str = "json_schema"

    def __post_init__(self) -> None:
        address = httpx.URL(self.url)
        if address.scheme not in ("http", "https") or not address.host:
            raise BadOption(f"{self.url!r} is no http address of a language model's service")
        if self.response not in RESPONSES:
            raise BadOption(f"response {self.response!r} is none of {', '.join(RESPONSES)}")

    @property
    def shown(self) -> str:
        """The address without login or query, as messages and records have it."""
        address = httpx.URL(self.url)
        return str(address.copy_with(userinfo=b"", query=None, fragment=None))


class ChatClient:
    """Sends requests to ``service``. ``pause`` waits (seconds), ``clock`` tells the time (seconds)."""

    def __init__(
        self,
        service: Service,
        *,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.service = service
        self.usage = Usage()
        self._pause = pause
        self._clock = clock
        self._sent: float | None = None
        self._http = httpx.Client(timeout=service.timeout, follow_redirects=False)

    def ask(self, instructions: str, text: str, schema: Mapping[str, Any], read: Callable[[str], T]) -> T:
        """What ``read`` makes of the answer to ``text`` under ``instructions``.

        ``read`` raises BadAnswerError for an answer that it cannot use; the model is then asked again, a few times.
        Raises BadAnswerError for the last one, CutOffError, and ServiceError where the service does not answer.
        """
        body = self._body(instructions, text, schema)
        place = self._place(body)
        kept = _kept(place)
        if kept is not None:
            try:
                value = read(kept)
            except BadAnswerError:
                pass  # of an older version, or damaged: asked anew
            else:
                self.usage.cached += 1
                return value
        wrong = BadAnswerError("no answer")
        for _ in range(settings.LLM_BAD_ANSWERS):
            try:
                content = self._content(self._send(body))
                value = read(content)
            except CutOffError:
                raise
            except BadAnswerError as problem:
                wrong = problem
                continue
            _keep(place, content)
            return value
        raise wrong

    def _body(self, instructions: str, text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self.service.model,
            "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": text}],
            "temperature": 0,
            "seed": 1,
        }
        if self.service.response == "json_schema":
            body["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "events", "strict": True, "schema": schema},
            }
        elif self.service.response == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body

    def _send(self, body: Mapping[str, Any]) -> httpx.Response:
        url = self.service.url.rstrip("/") + "/chat/completions"
        shown = self.service.shown
        login = {"Authorization": f"Bearer {self.service.key}"} if self.service.key else {}
        problem = ""
        for tried in range(1, settings.LLM_TRIES + 1):
            headers: Mapping[str, str] | None = None
            self._wait_for_turn()
            try:
                self.usage.requests += 1
                response = self._http.post(url, json=body, headers=login)
            except httpx.TimeoutException:
                problem = f"gave no answer within {self.service.timeout:g} seconds"
            except httpx.ConnectError as error:
                raise ServiceError(f"{shown} cannot be reached: {_line(str(error))}") from error
            except httpx.HTTPError as error:
                problem = f"drops the connection: {_line(str(error) or type(error).__name__)}"
            else:
                if response.is_success:
                    return response
                problem = f"answered {response.status_code}: {_line(response.text)}"
                if response.status_code in _DENIED:
                    raise ServiceError(f"{shown} refuses the key ({response.status_code}); KG_LLM_KEY has it")
                if response.status_code not in _BUSY:
                    raise ServiceError(f"{shown} {problem}")
                headers = response.headers
            if tried < settings.LLM_TRIES:
                longest = settings.LLM_LONGEST_PAUSE
                self._pause(waiting_time(tried, headers, first=settings.LLM_PAUSE, longest=longest))
        raise ServiceError(f"{shown} {problem}, {settings.LLM_TRIES} times")

    def _wait_for_turn(self) -> None:
        now = self._clock()
        if self.service.rate and self._sent is not None:
            wait = self._sent + 60 / self.service.rate - now
            if wait > 0:
                self._pause(wait)
                now += wait
        self._sent = now

    def _content(self, response: httpx.Response) -> str:
        """The text of the answer. Raises BadAnswerError, and CutOffError where it is not whole."""
        try:
            answer = response.json()
            choice = answer["choices"][0]
            content, ending = choice["message"]["content"], choice.get("finish_reason")
        except (ValueError, LookupError, TypeError, AttributeError):
            raise BadAnswerError(f"the service's answer is no chat completion: {_line(response.text)}") from None
        usage = answer.get("usage")
        if isinstance(usage, Mapping):
            self.usage.tokens_in += _whole(usage.get("prompt_tokens"))
            self.usage.tokens_out += _whole(usage.get("completion_tokens"))
        if ending == "length":
            raise CutOffError("the answer is cut off: it is longer than the service allows")
        if not isinstance(content, str) or not content.strip():
            raise BadAnswerError("the answer is empty")
        return content

    def _place(self, body: Mapping[str, Any]) -> Path | None:
        """Where the answer to ``body`` is kept: named by all that it depends on."""
        if self.service.cache is None:
            return None
        named = hashlib.sha256(json.dumps([self.service.shown, body], sort_keys=True).encode()).hexdigest()
        return self.service.cache / named[:2] / f"{named}.json"


def _kept(place: Path | None) -> str | None:
    if place is None:
        return None
    try:
        content = json.loads(place.read_text("utf-8"))["content"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return content if isinstance(content, str) else None


def _keep(place: Path | None, content: str) -> None:
    """Write the answer, whole or not at all; a disk that is full or locked costs the cache and not the run."""
    if place is None:
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump({"content": content}, out)
        Path(name).replace(place)
    except OSError:
        pass


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_MESSAGE else line[:_LONGEST_MESSAGE] + "…"
