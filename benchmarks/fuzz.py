"""Reads, extracts, translates and shows what a fuzzer makes up, until something breaks.

``python benchmarks/fuzz.py TARGET [OPTIONS] [CORPUS…]`` needs ``pip install '.[fuzz]'``; a target is one of

- ``readers``: files of every format, by names that the first byte chooses,
- ``archives``: packed dumps, and what is in them,
- ``notes``: readers, all extractors and claims, and every row against the contract and the text,
- ``translate``: cutting into sentences, masking, the glossary and the guards, with models that answer anything,
- ``report``: notes by the hundred to tables and the page, which must hold their texts and no markup of theirs.

A crash, a failed extraction, a row that is not in the text and more than ten seconds of the processor (thirty for a
page) end the run, as do two minutes by the clock, so that the fuzzer may run where others have precedence; the input is
left in the working folder as ``crash-…`` or ``timeout-…`` and can be given back.
``seeds FOLDER NOTES…`` cuts notes into a first corpus::

    python benchmarks/fuzz.py seeds corpus data/notes
    python benchmarks/fuzz.py notes -runs=100000 -max_len=512 -dict=benchmarks/fuzz.dict corpus
    python benchmarks/fuzz.py notes crash-0123abcd
"""

import base64
import gzip
import json
import re
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["notesetl"]):
    import notesetl
    from notesetl.errors import RejectReason
    from notesetl.extraction import build, checked
    from notesetl.readers import RawFile, read_dump, read_note
    from notesetl.records import Note, Reject
    from notesetl.report import write_page
    from notesetl.settings import Settings
    from notesetl.tables.check import CheckedRows
    from notesetl.tables.store import Run, SnapshotWriter, Topic
    from notesetl.translate.careful import CarefulTranslator
    from notesetl.translate.glossary import Glossary
    from notesetl.translate.masking import SYMBOLS, WORDS, mask, unmask
    from notesetl.translate.sentences import clauses, sentences
    from notesetl.vocabulary import Vocabulary

_NAMES = ("x.md", "x.txt", "x.html", "论文/x y.md")
_ARCHIVES = ("x.zip", "x.tar", "x.tar.gz", "x.tar.xz", "x.tar.bz2", "x.tgz")
_LANGUAGES = ("zh", "ko", "vi", "en")
_BROKEN = frozenset([RejectReason.EXTRACTION, RejectReason.CONTRACT])
_SECONDS = 10  # of the processor
_SECONDS_OF_PAGE = 30  # likewise
_SECONDS_BY_THE_CLOCK = 120
_PAGEFUL = 400  # notes of a report
_SEED = 500  # bytes of a note that make a seed
_SCRIPTS = 6  # of the page itself, its columns among them
_SPACE = re.compile(r"\s+")
_CHUNK = re.compile(r'id="data-chunk-\d+">([A-Za-z0-9+/=]+)<')

Target = Callable[[bytes], None]


def _readers() -> Target:
    def one(data: bytes) -> None:
        note, _ = read_note(_file(data))
        if note is not None:
            _sound(note)

    return one


def _sound(note: Note) -> None:
    size = len(note.text)
    json.loads(note.meta)
    for block in note.blocks:
        ranges = [(block.start, block.end), *block.runs, *((inline.start, inline.end) for inline in block.inlines)]
        if not all(0 <= start <= end <= size for start, end in ranges) or block.parent >= len(note.blocks):
            raise AssertionError(f"a {block.kind} lies outside the text: {ranges}")


def _archives() -> Target:
    place = Path(tempfile.mkdtemp(prefix="notesetl-fuzz-"))

    def one(data: bytes) -> None:
        if data:
            path = place / _ARCHIVES[data[0] % len(_ARCHIVES)]
            path.write_bytes(data[1:])
            for read in read_dump([path]):
                if isinstance(read, Note):
                    _sound(read)

    return one


def _notes() -> Target:
    nlp = build(Settings())

    def one(data: bytes) -> None:
        for result in checked([_file(data)], nlp):
            rejects = [result] if isinstance(result, Reject) else result.rejects
            if broken := [reject for reject in rejects if reject.reason in _BROKEN]:
                raise AssertionError(broken[0].detail)

    return one


class _Parrot:
    """A model that says what ``answer`` makes of what it was given."""

    name, fingerprint = "parrot", "0"

    def __init__(self, *, has_marks: bool) -> None:
        self.has_marks = has_marks
        self.answer: Callable[[str], str] = str

    def knows(self, source: str) -> bool:
        return source in _LANGUAGES

    def decode(self, texts: Sequence[str], source: str, target: str, beam: int) -> list[str]:
        del source, target, beam
        return [self.answer(text) for text in texts]


