"""HTTP to a SPARQL 1.1 server: where its endpoints are, who we are, how long to wait, and what went wrong.

Settings come from the environment, since a location is printed and credentials never are:

KG_SPARQL_UPDATE, KG_SPARQL_STORE
    addresses for updates and for the graph store protocol, where they cannot be found out from the server
KG_SPARQL_SERVER
    "oxigraph", "virtuoso" or "other", where a proxy hides what answers
KG_SPARQL_USER, KG_SPARQL_PASSWORD, KG_SPARQL_TOKEN
    the login; a token goes as bearer. Without them, what the URL or the netrc file say
KG_SPARQL_AUTH
    "basic", "digest", "bearer" or "none"; without it, whichever of basic and digest the server asks for
KG_SPARQL_TIMEOUT
    seconds that an answer may take, where a query has no time limit of its own
"""

from __future__ import annotations

import html
import os
import re
import time
from collections.abc import Callable, Collection, Generator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import httpx

from kg import settings
from kg.errors import BadOption, QueryTimeout, ServiceError
from kg.retrying import waiting_time

Server = Literal["oxigraph", "virtuoso", "other"]
Pause = Callable[[float], object]

_SERVERS: Final[tuple[Server, ...]] = ("oxigraph", "virtuoso", "other")
_METHODS: Final = ("basic", "digest", "bearer", "none")
_BUSY: Final = (429, 503)
_DENIED: Final = (401, 403)
_LONGEST_MESSAGE: Final = 300
_TAGS: Final = re.compile(r"(?s)<(script|style|head)\b.*?</\1>|<[^>]*>")


@dataclass(frozen=True, slots=True)
class Login:
    """User and password, or a token; its text says nothing of them."""

    user: str | None = None
    password: str | None = None
    token: str | None = None
    method: str | None = None

    def __repr__(self) -> str:
        return "Login(…)"

    @property
    def given(self) -> bool:
        """True when there is anything to log in with."""
        return self.method != "none" and (self.token is not None or self.user is not None)

    @classmethod
    def of(cls, url: httpx.URL) -> Login:
        """What the environment, else the URL, else the netrc file say. Raises BadOption for what cannot be."""
        method = os.environ.get("KG_SPARQL_AUTH", "").lower() or None
        if method is not None and method not in _METHODS:
            raise BadOption(f"KG_SPARQL_AUTH is {method!r}; it can be {', '.join(_METHODS)}")
        token, user = os.environ.get("KG_SPARQL_TOKEN"), os.environ.get("KG_SPARQL_USER")
        if token and method in (None, "bearer"):
            return cls(token=token, method="bearer")
        if user:
            return cls(user, os.environ.get("KG_SPARQL_PASSWORD", ""), None, method)
        if url.username:
            return cls(url.username, url.password, None, method)
        found = _netrc(url.host)
        return cls(*found, None, method) if found else cls(method=method)

    def auth(self) -> httpx.Auth | None:
        """How httpx logs in with it."""
        if not self.given:
            return None
        if self.token is not None:
            return _Bearer(self.token)
        user, password = self.user or "", self.password or ""
        if self.method == "basic":
            return httpx.BasicAuth(user, password)
        return httpx.DigestAuth(user, password) if self.method == "digest" else _AsAsked(user, password)


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = f"Bearer {self._token}"
        yield request


class _AsAsked(httpx.Auth):
    """Basic or digest, whichever the server asks for at its first refusal."""

    def __init__(self, user: str, password: str) -> None:
        self._login = (user, password)
        self._chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            digest = "digest" in response.headers.get("www-authenticate", "").lower()
            self._chosen = httpx.DigestAuth(*self._login) if digest else httpx.BasicAuth(*self._login)
        yield from self._chosen.auth_flow(request)


def _netrc(host: str) -> tuple[str, str] | None:
    from netrc import NetrcParseError, netrc

    try:
        found = netrc(os.environ.get("NETRC")).authenticators(host)
    except OSError:
        return None
    except NetrcParseError as error:
        # Its text quotes the line, and so perhaps a password.
        raise BadOption(f"the netrc file cannot be read (line {error.lineno})") from None
    return (found[0], found[2] or "") if found else None


@dataclass(frozen=True, slots=True)
class Endpoints:
    """What answers, and where: addresses for queries, updates and the graph store protocol (None where unknown)."""

    server: Server
    query: str
    update: str | None
    graphs: str | None


