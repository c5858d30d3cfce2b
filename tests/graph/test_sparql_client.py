"""Talking to a server: logins, waiting, trying again, errors that quote it. Answers come from a server of our own."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from graph_servers import oxigraph, place, with_login
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import BadOption, QueryTimeout, ServiceError, StoreError
from kg.graph.graph import Graph
from kg.graph.sparql_client import Client
from kg.graph.store_sparql import SparqlStore, _solutions

ANSWER = {"head": {"vars": []}, "results": {"bindings": []}}
YES = {"head": {}, "boolean": True}
NO = {"head": {}, "boolean": False}
Given = tuple[int, dict[str, str], bytes]


class Made:
    """A server that gives the answers of ``answers`` in turn, the last one for ever, and keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: list[Given | Callable[[Any], Given | None]] = []
        self.asked: list[tuple[str, str, str | None, bytes]] = []
        made = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            server_version = "Something/1"

            def _any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                made.asked.append((self.command, self.path, self.headers.get("Authorization"), body))
                answer = made.answers.pop(0) if len(made.answers) > 1 else made.answers[0]
                given = answer(self) if callable(answer) else answer
                if given is None:
                    # Nothing at all: the connection is gone.
                    self.close_connection = True
                    return
                status, headers, content = given
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/ds"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Made]:
    """A server of our own."""
    made = Made()
    yield made
    made.close()


def reply(content: object = ANSWER, status: int = 200, **headers: str) -> Given:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    return status, sent, body


def drop(_: Any) -> None:
    return None


def client(server: Made, pauses: list[float] | None = None) -> Client:
    return Client(server.url, pause=(pauses if pauses is not None else []).append)


@pytest.mark.parametrize("first", [reply("busy", 503), reply("slowly", 429), drop])
def test_what_a_busy_server_refuses_is_asked_again(server: Made, first: Any) -> None:
    pauses: list[float] = []
    server.answers = [first, first, reply("at last")]
    assert client(server, pauses).send("PUT", server.url, content=b"x").text == "at last"
    assert [body for _, _, _, body in server.asked] == [b"x"] * 3
    assert len(pauses) == 2 and pauses[1] > pauses[0] > 0


def test_the_server_may_say_how_long_to_wait_but_not_for_ever(server: Made) -> None:
    pauses: list[float] = []
    server.answers = [reply("", 503, Retry_After="3"), reply("", 503, Retry_After="99999"), reply("")]
    client(server, pauses).send("GET", server.url)
    assert pauses[0] == 3 and 3 < pauses[1] <= 60


def test_it_is_given_up_in_the_end_with_the_servers_words(server: Made) -> None:
    page = "<html><head><title>no</title></head><body><p>Down for\n repairs &amp; rest</p></body></html>"
    server.answers = [reply(page, 503, Content_Type="text/html")]
    with pytest.raises(ServiceError, match=r"answered 503: Down for repairs & rest$"):
        client(server).send("GET", server.url)
    assert 2 < len(server.asked) < 10
    server.answers = [drop]
    with pytest.raises(ServiceError, match="drops the connection"):
        client(server).send("GET", server.url)


def test_what_the_server_says_is_quoted_in_one_line(server: Made) -> None:
    server.answers = [reply("Error 7:\n\n   bad thing\n\nSPARQL query:\nSELECT", 500)]
    with pytest.raises(ServiceError) as caught:
        client(server).send("GET", server.url)
    assert str(caught.value) == f"{server.url} answered 500: Error 7: bad thing"
    assert len(server.asked) == 1, "an error is no reason to ask again"
    server.answers = [reply("x" * 5000, 500)]
    with pytest.raises(ServiceError) as caught:
        client(server).send("GET", server.url)
    assert len(str(caught.value)) < 500


def test_nobody_there_is_told_at_once(server: Made) -> None:
    server.close()
    pauses: list[float] = []
    with pytest.raises(ServiceError, match="cannot be reached"):
        client(server, pauses).send("GET", server.url)
    assert pauses == []


