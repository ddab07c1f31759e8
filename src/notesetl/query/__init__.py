"""The tables of a finished run as pandas DataFrames, in Python and by SQL."""

from notesetl.query.tables import Tables

__all__ = ["Tables"]