class Client:
    """Sends requests to the server at ``url``. ``pause`` is how it waits between tries (seconds).

    All that is sent may be sent twice: queries read, and writes say what shall be, not what shall be added to it.
    """

    def __init__(self, url: str, *, pause: Pause = time.sleep) -> None:
        try:
            given = httpx.URL(url)
        except httpx.InvalidURL as error:
            raise BadOption(f"this is no address of a server: {error}") from None
        if given.scheme not in ("http", "https") or not given.host:
            raise BadOption("the address of a server begins with http:// or https:// and names a host")
        self.login = Login.of(given)
        self.url = str(given.copy_with(userinfo=b""))
        self.timeout = _timeout()
        self._pause = pause
        self._http = httpx.Client(
            auth=self.login.auth(),
            timeout=httpx.Timeout(self.timeout, connect=min(settings.SPARQL_CONNECT_TIMEOUT, self.timeout)),
        )
        self._endpoints: Endpoints | None = None

    @property
    def endpoints(self) -> Endpoints:
        """Found out from the server when first asked for. Raises BadOption, ServiceError."""
        if self._endpoints is None:
            self._endpoints = self._discover()
        return self._endpoints

    @property
    def closed(self) -> bool:
        """True after ``close``."""
        return self._http.is_closed

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def send(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        content: bytes | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        accept: Collection[int] = (),
        timeout: float | None = None,
    ) -> httpx.Response:
        """The server's answer; a status that is neither a success nor in ``accept`` raises.

        ``timeout`` is for how many seconds to wait, all tries taken together; without it, each may take what
        KG_SPARQL_TIMEOUT says. Raises ServiceError, quoting the server in one line; QueryTimeout when it took too long.
        """
        options: dict[str, Any] = {"params": params, "content": content, "data": data, "headers": headers}
        end = None if timeout is None else time.monotonic() + timeout
        for left in reversed(range(settings.SPARQL_TRIES)):
            answered: Mapping[str, str] | None = None
            if end is not None:
                seconds = max(end - time.monotonic(), 0.001)
                options["timeout"] = httpx.Timeout(seconds, connect=min(settings.SPARQL_CONNECT_TIMEOUT, seconds))
            try:
                response = self._http.request(
                    method, url, **{key: value for key, value in options.items() if value is not None}
                )
            except (httpx.ReadError, httpx.WriteError, httpx.CloseError, httpx.RemoteProtocolError) as error:
                if not left:
                    raise ServiceError(f"{self.url} drops the connection: {_reason(error)}") from error
            except httpx.ConnectTimeout as error:
                raise ServiceError(f"{self.url} does not accept connections") from error
            except httpx.TimeoutException as error:
                raise self._too_long(timeout) from error
            except httpx.HTTPError as error:
                raise ServiceError(f"{self.url} cannot be reached: {_reason(error)}") from error
            else:
                if response.status_code not in _BUSY or not left:
                    return self._judged(response, accept)
                answered = response.headers
            tried, longest = settings.SPARQL_TRIES - left, settings.SPARQL_LONGEST_PAUSE
            pause = waiting_time(tried, answered, first=settings.SPARQL_PAUSE, longest=longest)
            if end is not None and time.monotonic() + pause >= end:
                raise self._too_long(timeout)
            self._pause(pause)
        raise AssertionError("the last try returns or raises")

    def _too_long(self, timeout: float | None) -> QueryTimeout:
        if timeout is None:
            hint = f"within {self.timeout:g} seconds; KG_SPARQL_TIMEOUT allows more"
        else:
            hint = f"within {timeout:g} s; ask for less, or allow more time"
        return QueryTimeout(f"{self.url} gave no answer {hint}")

    def _judged(self, response: httpx.Response, accept: Collection[int]) -> httpx.Response:
        status = response.status_code
        if response.is_success or status in accept:
            return response
        said = message(response)
        if status in _DENIED:
            if self.login.given:
                raise ServiceError(f"{self.url} refuses the login ({status}){': ' + said if said else ''}")
            raise ServiceError(
                f"{self.url} wants a login ({status}): set KG_SPARQL_USER and KG_SPARQL_PASSWORD, or KG_SPARQL_TOKEN, "
                "or write it into the netrc file"
            )
        if response.has_redirect_location:
            raise ServiceError(f"{self.url} has moved to {response.headers['location']}; use that address")
        raise ServiceError(f"{self.url} answered {status}{': ' + said if said else ''}")

    def _discover(self) -> Endpoints:
        update, graphs = os.environ.get("KG_SPARQL_UPDATE"), os.environ.get("KG_SPARQL_STORE")
        named = os.environ.get("KG_SPARQL_SERVER", "").lower()
        server: Server
        if named:
            if named not in _SERVERS:
                raise BadOption(f"KG_SPARQL_SERVER is {named!r}; it can be {', '.join(_SERVERS)}")
            server = next(known for known in _SERVERS if known == named)
        else:
            # Whatever the answer is, its headers say what gave it.
            header = self.send("GET", self.url, accept=range(300, 500)).headers.get("server", "").lower()
            server = next((known for known in _SERVERS if known in header), "other")
        if server == "oxigraph":
            root = re.sub(r"/(query|sparql|update|store)?$", "", self.url)
            found = Endpoints(server, f"{root}/query", f"{root}/update", f"{root}/store")
        elif server == "virtuoso":
            root = re.sub(r"/(sparql(-auth|-graph-crud(-auth)?)?/?)?$", "", self.url)
            known = "-auth" if self.login.given else ""
            found = Endpoints(
                server, f"{root}/sparql{known}", f"{root}/sparql{known}", f"{root}/sparql-graph-crud{known}"
            )
        else:
            found = Endpoints(server, self.url, None, None)
        return Endpoints(server, found.query, update or found.update, graphs or found.graphs)


def message(response: httpx.Response) -> str:
    """What the server says of an error, in one line without markup; of a query that it repeats, nothing."""
    text = response.text.partition("\n\nSPARQL query:")[0]
    if "html" in response.headers.get("content-type", ""):
        text = html.unescape(_TAGS.sub(" ", text))
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_MESSAGE else text[:_LONGEST_MESSAGE] + "…"


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _timeout() -> float:
    said = os.environ.get("KG_SPARQL_TIMEOUT")
    if not said:
        return settings.SPARQL_TIMEOUT
    try:
        seconds = float(said)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise BadOption(f"KG_SPARQL_TIMEOUT is {said!r}; it must be a number of seconds")
    return seconds
