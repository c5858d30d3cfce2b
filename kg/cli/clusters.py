"""The options by which commands work on a cluster, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

cluster_option: Final = click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Let a Dask cluster read: local:N starts N processes here, tcp://HOST:PORT is a scheduler.",
)

shards_option: Final = click.option(
    "--shards",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="With --cluster: write N-Quads and a manifest to DIR, for `kg load`, and nothing into a graph.",
)


def check_cluster(cluster: str | None, shards: Path | None, beside: Mapping[str, Any]) -> None:
    """Raises a usage error for options that do not go together: ``beside`` are those given, by the name of each.

    They have a meaning for a graph only. Raises BadOption for what is no address.
    """
    if shards is not None and cluster is None:
        raise click.UsageError("--shards needs --cluster; local:2 reads in two processes of this machine")
    if cluster is not None:
        from kg.scale.cluster import check_address

        check_address(cluster)
    if shards is not None:
        for name, given in beside.items():
            if given:
                raise click.UsageError(f"--shards writes no graph, and has no use for --{name}")
