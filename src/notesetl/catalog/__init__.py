"""An offline index of arXiv's papers: bare ids get their titles, titles their ids, typos their canonical form.

It is made from the metadata dump that arXiv publishes on Kaggle (``build``), from answers of arXiv's API
(``fetch``), or both, and asked in batches (``Catalog``).
"""

from notesetl.catalog.entry import Entry, Known
from notesetl.catalog.lookup import Catalog
from notesetl.catalog.titles import title_key

__all__ = ["Catalog", "Entry", "Known", "title_key"]
