"""The names of the places where batches can be worked on."""

from enum import StrEnum


class Runner(StrEnum):
    """Where batches are worked on."""

    serial = "serial"
    processes = "processes"
    dask = "dask"
