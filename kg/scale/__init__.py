"""The same pipeline on many machines: a Dask cluster makes shards of N-Quads, which are loaded into one store.

``cluster`` speaks to Dask, ``work`` is what its workers do; ``shards`` are files and their manifest; ``articles`` and
``rows`` cut the input into tasks and bring the results together; ``loading`` puts shards into a graph.
"""
