"""Who matters: measures of actors in the network, all computed by networkx (or one of its backends)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kg.analysis.answer import Answer, Behind
from kg.analysis.conversions import digraph, graph
from kg.errors import BadOption

if TYPE_CHECKING:
    import networkx

EXACT_NODES: Final = 1_000
"""Above this many nodes betweenness is estimated from SAMPLE of them."""

SAMPLE: Final = 300

COLUMNS: Final = (
    "actor", "name", "degree", "events_out", "events_in", "cooperation", "conflict", "pagerank", "betweenness",
    "closeness", "eigenvector", "hub", "authority", "core",
)  # fmt: skip


def centrality(network: networkx.MultiDiGraph, *, backend: str | None = None, seed: int = 7) -> Answer:
    """Measures of each actor, the highest PageRank first.

    - degree: others that it has events with. events_out, events_in: events that it does and suffers; a meeting counts
      as both. cooperation, conflict: sums of the scores above and below 0 of all of them (strength by sign)
    - pagerank: whom many act upon who are acted upon themselves (Brin and Page 1998), weighted by events
    - betweenness: share of shortest paths that run through it (Freeman 1977; weighted, Brandes 2001); a step is as
      long as the inverse of the number of events. High: a go-between
    - closeness: how near all others are (Freeman 1979, with the correction of Wasserman and Faust for parts that do
      not hang together), on the same lengths
    - eigenvector: whose partners have important partners (Bonacich 1987), whatever the direction, within the largest
      part that hangs together; 0 outside of it
    - hub, authority: who acts upon those that much is done to, and whom the active act upon (Kleinberg 1999)
    - core: the largest k such that it is among actors who all have k partners among each other (Seidman 1983)

    ``backend`` is that of networkx for what the backend can do. Raises BadOption for one that is not installed.
    """
    import networkx as nx

    directed, plain = digraph(network), graph(network)
    answer = Answer(COLUMNS, method=method_of(centrality))
    if not len(plain):
        return answer
    run = _dispatcher(backend)
    sample = SAMPLE if len(plain) > EXACT_NODES else None
    if sample:
        answer.notes.append(f"betweenness is estimated from {sample} of {len(plain):,} actors")
    pagerank = run(nx.pagerank, directed, weight="weight")
    between = run(nx.betweenness_centrality, plain, k=sample, weight="distance", seed=seed)
    close = run(nx.closeness_centrality, plain, distance="distance")
    eigen = _eigenvector(plain)
    hubs, authorities = _hits(directed)
    core = run(nx.core_number, plain)
    score = _by_sign(network)
    for node in sorted(plain, key=lambda name: (-round(pagerank[name], 9), name)):
        answer.add(
            (
                node, network.nodes[node]["label"], plain.degree(node), directed.out_degree(node, "count"),
                directed.in_degree(node, "count"), *score[node], pagerank[node], between[node], close[node],
                eigen[node],
                hubs[node], authorities[node], core[node],
            ),
            Behind((node,)),
        )  # fmt: skip
    return answer


def _by_sign(network: networkx.MultiDiGraph) -> dict[str, tuple[float, float]]:
    sums = {node: [0.0, 0.0] for node in network}
    for source, target, values in network.edges(data=True):
        for end in {source, target}:
            sums[end][0] += values["cooperation"]
            sums[end][1] += values["conflict"]
    return {node: (good, bad) for node, (good, bad) in sums.items()}


def _eigenvector(plain: Any) -> dict[str, float]:
    """Of the largest part that hangs together, the others having 0.

    Over all parts the plain iteration favours one by a hair and takes minutes to say which.
    """
    import networkx as nx

    largest = plain.subgraph(max(nx.connected_components(plain), key=lambda part: (len(part), min(part))))
    # The solver for sparse matrices wants more nodes than values.
    solve = nx.eigenvector_centrality_numpy if len(largest) > 3 else nx.eigenvector_centrality
    found: dict[str, float] = dict.fromkeys(plain, 0.0)
    if largest.size():
        found |= solve(largest, max_iter=5_000, tol=1e-9, weight="weight")
    return found


def _hits(directed: Any) -> tuple[dict[str, float], dict[str, float]]:
    """Hubs and authorities, each adding up to 1, by Kleinberg's own iteration.

    networkx takes a singular vector that starts at random; where two are equally good, as in small networks often, it
    gives another answer each time, negative ones and infinite ones among them.
    """
    import networkx as nx

    nodes = list(directed)
    if not directed.size():
        return dict.fromkeys(nodes, 0.0), dict.fromkeys(nodes, 0.0)
    matrix = nx.to_scipy_sparse_array(directed, nodelist=nodes, weight="weight", dtype=float)
    hubs = matrix.sum(axis=1) * 0 + 1 / len(nodes)
    for _ in range(1_000):
        authorities = matrix.T @ hubs
        authorities /= authorities.sum()
        before, hubs = hubs, matrix @ authorities
        hubs /= hubs.sum()
        if abs(hubs - before).sum() < 1e-12:
            break
    authorities = matrix.T @ hubs
    authorities /= authorities.sum()
    return dict(zip(nodes, hubs.tolist(), strict=True)), dict(zip(nodes, authorities.tolist(), strict=True))


def _dispatcher(backend: str | None) -> Any:
    """Calls a function of networkx with ``backend``; what that one lacks runs in networkx itself."""
    import networkx as nx

    if backend is None or backend == "networkx":
        return lambda function, *given, **options: function(*given, **options)
    if backend not in nx.config.backends:
        known = ", ".join(sorted(nx.config.backends))
        raise BadOption(f"networkx has no backend called {backend!r} here; there are: {known}")

    def call(function: Any, *given: Any, **options: Any) -> Any:
        if backend in function.backends:
            return function(*given, backend=backend, **options)
        return function(*given, **options)

    return call


def method_of(function: Any) -> str:
    """What the docstring of ``function`` says of its numbers."""
    import inspect

    paragraphs = (inspect.getdoc(function) or "").split("\n\n")
    # How to call it, and what may go wrong, is for readers of code.
    kept = [text for text in paragraphs if not text.startswith(("``backend``", "``method``", "Raises"))]
    return "\n\n".join(kept).replace("``", "")
