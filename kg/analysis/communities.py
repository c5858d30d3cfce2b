"""Who belongs together: communities of the cooperation network, what bridges them, and the backbone of the network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any, Final, Literal

from kg.analysis.answer import Answer, Behind
from kg.analysis.centrality import method_of
from kg.analysis.conversions import Weight, graph
from kg.errors import BadOption, MissingExtra

if TYPE_CHECKING:
    import networkx

Method = Literal["louvain", "leiden"]
SEEDS: Final = 10
"""How often communities are sought to see whether they are stable."""


def communities(
    network: networkx.MultiDiGraph, *, method: Method = "louvain", seed: int = 7, seeds: int = SEEDS
) -> Answer:
    """The communities of the cooperation network, the largest first, one actor a row.

    Pairs are joined by the sum of the scores above 0 of what is between them. Communities are those that the method of
    Louvain (Blondel et al. 2008) or of Leiden (Traag et al. 2019) finds: groups with more cooperation inside than
    their shares of it would give by chance. Modularity says how much more (0: none; above 0.3: clear groups; Newman
    2004). Stability is the mean agreement of the results of several seeds, as adjusted Rand index (Hubert and Arabie
    1985): 1 when all are the same, 0 when they agree by chance alone; below 0.7 read the groups with care. ``with_own``
    is the share of the actor's cooperation that stays in its community.

    ``method`` is "louvain" or "leiden"; the latter needs a backend of networkx that has it.
    """
    import networkx as nx

    plain = graph(network, "cooperation")
    plain.remove_nodes_from([node for node, degree in dict(plain.degree()).items() if degree == 0])
    answer = Answer(("community", "actor", "name", "country", "cooperation", "with_own"), method=method_of(communities))
    if not len(plain):
        answer.notes.append("there is no cooperation in this network")
        return answer
    found = [partition(plain, method=method, seed=seed + number) for number in range(max(1, seeds))]
    best = max(found, key=lambda groups: round(nx.community.modularity(plain, groups), 9))
    own = membership(best)
    agreement = [rand_index(membership(one), membership(other)) for one, other in combinations(found, 2)]
    answer.notes.append(f"{len(best)} communities, modularity {nx.community.modularity(plain, best):.3f}")
    if agreement:
        answer.notes.append(f"stability over {len(found)} seeds {sum(agreement) / len(agreement):.3f}")
    left = len(network) - len(plain)
    if left:
        answer.notes.append(f"{left:,} actor{'s' if left > 1 else ''} without any cooperation left out")
    for number, group in enumerate(best, 1):
        rows = []
        for node in group:
            weights = {other: values["weight"] for other, values in plain[node].items()}
            total = sum(weights.values())
            inside = sum(weight for other, weight in weights.items() if own[other] == own[node])
            rows.append((node, total, inside / total))
        for node, total, share in sorted(rows, key=lambda row: (-row[1], row[0])):
            values = network.nodes[node]
            answer.add((number, node, values["label"], values["country"], total, share), Behind((node,)))
    return answer


def partition(plain: networkx.Graph, *, method: Method = "louvain", seed: int = 7) -> list[set[str]]:
    """The communities of ``plain``, the largest first. Raises BadOption, MissingExtra for Leiden without a backend."""
    import networkx as nx

    # The order of nodes is part of the result, so it must not come from a hash.
    ordered = nx.Graph()
    ordered.add_nodes_from(sorted(plain))
    ordered.add_weighted_edges_from(
        sorted((min(a, b), max(a, b), weight) for a, b, weight in plain.edges(data="weight"))
    )
    if method == "louvain":
        found = nx.community.louvain_communities(ordered, weight="weight", seed=seed)
    elif method == "leiden":
        try:
            found = nx.community.leiden_communities(ordered, weight="weight", seed=seed)
        except (NotImplementedError, AttributeError, ImportError) as error:
            raise MissingExtra("no backend of networkx that has the Leiden method is installed; use louvain") from error
    else:
        raise BadOption(f"no method is called {method!r}; there are: louvain, leiden")
    return sorted((set(group) for group in found), key=lambda group: (-len(group), min(group)))


def membership(groups: Iterable[set[str]]) -> dict[str, int]:
    """The number of each node's group."""
    return {node: number for number, group in enumerate(groups, 1) for node in group}


