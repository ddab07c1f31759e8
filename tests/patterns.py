"""Every regular expression of the package, how it is used, and text that makes a careless one slow.

Run by itself it tells those whose time grows faster than the text.
"""

# ruff: noqa: PLC0415, T201 (what is watched is imported late; a command that prints)
import ast
import importlib
import operator
import pkgutil
import re
import re._compiler as compiler  # where all roads of re meet
import re._constants as op
import re._parser as parser
import signal
import sys
import time
from functools import cache
from pathlib import Path

import notesetl

ROOT = Path(notesetl.__file__).parent
SMALL, FACTOR = 2_000, 8  # characters, and how many times as many afterwards
SLOW = 0.001  # seconds for the small text below which it is quick enough
GROWTH = 24  # times the time for FACTOR times the text; linear is 8, quadratic 64
LATE = {"extract/hosts.py": {"match"}, "readers/boilerplate.py": {"fullmatch"}}  # kept in tables of rules
STOP = 3  # seconds of processor time


def collected(exercise):
    """Return the patterns that the package compiles while it is imported and ``exercise()`` runs: (pattern, flags)."""
    found = {}
    compile_ = compiler.compile

    def watched(pattern, flags=0):
        compiled = compile_(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None and Path(frame.f_code.co_filename).name in {"__init__.py", "functools.py"}:
            if str(ROOT) in frame.f_code.co_filename:
                break
            frame = frame.f_back
        place = frame.f_code.co_filename if frame else ""
        if place.startswith(str(ROOT)) and isinstance(pattern, str):
            found[compiled.pattern, compiled.flags] = f"{Path(place).relative_to(ROOT)}:{frame.f_lineno}"
        return compiled

    compiler.compile = watched
    re.purge()
    try:
        for module in pkgutil.walk_packages([str(ROOT)], "notesetl."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
        exercise()
    finally:
        compiler.compile = compile_
    return found


@cache
def uses(place):
    """Return how the pattern compiled at ``place`` is used: match, fullmatch or search, which stands for all others."""
    name, _, line = place.partition(":")
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    made = [node for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign) if _within(node, int(line))]
    if not made:
        return LATE.get(name) or _late(tree, int(line))
    target = getattr(made[0], "target", None) or made[0].targets[0]
    if not isinstance(target, ast.Name) or not target.id.startswith("_"):
        return {"search"}
    named = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == target.id]
    called = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.value in named]
    if len(called) < len(named) - 1:
        return {"search"}
    return _ways(called)


def _late(tree, line):
    """Return how a pattern is used that a function makes: at once, or by those who call it."""
    within = [node for node in ast.walk(tree) if hasattr(node, "lineno") and _within(node, line)]
    made = [node.func for node in within if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    direct = [func for func in made if isinstance(func.value, ast.Name) and func.value.id == "re"]
    if any(func.attr != "compile" for func in direct):
        return _ways(direct)
    makers = {node.name for node in within if isinstance(node, ast.FunctionDef) and node.name.startswith("_")}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    made = [call for call in calls if call.func.id in makers]
    called = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.value in made]
    return _ways(called) if called and len(called) == len(made) else {"search"}


def _ways(attributes):
    return {node.attr if node.attr in {"match", "fullmatch"} else "search" for node in attributes}


def _within(node, line):
    return node.lineno <= line <= node.end_lineno


def example(tree, rest=""):
    """Return a text that the parsed pattern matches, roughly: lookarounds are taken as they come."""
    out = ""
    for code, value in tree:
        if code is op.LITERAL:
            out += chr(value)
        elif code is op.NOT_LITERAL:
            out += "a" if value != ord("a") else "b"
        elif code is op.ANY:
            out += "a"
        elif code is op.IN:
            out += member(value)
        elif code is op.BRANCH:
            out += example(value[1][0])
        elif code is op.SUBPATTERN:
            out += example(value[-1])
        elif code is op.ATOMIC_GROUP:
            out += example(value)
        elif code in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            least, _, body = value
            out += example(body) * max(1, least) if least < 50 else ""
    return out + rest


CLASSES = {
    op.CATEGORY_DIGIT: "1",
    op.CATEGORY_NOT_DIGIT: "a",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_SPACE: "a",
    op.CATEGORY_WORD: "a",
    op.CATEGORY_NOT_WORD: " ",
}
CANDIDATES = "a1 .-,(*A_\n\"'[|/é한中"


def member(items):
    """Return a character of a class, where there is a choice one that other parts are likely to take too."""
    return next(iter(members(items)), "a")


def members(items):
    """Return characters of a class."""
    one = re.compile(f"[{_class(items)}]")
    found = [char for char in CANDIDATES if one.match(char)]
    for code, value in items:
        if code is op.LITERAL and one.match(chr(value)):
            found.append(chr(value))
        elif code is op.RANGE and one.match(chr(value[0])):
            found.append(chr(value[0]))
    return list(dict.fromkeys(found))


def _class(items):
    parts = []
    for code, value in items:
        if code is op.NEGATE:
            parts.append("^")
        elif code is op.LITERAL:
            parts.append(re.escape(chr(value)) if chr(value) != "^" else "\\^")
        elif code is op.RANGE:
            parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
        elif code is op.CATEGORY:
            parts.append({v: k for k, v in _LETTERS.items()}[value])
    return "".join(parts)