def test_an_answer_that_does_not_come_is_a_timeout(server: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SPARQL_TIMEOUT", "0.05")
    held = threading.Event()
    server.answers = [lambda _: held.wait(10) and None]
    try:
        with pytest.raises(QueryTimeout, match=r"0\.05 seconds; KG_SPARQL_TIMEOUT"):
            client(server).send("GET", server.url)
    finally:
        held.set()


def test_a_time_limit_of_its_own_counts_for_all_tries_together(server: Made) -> None:
    held = threading.Event()
    server.answers = [lambda _: held.wait(10) and None]
    try:
        with pytest.raises(QueryTimeout, match=r"within 0\.05 s; ask for less"):
            client(server).send("GET", server.url, timeout=0.05)
    finally:
        held.set()
    server.answers = [reply("busy", 503, Retry_After="20")]
    pauses: list[float] = []
    with pytest.raises(QueryTimeout, match="within 5 s"):
        client(server, pauses).send("GET", server.url, timeout=5)
    assert pauses == [], "it is not worth waiting for a try that comes too late"


@pytest.mark.parametrize(
    ("query", "select"),
    [
        ("CONSTRUCT { ?s ?p '}' } WHERE { ?s ?p ?o }", " SELECT (1 AS ?kg_one) WHERE { ?s ?p ?o }"),
        ("BASE <http://x/{> CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3",
         "BASE <http://x/{>  SELECT (1 AS ?kg_one) WHERE { ?s ?p ?o } LIMIT 3"),
        ("construct { ?s ?p ?o } FROM <http://x/g> { ?s ?p ?o }",
         " SELECT (1 AS ?kg_one) FROM <http://x/g> { ?s ?p ?o }"),
        ("DESCRIBE ?where WHERE { ?where ?p ?o }", " SELECT (1 AS ?kg_one) WHERE { ?where ?p ?o }"),
        ("DESCRIBE <http://x/s>", None),
    ],
)  # fmt: skip
def test_the_solutions_behind_a_graph_can_be_asked_for(query: str, select: str | None) -> None:
    assert _solutions(query) == select


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def test_a_login_comes_from_the_environment_the_url_or_netrc(
    server: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refuse = reply("", 401, WWW_Authenticate='Basic realm="x"')

    def sent(url: str) -> list[str | None]:
        server.asked.clear()
        server.answers = [refuse, reply("")]
        asking = Client(url)
        asking.send("GET", server.url, accept=(401,))
        asking.send("GET", server.url)
        assert "secret" not in f"{asking.url}{asking.login}{asking!r}"
        return [authorization for _, _, authorization, _ in server.asked]

    assert sent(with_login(server.url, "url", "secret")) == [None, *[basic("url:secret")] * 2]
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login file password secret\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    assert sent(server.url) == [None, *[basic("file:secret")] * 2]
    monkeypatch.setenv("KG_SPARQL_USER", "shell")
    monkeypatch.setenv("KG_SPARQL_PASSWORD", "secret")
    assert sent(server.url) == [None, *[basic("shell:secret")] * 2]
    monkeypatch.setenv("KG_SPARQL_AUTH", "basic")
    assert sent(server.url)[0] == basic("shell:secret"), "not before it is asked for, unless said so"
    monkeypatch.delenv("KG_SPARQL_AUTH")
    monkeypatch.setenv("KG_SPARQL_TOKEN", "secret-token")
    assert sent(server.url)[-1] == "Bearer secret-token"


def test_a_digest_is_answered(server: Made) -> None:
    challenge = 'Digest realm="SPARQL", nonce="abc", qop="auth", algorithm="MD5", opaque="xyz"'
    server.answers = [reply("", 401, WWW_Authenticate=challenge)] * 2 + [reply("")]
    Client(with_login(server.url, "dba", "secret")).send("POST", server.url, content=b"kept")
    last = server.asked[-1]
    assert last[2] is not None and last[2].startswith("Digest ") and "secret" not in last[2]
    assert last[3] == b"kept"


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_login_names_the_settings_and_never_the_password(server: Made, status: int) -> None:
    server.answers = [reply("go away", status, WWW_Authenticate='Basic realm="x"')]
    with pytest.raises(ServiceError, match="KG_SPARQL_USER"):
        client(server).send("GET", server.url)
    with pytest.raises(ServiceError, match="refuses the login") as caught:
        Client(with_login(server.url, "me", "secret")).send("GET", server.url)
    assert "secret" not in str(caught.value)


def test_settings_that_cannot_be_are_told(server: Made, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in (("TIMEOUT", "soon"), ("TIMEOUT", "-1"), ("AUTH", "kerberos")):
        with monkeypatch.context() as patch, pytest.raises(BadOption, match=f"KG_SPARQL_{name}"):
            patch.setenv(f"KG_SPARQL_{name}", value)
            client(server)
    with monkeypatch.context() as patch, pytest.raises(BadOption, match="KG_SPARQL_SERVER"):
        patch.setenv("KG_SPARQL_SERVER", "oracle")
        client(server).endpoints  # noqa: B018
    (tmp_path / "netrc").write_text("machine x login y passwd secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with pytest.raises(BadOption, match="netrc") as caught:
        client(server)
    assert "secret" not in str(caught.value)
    monkeypatch.delenv("NETRC")
    for url in ("http://", "http://example.org:port/", "ftp://example.org/"):
        with pytest.raises(BadOption, match="address"):
            Client(url)


@pytest.mark.parametrize(
    ("header", "path", "query", "update", "graphs"),
    [
        ("Oxigraph/0.5", "", "/query", "/update", "/store"),
        ("Oxigraph/0.5", "/query", "/query", "/update", "/store"),
        ("Virtuoso/07.20", "/sparql", "/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth"),
        ("Virtuoso/07.20", "", "/sparql-auth", "/sparql-auth", "/sparql-graph-crud-auth"),
    ],
)
def test_endpoints_are_found_out(
    server: Made, header: str, path: str, query: str, update: str, graphs: str
) -> None:
    root = server.url.removesuffix("/ds")
    server.answers = [reply("", 404, Server=header)]
    found = Client(with_login(root) + path).endpoints
    assert (found.query, found.update, found.graphs) == (root + query, root + update, root + graphs)


def test_endpoints_of_other_servers_are_settings(server: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers = [reply("", 404), reply({**ANSWER, "head": {"vars": ["s", "p", "o"]}})]
    with SparqlOf(server, create=False) as store, pytest.raises(ServiceError, match="KG_SPARQL_STORE"):
        store.writable()
    monkeypatch.setenv("KG_SPARQL_STORE", server.url + "/data")
    server.answers = [reply("", 404), reply({**ANSWER, "head": {"vars": ["s", "p", "o"]}})]
    with SparqlOf(server, create=False) as store:
        store.writable()
        node = NamedNode("http://x/g")
        with pytest.raises(ServiceError, match="KG_SPARQL_UPDATE"):
            store.apply(remove=[Quad(node, node, Literal("a"), node)])
        store.apply(add=[Quad(node, node, Literal("a"), node)])
    assert server.asked[-1][:2] == ("POST", "/ds/data?graph=http%3A%2F%2Fx%2Fg")


class SparqlOf:
    """A store on ``server``, closed after the block."""

    def __init__(self, server: Made, *, create: bool) -> None:
        self.store = SparqlStore(location=server.url, create=create, pause=lambda _: None)

    def __enter__(self) -> SparqlStore:
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()


def test_a_server_without_a_union_is_told_how_to_start(server: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_SPARQL_STORE", server.url)
    empty = {"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": []}}
    server.answers = [reply("", 404), reply(empty), reply("", 204), reply(NO), reply(NO), reply("", 204)]
    with pytest.raises(ServiceError, match="oxigraph serve --union-default-graph"):
        SparqlOf(server, create=True)
    assert server.asked[-1][0] == "DELETE", "the probe is taken away"


def test_half_an_answer_is_an_error(server: Made) -> None:
    vars_only = {"head": {"vars": ["s", "p", "o"]}, "results": {"bindings": []}}
    server.answers = [reply("", 404), reply(vars_only)]
    with SparqlOf(server, create=False) as store:
        server.answers = [reply(ANSWER, X_SPARQL_MaxRows="100")]
        with pytest.raises(ServiceError, match="ResultSetMaxRows"):
            store.query("SELECT * { ?s ?p ?o }")
        server.answers = [reply(ANSWER, X_SQL_State="S1TAT")]
        with pytest.raises(StoreError, match="part of the answer"):
            store.query("SELECT * { ?s ?p ?o }")
        server.answers = [reply("<html>hello</html>")]
        with pytest.raises(ServiceError, match="cannot be read"):
            list(store.query("SELECT * { ?s ?p ?o }"))  # type: ignore[arg-type]


@pytest.mark.slow
def test_an_oxigraph_that_was_started_with_the_union_answers_over_it(tmp_path: Path) -> None:
    one = Quad(NamedNode("http://x/s"), NamedNode("http://x/p"), Literal("a"), NamedNode("http://x/g"))
    with oxigraph(tmp_path, "--union-default-graph") as address, Graph.open(address) as graph:
        graph._store.apply(add=[one])
        assert graph.query("ASK { ?s <http://x/p> 'a' }")
        # With that option it gives the union whatever FROM says; a wrong answer would be worse than none.
        with pytest.raises(ServiceError, match="without --union-default-graph"):
            graph.query("ASK FROM <http://x/g> { ?s <http://x/p> 'a' }")
        assert graph.query("ASK { ?s <http://x/p> ?FROM }")


@pytest.mark.slow
def test_virtuoso_keeps_graphs_of_others_out_and_limits_rows_aloud(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    location = place("virtuoso", request, tmp_path)
    mine, other = NamedNode("https://example.org/article/1"), NamedNode("http://elsewhere.example/g")
    with Graph.open(location, base="https://example.org/") as graph:
        store = graph._store
        store.apply(add=[Quad(other, NamedNode("http://x/p"), Literal("theirs"), other)])
        store.limit_to(("https://example.org/", "https://w3id.org/geopolitical-event-kg/"))
        try:
            store.apply(add=[Quad(mine, NamedNode("http://x/p"), Literal("mine"), mine)])
            for pattern in ("?s <http://x/p> ?o", "GRAPH ?g { ?s <http://x/p> ?o }"):
                assert [row["o"] for row in graph.query(f"SELECT ?o {{ {pattern} }}")] == ["mine"]
            assert other not in set(store.graphs())
            assert not graph.query("ASK { ?s a <http://www.openlinksw.com/schemas/virtrdf#QuadMap> }")
            store.bulk(Quad(mine, NamedNode("http://x/p"), Literal(str(n)), mine) for n in range(10_100))
            with pytest.raises(ServiceError, match="10000 rows"):
                list(graph.query("SELECT ?o { ?s <http://x/p> ?o }"))
            with pytest.raises(ServiceError, match="10000 rows"):
                list(graph.query("CONSTRUCT { ?s <http://x/q> ?o } WHERE { ?s <http://x/p> ?o }"))
            few = "CONSTRUCT { ?s <http://x/q> ?o } WHERE { ?s <http://x/p> ?o FILTER(STRSTARTS(?o, '99')) }"
            assert len(list(graph.query(few))) == 111
            assert len(list(graph.query("SELECT ?o { ?s <http://x/p> ?o } LIMIT 5", timeout=30))) == 5
        finally:
            store.apply(drop=[mine, other])


@pytest.mark.slow
def test_virtuoso_refuses_who_may_not_write(virtuoso_server: str) -> None:
    with pytest.raises(ServiceError, match="refuses the login"):
        Graph.open(with_login(virtuoso_server, "dba", "wrong"))
    store = SparqlStore(location=virtuoso_server)
    node = NamedNode("http://x/g")
    try:
        assert store.query("SELECT ?s { ?s <http://x/none> ?o }")
        with pytest.raises(ServiceError, match="KG_SPARQL_USER"):
            store.apply(add=[Quad(node, node, Literal("a"), node)])
    finally:
        store.close()


@pytest.mark.slow
def test_commands_take_a_url_and_never_print_its_login(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    location = place("virtuoso", request, tmp_path)
    address = location.replace("dba:dba@", "")

    def kg(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "kg", *arguments, "--graph", location]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    (tmp_path / "one.txt").write_text("Nothing happened at all.")
    code, said = kg("ingest", str(tmp_path / "one.txt"), "--wait", "1")
    assert code == 0 and f"into {address}" in said and "dba" not in said
    code, said = kg("forget", "nobody")
    assert code == 2 and address in said and "dba" not in said
    code, said = kg("query", "SELECT ?x { ?x a schema:NewsArticle }", "--format", "csv")
    assert code == 0 and said.count("\n") == 2