def rand_index(one: Mapping[str, Hashable], other: Mapping[str, Hashable]) -> float:
    """The adjusted Rand index of two partitions of the same nodes (Hubert and Arabie 1985)."""
    both = Counter((one[node], other[node]) for node in one)
    same = sum(comb(size, 2) for size in both.values())
    rows = sum(comb(size, 2) for size in Counter(one.values()).values())
    columns = sum(comb(size, 2) for size in Counter(other[node] for node in one).values())
    pairs = comb(len(one), 2)
    expected = rows * columns / pairs if pairs else 0.0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (same - expected) / (most - expected)


def bridges(network: networkx.MultiDiGraph, *, seed: int = 7) -> Answer:
    """Who joins the blocs: actors by how evenly their events spread over the communities.

    At the level of actors and countries the groups are the communities of the cooperation network; at that of blocs,
    the blocs. ``participation`` is that of Guimerà and Amaral (2005), 1 minus the sum of the squared shares of the
    actor's events with each group: 0 when all are with one group, near 1 when they are spread over many. ``outside``
    counts events with other groups than its own; ``constraint`` is that of Burt (1992): low for who stands between
    people who do not deal with each other; ``cut`` says that without the actor its part of the network falls apart.
    """
    import networkx as nx

    answer = Answer(
        ("actor", "name", "group", "events", "outside", "participation", "constraint", "cut"), method=method_of(bridges)
    )
    plain = graph(network)
    friends = graph(network, "cooperation")
    if network.graph.get("level") == "bloc":
        groups: dict[str, int] = {node: number for number, node in enumerate(sorted(plain), 1)}
    else:
        groups = membership(partition(friends, seed=seed)) if friends.size() else dict.fromkeys(plain, 1)
    constraint = nx.constraint(plain, weight="weight") if plain.size() else {}
    cuts = set(nx.articulation_points(plain))
    rows = []
    for node in plain:
        shares: Counter[int] = Counter()
        for other, values in plain[node].items():
            shares[groups[other]] += values["count"]
        total = sum(shares.values())
        if total:
            spread = 1 - sum((count / total) ** 2 for count in shares.values())
            rows.append((node, groups[node], total, total - shares[groups[node]], spread))
    for node, group, total, outside, spread in sorted(rows, key=lambda row: (-row[4], -row[3], row[0])):
        cell = "yes" if node in cuts else "no"
        answer.add(
            (node, network.nodes[node]["label"], group, total, outside, spread, constraint.get(node), cell),
            Behind((node,)),
        )
    return answer


def backbone(network: networkx.MultiDiGraph, *, alpha: float = 0.05, weight: Weight = "count") -> Answer:
    """The ties that stand out: what is left of a dense network by the disparity filter.

    Serrano, Boguñá and Vespignani (2009): of an actor with k partners, a tie with the share p of its weight is kept
    when (1 - p)^(k - 1) is below alpha, which is how probable such a share is were the weight spread at random; the
    smaller of the values of both ends counts. Actors with one partner have no distribution and keep no tie by
    themselves.
    """
    answer = Answer(("one", "other", "names", "events", "weight", "alpha"), method=method_of(backbone))
    plain = graph(network, weight)
    values = disparity(plain)
    kept = sorted((value, pair) for pair, value in values.items() if value < alpha)
    answer.notes.append(f"{len(kept):,} of {plain.size():,} ties are below alpha {alpha:g}")
    for value, (one, other) in kept:
        edge = plain.edges[one, other]
        names = f"{network.nodes[one]['label']} – {network.nodes[other]['label']}"
        answer.add((one, other, names, edge["count"], edge["weight"], value), Behind((one, other)))
    return answer


def disparity(plain: networkx.Graph) -> dict[tuple[str, str], float]:
    """The alpha of each edge of ``plain``, weighted by ``weight``; see ``backbone``."""
    strength: dict[str, Any] = dict(plain.degree(weight="weight"))
    values = {}
    for one, other, weight in plain.edges(data="weight"):
        ends = (((1 - weight / strength[end]) ** (plain.degree(end) - 1)) for end in (one, other))
        values[min(one, other), max(one, other)] = min(ends)
    return values
