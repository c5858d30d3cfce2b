"""A language model's service for tests, on this machine: scripted answers, or those of the rules."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from kg.extract.rules import RuleExtractor
from kg.model import Article, Event, Mention

Reply = tuple[int, dict[str, str], str]
Script = Callable[[dict[str, Any]], Reply | None]


class Server:
    """Answers each request with what ``script`` makes of its body; None means never. Keeps bodies and logins."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.asked: list[dict[str, Any]] = []
        self.logins: list[str | None] = []
        self.released = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.asked.append(body)
                server.logins.append(self.headers.get("Authorization"))
                reply = server.script(body) if self.path == "/v1/chat/completions" else (404, {}, "no such path")
                if reply is None:
                    server.released.wait(30)
                    return
                status, headers, content = reply
                data = content.encode("utf-8")
                self.send_response(status)
                for name, value in {"Content-Length": str(len(data)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}/v1"
        threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        self.released.set()
        self._http.shutdown()
        self._http.server_close()


def completion(content: str, *, ending: str = "stop") -> Reply:
    """A chat completion with that text, of 100 tokens in and 20 out."""
    answer = {
        "choices": [{"message": {"role": "assistant", "content": content}, "finish_reason": ending}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20},
    }
    return 200, {"Content-Type": "application/json"}, json.dumps(answer)


def events(*items: dict[str, Any]) -> Reply:
    """A completion that lists ``items``."""
    return completion(json.dumps({"events": list(items)}))


def side(text: str, name: str | None = None, **more: Any) -> dict[str, Any]:
    """Source or target of an item."""
    return {"text": text, "name": name or text, "kind": "country", "country": None, "sectors": [], **more}


def item(
    quote: str, source: dict[str, Any] | None, act: str, target: dict[str, Any] | None, trigger: str, **more: Any
) -> dict[str, Any]:
    """An item of an answer."""
    return {
        "quote": quote, "source": source, "act": act, "target": target, "trigger": trigger, "contexts": [],
        "modality": "actual", "background": False, "mutual": False, "date": None, "speaker": None, "confidence": 0.8,
        **more,
    }  # fmt: skip


@cache
def rule_server() -> Server:
    """A service that answers what the rules find; it ends with the process."""
    rules, turn = RuleExtractor(), threading.Lock()

    def script(body: dict[str, Any]) -> Reply:
        first, _, text = body["messages"][1]["content"].partition("\n\n")
        day = first.removeprefix("Published on ").rstrip(".") if first.startswith("Published") else None
        headline, _, rest = text.partition("\n\n")
        titled = bool(rest) and headline[-1:].isalnum()
        article = Article(rest, title=headline, date=day) if titled else Article(text, date=day)
        with turn:
            found = next(rules.extract([article])).events
        return events(*map(_item, found))

    return Server(script)


def _item(event: Event) -> dict[str, Any]:
    def side_(mention: Mention | None) -> dict[str, Any] | None:
        if mention is None or mention.span is None:
            return None
        actor = mention.actor
        return side(mention.span.text, actor.name, kind=actor.kind, country=mention.country,
                    sectors=list(mention.sectors))  # fmt: skip

    assert event.trigger is not None
    return item(
        event.evidence.quote, side_(event.source), f"{event.type}/{event.mode}" if event.mode else event.type,
        side_(event.target), event.trigger.text, contexts=list(event.contexts), modality=event.modality,
        background=event.background, mutual=event.reciprocal, date=event.when.date if event.when else None,
        speaker=side_(event.speaker), confidence=event.confidence,
    )  # fmt: skip
