"""Reads and extracts what a fuzzer makes up, until something breaks: ``python benchmarks/fuzz.py [OPTIONS] [CORPUS…]``.

Needs ``pip install '.[fuzz]'``. The first byte says what the file is called, the rest is what it holds. A crash, a
failed extraction, a row that breaks the contract (one that is not in the text, too) and more than ten seconds for a
note end the run; the note is left in the working folder as ``crash-…`` or ``timeout-…`` and can be given back::

    python benchmarks/fuzz.py -max_total_time=600 -max_len=4000 corpus data/notes/en data/notes/zh
    python benchmarks/fuzz.py crash-0123abcd
"""

import sys

import atheris

with atheris.instrument_imports(include=["notesetl"]):
    from notesetl.errors import RejectReason
    from notesetl.pipeline import build, checked
    from notesetl.readers import RawFile
    from notesetl.records import Reject
    from notesetl.settings import Settings

_NAMES = ("x.md", "x.txt", "x.html", "论文/x y.md")
_BROKEN = frozenset([RejectReason.EXTRACTION, RejectReason.CONTRACT])
_SECONDS = 10


def main() -> None:
    """Run the fuzzer with the options of the command line."""
    nlp = build(Settings())

    def one(data: bytes) -> None:
        if not data:
            return
        name = _NAMES[data[0] % len(_NAMES)]
        for result in checked([RawFile(name, data[1:])], nlp):
            rejects = [result] if isinstance(result, Reject) else result.rejects
            broken = [reject for reject in rejects if reject.reason in _BROKEN]
            if broken:
                raise AssertionError(broken[0].detail)

    atheris.Setup([sys.argv[0], f"-timeout={_SECONDS}", "-rss_limit_mb=2048", *sys.argv[1:]], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
