"""What the host and path of a web address tell, from the rules of hosts.toml."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import parse_qsl

from notesetl.errors import NotesetlError
from notesetl.extract.identifiers import ARXIV, ArxivId, read_arxiv
from notesetl.languages import build

_FILE = "extract/hosts.toml"
_LONGEST_HOST = 253
_LONGEST_TARGET = 2048  # bounds what hostile addresses cost; longer ones are judged by their beginning


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; see the head of hosts.toml."""

    kind: str
    hosts: tuple[str, ...] = ()
    host_pattern: str = ""
    target: str = ""
    role: str = ""
    canonical: str = ""
    doi: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Hosts whose addresses hold another address, in a query parameter or in the group ``url`` of ``target``."""

    hosts: tuple[str, ...]
    target: str = ""
    parameters: tuple[str, ...] = ()


class Destination(NamedTuple):
    """What a rule says of an address; ``canonical`` is empty where the rule has none."""

    kind: str
    role: str
    canonical: str = ""
    arxiv: ArxivId | None = None
    doi: str = ""


@dataclass(frozen=True, slots=True)
class _Tables:
    tracking: re.Pattern[str]
    named: dict[str, list[tuple[re.Pattern[str], Rule]]]
    general: list[tuple[re.Pattern[str], re.Pattern[str], Rule]]
    redirects: dict[str, list[tuple[re.Pattern[str], Redirect]]]


def destination(host: str, target: str) -> Destination | None:
    """Return what the first rule that fits ``host`` (lower case) and ``target`` (path?query) says, or None."""
    if len(host) > _LONGEST_HOST:
        return None
    target = target[:_LONGEST_TARGET]
    for name in _names(host):
        for pattern, rule in _tables().named.get(name, ()):
            if found := pattern.match(target):
                return _applied(rule, found)
    for hosts, pattern, rule in _tables().general:
        if hosts.match(host) and (found := pattern.match(target)):
            return _applied(rule, found)
    return None


def wrapped(host: str, target: str) -> str | None:
    """Return the address that a redirecting address holds, or None."""
    for name in _names(host):
        for pattern, redirect in _tables().redirects.get(name, ()):
            found = pattern.match(target)
            if found and (inner := _inner(found, redirect, target)):
                return inner
    return None


def is_named(host: str) -> bool:
    """Tell whether a rule or redirect names ``host`` or a domain above it."""
    return any(name in _tables().named or name in _tables().redirects for name in _names(host.lower()))


def without_tracking(query: str) -> str:
    """Return ``query`` without the parameters that only say where a reader came from."""
    return "&".join(part for part in query.split("&") if part and not _tables().tracking.match(part))


def _names(host: str) -> list[str]:
    parts = host.split(".") if len(host) <= _LONGEST_HOST else []
    return [".".join(parts[first:]) for first in range(len(parts) - 1)]


def _applied(rule: Rule, found: re.Match[str]) -> Destination:
    groups = {name: value or "" for name, value in found.groupdict().items()}
    arxiv = read_arxiv(found) if groups.get("new") or groups.get("archive") else None
    return Destination(rule.kind, rule.role, rule.canonical.format(**groups), arxiv, rule.doi.format(**groups))


def _inner(found: re.Match[str], redirect: Redirect, target: str) -> str | None:
    if "url" in found.groupdict():
        return found["url"]
    query = target.partition("?")[2]
    values = {name: value for name, value in reversed(parse_qsl(query)) if name in redirect.parameters}
    return next((values[name] for name in redirect.parameters if _is_address(values.get(name, ""))), None)


def _is_address(value: str) -> bool:
    return value.lower().startswith(("http://", "https://", "//", "www."))


@cache
def _tables() -> _Tables:
    values = tomllib.loads(files(__package__).joinpath("hosts.toml").read_text(encoding="utf-8"))
    if unknown := sorted(set(values) - {"tracking", "rules", "redirects"}):
        raise NotesetlError(f"{_FILE}: unknown {', '.join(unknown)}; allowed: tracking, redirects, rules")
    named: dict[str, list[tuple[re.Pattern[str], Rule]]] = {}
    general = []
    for number, entry in enumerate(values["rules"], start=1):
        rule = build(entry, Rule, f"{_FILE}, rule {number}")
        pattern = _compiled(rule.target)
        for host in rule.hosts:
            if host == "*":
                general.append((re.compile(""), pattern, rule))
            else:
                named.setdefault(host, []).append((pattern, rule))
        if rule.host_pattern:
            general.append((re.compile(rule.host_pattern), pattern, rule))
    redirects: dict[str, list[tuple[re.Pattern[str], Redirect]]] = {}
    for number, entry in enumerate(values["redirects"], start=1):
        redirect = build(entry, Redirect, f"{_FILE}, redirect {number}")
        for host in redirect.hosts:
            redirects.setdefault(host, []).append((_compiled(redirect.target), redirect))
    return _Tables(_tracking(values["tracking"]), named, general, redirects)


def _compiled(target: str) -> re.Pattern[str]:
    return re.compile(target.replace("<arxiv>", ARXIV), re.ASCII)


def _tracking(names: list[str]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(name).replace(r"\*", "[^=&]*") for name in names)
    return re.compile(rf"(?:{alternatives})(?:=|$)", re.IGNORECASE)
