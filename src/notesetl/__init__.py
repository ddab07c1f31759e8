"""notesetl: multilingual research notes to normalized Parquet tables."""

__version__ = "0.1.0"