def _translate() -> Target:
    glossary = Glossary.load()
    parrots = [_Parrot(has_marks=True), _Parrot(has_marks=False)]
    translators = [CarefulTranslator(parrot, glossary) for parrot in parrots]
    answers: tuple[Callable[[str], str], ...] = (str, str.upper, lambda _: "", lambda text: text[::-1], lambda t: t * 3)

    def one(data: bytes) -> None:
        if not data:
            return
        language = _LANGUAGES[data[0] % len(_LANGUAGES)]
        text = data[1:].decode("utf-8", "replace")
        for cut in (sentences, clauses):
            if _SPACE.sub("", "".join(cut(text, language))) != _SPACE.sub("", text):
                raise AssertionError(f"{cut.__name__} loses something")
        for style in (SYMBOLS, WORDS):
            masked = mask(text, style)
            if unmask(masked.text, masked) != (text, True):
                raise AssertionError("what was masked does not come back")
        which = data[0] >> 2
        parrots[which % 2].answer = answers[(which >> 1) % len(answers)]
        translators[which % 2].translate([text], language, "en")

    return one


def _report() -> Target:
    nlp = build(Settings())
    topics = [Topic(topic.id, topic.label, topic.parent) for topic in Vocabulary.load(None)]
    place = Path(tempfile.mkdtemp(prefix="notesetl-fuzz-"))
    held: list[tuple[bytes, CheckedRows | Reject]] = []

    def one(data: bytes) -> None:
        file = _file(data)
        held.extend((data, result) for result in checked([replace(file, path=f"{len(held)}/{file.path}")], nlp))
        if len(held) >= _PAGEFUL:
            try:
                _look(place, [result for _, result in held], topics)
            except BaseException:
                for number, (content, _) in enumerate(held):
                    Path(f"crash-page-{number:03}").write_bytes(content)
                raise
            held.clear()

    return one


def _look(place: Path, results: Sequence[CheckedRows | Reject], topics: Sequence[Topic]) -> None:
    """Publish ``results`` and look whether their page shows their texts and runs nothing but its own scripts."""
    texts = set()
    with SnapshotWriter(place / "out", Run("fuzz", {}), topics) as writer:
        for result in results:
            if isinstance(result, Reject):
                writer.add_reject(result)
            else:
                texts |= {str(row["text"]) for row in result.rows.get("texts", ())}
                writer.add_rows(result)
        writer.publish()
    with notesetl.open(place / "out") as tables:
        write_page(tables, place / "page.html")
    page = (place / "page.html").read_text(encoding="utf-8")
    shown = [json.loads(gzip.decompress(base64.b64decode(chunk))) for chunk in _CHUNK.findall(page)]
    if {text for chunk in shown for text in chunk["text"]} != texts:
        raise AssertionError("the page does not show the notes")
    seen = _Scripts()
    seen.feed(page)
    if seen.scripts != _SCRIPTS + len(shown) or seen.handlers:
        raise AssertionError(f"the page runs what is not its own: {seen.scripts} scripts, {seen.handlers}")


class _Scripts(HTMLParser):
    """Counts the scripts of a page, and lists what else would run."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        self.scripts += tag == "script"
        self.handlers += [
            f"{name}={value}"
            for name, value in attrs
            if name.startswith("on") or "javascript:" in (value or "").lower()
        ]


def _timed(one: Target, seconds: int) -> Target:
    """Let ``one`` use the processor no longer than so many seconds an input."""

    def stop(*_: object) -> None:
        raise AssertionError(f"took more than {seconds} s of the processor")

    def timed(data: bytes) -> None:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        try:
            one(data)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    signal.signal(signal.SIGPROF, stop)
    return timed


_TARGETS: dict[str, Callable[[], Target]] = {
    "readers": _readers,
    "archives": _archives,
    "notes": _notes,
    "translate": _translate,
    "report": _report,
}


def _file(data: bytes) -> RawFile:
    return RawFile(_NAMES[data[0] % len(_NAMES)] if data else _NAMES[0], data[1:])


def _seeds(folder: Path, sources: Sequence[str]) -> None:
    """Cut every note of ``sources`` at its lines into seeds of ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [path for source in sources for path in sorted(Path(source).rglob("*")) if path.is_file()]
    for number, path in enumerate(paths):
        kind = 2 if path.suffix == ".html" else 1 if path.suffix == ".txt" else 0
        data, part = path.read_bytes(), 0
        while data:
            end = data.rfind(b"\n", 0, _SEED) + 1 or _SEED
            (folder / f"{number}-{part}").write_bytes(bytes([kind]) + data[:end])
            data, part = data[end:], part + 1


def main(arguments: Sequence[str]) -> None:
    """Run the fuzzer with the options of the command line."""
    if len(arguments) > 1 and arguments[0] == "seeds":
        _seeds(Path(arguments[1]), arguments[2:])
        return
    if not arguments or arguments[0] not in _TARGETS:
        sys.exit(f"say what is to be fuzzed: {', '.join(_TARGETS)}, or seeds FOLDER NOTES…")
    one = _timed(_TARGETS[arguments[0]](), _SECONDS_OF_PAGE if arguments[0] == "report" else _SECONDS)
    options = [f"-timeout={_SECONDS_BY_THE_CLOCK}", "-rss_limit_mb=2048"]
    atheris.Setup([sys.argv[0], *options, *arguments[1:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