_LETTERS = {
    "\\d": op.CATEGORY_DIGIT,
    "\\D": op.CATEGORY_NOT_DIGIT,
    "\\s": op.CATEGORY_SPACE,
    "\\S": op.CATEGORY_NOT_SPACE,
    "\\w": op.CATEGORY_WORD,
    "\\W": op.CATEGORY_NOT_WORD,
}


def units(tree, before=""):
    """Yield (what stands before, what to repeat): runs of all that the parsed pattern repeats or names."""
    for code, value in tree:
        here = example([(code, value)])
        if code in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
            _, most, body = value
            if most > 8:
                yield before, example(body)
                for unit in _variants(body):
                    yield before, unit
            yield from units(body, before)
        elif code is op.LITERAL:
            yield "", chr(value)
        else:
            for inner in _inside(code, value):
                yield from units(inner, before)
        before = (before + here)[-200:]


def _inside(code, value):
    """Return what of the pattern stands within a branch, a group or a lookaround."""
    if code is op.BRANCH:
        return value[1]
    if code is op.ATOMIC_GROUP:
        return [value]
    return [value[-1]] if code in {op.SUBPATTERN, op.ASSERT, op.ASSERT_NOT} else []


def _variants(body):
    for code, value in body:
        if code is op.IN:
            yield from members(value)
        elif code is op.SUBPATTERN:
            yield from _variants(value[-1])
        elif code is op.BRANCH:
            for branch in value[1]:
                yield from _variants(branch)


ALWAYS = [
    "a",
    "A",
    "1",
    " ",
    "\n",
    "a ",
    "1.",
    "a.",
    "-",
    "[",
    "(",
    "*",
    "a\n",
    " \n",
    "中",
    "한",
    "e\u0301",
    "A b ",
    "1 ",
    "a, ",
]
ENDS = ["", "\0"]


def attacks(pattern, flags):
    """Return (before, unit) pairs for a pattern."""
    tree = parser.parse(pattern, flags)
    whole = example(tree)
    found = [*((("", unit)) for unit in ALWAYS), *units(tree)]
    if whole:
        found += [("", whole), ("", whole[:-1]), ("", whole[: len(whole) // 2])]
    found += [("", before + unit) for before, unit in list(found) if before]
    return [(before, unit) for before, unit in dict.fromkeys(found) if unit]


def seconds(use, text):
    """Return the processor time of one use."""
    started = time.process_time()
    use(text)
    return time.process_time() - started


def growth(use, before, unit, end):
    """Return how many times as long FACTOR times the text takes, 0 where it is too quick to tell."""

    def text(size):
        return before + unit * (size // len(unit) + 1) + end

    first = seconds(use, text(SMALL))
    if first < SLOW:
        return 0.0
    first = min(first, seconds(use, text(SMALL)))
    if first < SLOW:
        return 0.0
    return seconds(use, text(SMALL * FACTOR)) / first


class TooLongError(Exception):
    """Stops an endless match."""


def _stop(*_):
    raise TooLongError


USES = {
    "match": lambda compiled: compiled.match,
    "fullmatch": lambda compiled: compiled.fullmatch,
    "search": lambda compiled: lambda text: sum(1 for _ in compiled.finditer(text)),
}


def worst(pattern, flags, use="search"):
    """Return (growth, before, unit, end) of the first attack that a pattern does not withstand, None: there is none."""
    compiled = re.compile(pattern, flags)
    run = USES[use](compiled)
    kept = signal.signal(signal.SIGPROF, _stop)
    try:
        for before, unit in attacks(pattern, flags):
            for end in ENDS:
                signal.setitimer(signal.ITIMER_PROF, STOP)
                try:
                    times = growth(run, before, unit, end)
                    if times > GROWTH:
                        times = min(times, growth(run, before, unit, end))
                except TooLongError:
                    times = float("inf")
                finally:
                    signal.setitimer(signal.ITIMER_PROF, 0)
                if times > GROWTH:
                    return times, before, unit, end
    finally:
        signal.signal(signal.SIGPROF, kept)
    return None


def exercise():
    """Make the package compile what it compiles late."""
    from extraction import processed
    from notesetl.translate.careful import CarefulTranslator
    from notesetl.translate.glossary import Glossary
    from test_translate_careful import Phrasebook

    for path in sorted((ROOT.parents[1] / "data" / "notes").rglob("*.*")):
        processed(path.read_bytes(), path.name)
    for marks in (True, False):
        translator = CarefulTranslator(Phrasebook(lambda text, _: text, marks), Glossary.load())
        for language, text in TEXTS.items():
            translator.translate([text], language, "en")


TEXTS = {
    "zh": "该方法没有使用注意力机制，在 ImageNet 上提升了 3.5%（见 [1]）。速度快 2 倍，但更慢。",
    "ko": "이 방법은 ResNet 없이 3.5% 더 빠르지 않다. 두 배 느리다.",
    "vi": "Phương pháp này không dùng ResNet, nhanh hơn 2 lần. Tăng 3,5%.",
}


def main(only):
    """Print the patterns that are too slow, and how many there are."""
    found = collected(exercise)
    for (pattern, flags), place in sorted(found.items(), key=operator.itemgetter(1)):
        for use in sorted(uses(place)) if not only or place in only else ():
            if bad := worst(pattern, flags, use):
                times, before, unit, end = bad
                print(f"{place} {use} {times:.0f} {before[:40]!r} {unit[:40]!r} {end!r}: {pattern[:240]!r}", flush=True)
    print(f"{len(found)} patterns")


if __name__ == "__main__":
    main(sys.argv[1:])
