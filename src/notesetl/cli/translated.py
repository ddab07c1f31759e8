"""What a run says of its translations."""

from typing import TYPE_CHECKING

from notesetl.cli.terminal import console, count, styled

if TYPE_CHECKING:
    from notesetl.pipeline import Summary

_TRANSLATED = ("translated", "glossary", "corrected")
_FAILED, _PENDING = "failed_checks", "pending"


def print_translations(summary: "Summary") -> None:
    """Print how many texts are in English now, by language, and what keeps the others from it."""
    found = summary.translations
    if not found:
        return
    screen = console()
    done = sum(by_status.get(status, 0) for by_status in found.values() for status in (*_TRANSLATED, _FAILED))
    shares = ", ".join(f"{language} {_shares(by_status)}" for language, by_status in found.items())
    screen.print(styled(f"  in English {done:>6,}"), styled(shares, "dim"))
    if waiting := sum(by_status.get(_PENDING, 0) for by_status in found.values()):
        verb = "waits" if waiting == 1 else "wait"
        line = f"  {count(waiting, 'text')} {verb} for a translator: {summary.translator_hint}"
        screen.print(styled(line, "yellow"), soft_wrap=True)


def _shares(by_status: dict[str, int]) -> str:
    """Return the share of a language's texts that are translated, failed a check, or wait, in percent."""
    total = sum(by_status.values())
    parts = {
        "translated": sum(by_status.get(status, 0) for status in _TRANSLATED),
        "failed checks": by_status.get(_FAILED, 0),
        "pending": by_status.get(_PENDING, 0),
        "unsupported": by_status.get("unsupported", 0),
    }
    return " ".join(f"{number / total:.0%} {name}" for name, number in parts.items() if number)
