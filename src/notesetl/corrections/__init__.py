"""What people put right by hand: a CSV file that says what is true at a quote, and the stage that applies it.

A row of ``corrections.csv`` is one statement. Its columns, in any order, are

- ``path``: the note, as ``notes.path`` has it.
- ``quote``: the words of the note that the statement is about, as they stand there; white space and Unicode
  composition do not count. Empty: what has no place in the text, such as a title that was read off the path.
- ``field``: what the statement is about, see below.
- ``value``: what is true. ``none``: there is no such thing here. ``ok``: what was found is right. Empty: nobody has
  said so far; such a row is an open question and changes nothing.
- ``why``: for people.
- ``before`` (may be missing): what stands directly before the quote, where the quote stands in the note several times.

=============  ==================================  ==================================================================
field          the quote is, or holds              value
=============  ==================================  ==================================================================
title          a title                             the title, to the letter as it stands at or around the quote
kind           a title                             paper, method
venue, year    a title                             what the note gives
rating         a rating, to the letter if new      8/10, 8, must read = 0.9, unknown; an aspect may stand before it:
                                                   ``novelty: 8/10``
rating_of      a rating                            the title of its mention in the same note
link           an address                          paper, code, video, project, blog, other: its role
link_of        an address                          the title of its mention; none: it belongs to none
topics         a title                             ids of topics, best first: ``object-detection; gan``
claim          a claim, to the letter if new       aspect, polarity and, where wanted, tier, hedged, certain, negated,
                                                   affirmed: ``efficiency negative hedged``
claim_of       a claim                             the title of its mention; none: it belongs to none
subject,       a claim                             words of the note; none: the claim names none
comparator,
metric,
dataset
paper          a title                             which paper it is of: ``arxiv:1706.03762``, ``doi:10.1145/3065386``
                                                   or a title that some note or the catalogue has (merges)
not_paper      a title                             likewise, a paper that it is not of (splits)
paper_title    a title                             what its paper is to be called over all notes
=============  ==================================  ==================================================================

Where a thing of that kind is at the quote, it becomes what the value says; where none is, it is added; so a statement
holds whatever the rules find next time. Rows are applied in the order of the file. What was put right has the rule
``correction`` and the confidence 1. A row that finds its note or its quote no more, or finds the quote twice, or whose
value cannot be, changes nothing and is a row of ``rejects``.

A value that a spreadsheet would take for a formula (it begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage
return) has an apostrophe in front of it in the file; ``read`` takes it away again.
"""

from notesetl.corrections.quotes import Anchor, anchor
from notesetl.corrections.record import NONE, OK, Correction, Field
from notesetl.corrections.sheet import COLUMNS, append, read, write

__all__ = ["COLUMNS", "NONE", "OK", "Anchor", "Correction", "Field", "anchor", "append", "read", "write"]
