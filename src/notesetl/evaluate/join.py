"""Which note of the tables is which annotated note: by path, however deep the run was started."""

from collections import defaultdict
from collections.abc import Sequence

from notesetl.errors import NotesetlError
from notesetl.evaluate.found import NoteRow
from notesetl.evaluate.gold import GoldNote


def join(golds: Sequence[GoldNote], rows: Sequence[NoteRow]) -> tuple[NoteRow | None, ...]:
    """Return for each of ``golds`` its row, or None where the run did not see the note.

    One path must end in the other (a run over a parent or a child folder); the longest common ending wins,
    then the same content.

    Raises:
        NotesetlError: several rows fit a gold note equally well, or the row's content is not what was annotated.
    """
    by_name: defaultdict[str, list[NoteRow]] = defaultdict(list)
    for row in rows:
        by_name[_parts(row.path)[-1]].append(row)
    chosen = [_choose(gold, by_name.get(_parts(gold.path)[-1], [])) for gold in golds]
    claimed: defaultdict[str, list[int]] = defaultdict(list)
    for at, choice in enumerate(chosen):
        if choice is not None:
            claimed[choice.note_id].append(at)
    for places in claimed.values():
        if len(places) > 1:
            _settle(golds, chosen, places)
    for gold, choice in zip(golds, chosen, strict=True):
        if choice is not None and choice.sha256.lower() != gold.sha256:
            raise NotesetlError(
                f"{gold.where}: {gold.path} was annotated with sha256 {gold.sha256[:12]}…, "
                f"the tables hold {choice.path} with {choice.sha256[:12]}…"
            )
    return tuple(chosen)


def _parts(path: str) -> tuple[str, ...]:
    return tuple(path.replace("\\", "/").split("/"))


def _common(gold: str, found: str) -> int:
    left, right = _parts(gold), _parts(found)
    short = min(len(left), len(right))
    return short if left[-short:] == right[-short:] else 0


def _choose(gold: GoldNote, rows: Sequence[NoteRow]) -> NoteRow | None:
    longest = max((_common(gold.path, row.path) for row in rows), default=0)
    if longest == 0:
        return None
    best = [row for row in rows if _common(gold.path, row.path) == longest]
    if len(best) > 1:
        best = [row for row in best if row.path == gold.path] or best
    if len(best) > 1:
        best = [row for row in best if row.sha256.lower() == gold.sha256] or best
    if len(best) > 1:
        raise NotesetlError(f"{gold.where}: {gold.path} fits several notes: {', '.join(row.path for row in best)}")
    return best[0]


def _settle(golds: Sequence[GoldNote], chosen: list[NoteRow | None], places: Sequence[int]) -> None:
    """Leave a row that several gold notes claim to the one whose content it has."""
    right = [at for at in places if (row := chosen[at]) is not None and row.sha256.lower() == golds[at].sha256]
    if len(right) != 1:
        names = ", ".join(golds[at].path for at in places)
        raise NotesetlError(f"{golds[places[0]].where}: one note of the tables fits several gold notes: {names}")
    for at in places:
        if at != right[0]:
            chosen[at] = None
