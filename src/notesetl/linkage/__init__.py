"""Which mentions speak of one paper: identity over all notes of a run, and what contradicts it.

``link`` takes every spelling that the mentions have (a title with the identifiers beside it) and says of which
paper it is. It is a pure function of the set of spellings: their order does not matter. Evidence is used from the
strongest to the weakest, and a step never joins two papers that identifiers hold apart::

    identifiers ─▶ same title ─▶ same but for small words ─▶ typing errors ─▶ subtitle alone ─▶ title cut short ─▶ name

What somebody said of a spelling goes before all evidence. What contradicts itself (an identifier on two titles, a
title with two identifiers, a name of two papers) is kept apart and returned as a conflict. Similar titles are looked
for among neighbours only, never among all pairs.

The id of a paper follows from its strongest key: its arXiv id, else the least of its DOIs, else the least of the
addresses of its pages (OpenReview, ACL, CVF, PMLR, NeurIPS, …), else the least of its full titles as they are
compared. So it stays when other notes come and go, as long as that key does.
"""

from notesetl.linkage.link import link
from notesetl.linkage.records import Catalogue, Conflict, Entry, Identity, KnownTitles, Linkage, Member, Spelling

__all__ = ["Catalogue", "Conflict", "Entry", "Identity", "KnownTitles", "Linkage", "Member", "Spelling", "link"]
