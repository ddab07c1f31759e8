"""Web addresses as people write them, made comparable: one canonical form, kind and identifiers each.

The canonical form is a key to join on, not an address to click: always https, without "www.", fragment,
closing slash and tracking parameters, redirects unwrapped, percent-encoding uniform.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from notesetl.extract.hosts import destination, is_named, without_tracking, wrapped
from notesetl.extract.identifiers import ArxivId, arxiv_id, arxiv_of_doi, balanced, clean_doi

PAPER_KINDS = frozenset(
    ["arxiv", "doi", "openreview", "cvf", "acl", "pmlr", "neurips", "pubmed", "semantic_scholar", "pdf", "publisher"]
)
_MAX_REDIRECTS = 5
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+-]{0,30}):(?!%20|$)")
_PARTS = re.compile(r"//(?:[^/?#]*@)?([^/?#@:]*)(?::(?:80|443)?(?![0-9])|(:[0-9]+))?(?=[/?#]|$)([^?#]*)(?:\?([^#]*))?")
_BARE_HOST = re.compile(r"((?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24})(?=[:/?#]|$)")
_HOST = re.compile(r"\w[\w.-]*")
_PREFIXED_ID = re.compile(r"(?:arxiv|doi)(?:%20|[:：\s])+", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:amp;)+")
_MARKDOWN_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_DOI_IN_TARGET = re.compile(r"(?:^|[/=:]|%2F|%3A)(10\.[0-9]{4,9}(?:\.[0-9]{1,9}){0,3}(?:/|%2F)[^?&#]+)", re.IGNORECASE)
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE = "!#$%&'()*+,/:;=?@[]~"
_SAFE_IN_DOI = "!$'()*+,/:;=@[]~"
_MAX_TIDYINGS = 8

# Where an address ends in running text: at white space, quotes, full-width punctuation, symbols. Letters of
# scripts that are written without spaces belong to it only at the beginning of a path segment or value.
_LATIN = r"\u00c0-\u024f\u0300-\u036f\u0370-\u052f\u1e00-\u1eff\u2010\u2011"
_SPACELESS = r"\u0e00-\u0e7f\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
_CHUNK = re.compile(
    rf"(?:[!#$%'*+,\-./0-9:;=?@A-GI-Z_a-gi-z~{_LATIN}]|[hH](?![tT]{{2}}[pP][sS]?://)|(?<=[/=?&%#+:])[hH]"
    rf"|&(?!(?:lt|gt|quot|nbsp|#[0-9]{{1,5}});)|\\[!-/:-@\[-`{{-~]|(?<=[/={_SPACELESS}])[{_SPACELESS}])*+"
)
_WEB_SCHEME = re.compile(r"(?:https?://)?", re.IGNORECASE)
_BRACKETS = {")": "(", "]": "["}
_LONGEST_ADDRESS = 2000
_LEADING = "<([{\"'“‘「『《【（ \t\xa0\u3000"
_TRAILING = ".,;:!?'\"*~([{<\\。，、；：！？…·‘’“”（【「《"


@dataclass(frozen=True, slots=True)
class Target:
    """What an address leads to. ``arxiv_id`` has no version; ``role_hint`` is "" where the address does not tell."""

    canonical_url: str
    kind: str
    arxiv_id: str | None = None
    arxiv_version: str | None = None
    doi: str | None = None
    role_hint: str = ""


@lru_cache(maxsize=8192)
def canonicalise(url: str) -> Target:
    """Return the canonical form, kind and identifiers of ``url``, in any form that notes have; never raises."""
    current = _cleaned(url)
    for _ in range(_MAX_REDIRECTS):
        target = _resolve(current)
        if isinstance(target, Target):
            return target
        current = _cleaned(target)
    return Target(_quoted(current), "other", role_hint="other")


def address_end(text: str, start: int) -> int:
    """Return where the address that begins at ``start`` of running text ends, loose punctuation left out.

    Reads 2,000 characters at most, so that hostile text costs linear time.
    """
    limit = start + _LONGEST_ADDRESS
    if start and text[start - 1] == "'" and (quote_end := text.find("'", start, limit)) >= 0:
        limit = quote_end
    position = _end_of(_WEB_SCHEME.match(text, start, limit))
    opened = {"(": 0, "[": 0}
    while (position := _end_of(_CHUNK.match(text, position, limit))) < min(limit, len(text)):
        char = text[position]
        if char in opened:
            opened[char] += 1
        elif opened.get(_BRACKETS.get(char, "")):
            opened[_BRACKETS[char]] -= 1
        else:
            break
        position += 1
    return start + len(text[start:position].rstrip(_TRAILING))


def _end_of(found: re.Match[str] | None) -> int:
    """Return where a pattern that matches the empty string, too, has matched up to."""
    return found.end() if found else 0


def _cleaned(url: str) -> str:
    """Undo what Markdown, HTML and running text add to an address."""
    url = _MARKDOWN_ESCAPE.sub(r"\1", _ENTITY.sub("&", _INVISIBLE.sub("", url)))
    url = url.lstrip(_LEADING).rstrip().replace(" ", "%20")
    url = _PERCENT.sub(_decoded, url)
    return url[: address_end(url, 0)] if _web_address(url) else balanced(url).rstrip(_TRAILING)


def _decoded(found: re.Match[str]) -> str:
    if not found[1]:
        return "%25"
    char = chr(int(found[1], 16))
    return char if char in _UNRESERVED else found[0].upper()


def _quoted(url: str) -> str:
    return quote(url, safe=_SAFE, errors="surrogatepass")


def _web_address(url: str) -> str:
    """Return ``url`` from its ``//`` on, supplied where it begins with a host that is known; "" for others."""
    scheme, _, rest = url.partition(":")
    if scheme.lower() in {"http", "https", "ftp"} and rest.startswith("//"):
        return rest
    if url.startswith("//"):
        return url
    host = _BARE_HOST.match(url)
    return f"//{url}" if host and (host[1].lower().startswith("www.") or is_named(host[1])) else ""


def _resolve(url: str) -> Target | str:
    """Return the target of a cleaned address, or the address that it redirects to."""
    if identified := _identified(url):
        return identified
    if web := _PARTS.match(_web_address(url)):
        host = _bare(web[1])
        if _HOST.fullmatch(host):
            return _web_target(_ascii(host), web[2] or "", web[3], web[4] or "")
    found = destination("", f"/{_quoted(url)}")
    if found and found.arxiv:
        return _arxiv(found.arxiv)
    kind = _kind_without_host(url)
    return Target(_quoted(url), kind, role_hint=_file_role(url) if kind == "relative" else "other")


def _kind_without_host(url: str) -> str:
    if url.startswith("#"):
        return "anchor"
    scheme = _SCHEME.match(url)
    name = scheme[1].lower() if scheme else "file"
    if name == "mailto":
        return "mailto"
    return "relative" if name == "file" or len(name) == 1 else "other"  # one letter: a Windows drive


def _identified(url: str) -> Target | None:
    """Return the target of an identifier that stands alone or behind ``arXiv:`` or ``doi:``."""
    prefix = _PREFIXED_ID.match(url)
    rest = url[prefix.end() :] if prefix else url
    arxiv = arxiv_id(rest)
    if arxiv and (prefix or rest == arxiv.id + (arxiv.version or "")):
        return _arxiv(arxiv)
    return _doi(rest) if rest.startswith("10.") else None


def _web_target(host: str, port: str, path: str, query: str) -> Target | str:
    path, query = _tidied(_quoted(path), _quoted(query))
    target = f"{path}?{query}" if query else path
    if inner := wrapped(host, target):
        return inner
    if (doi := _DOI_IN_TARGET.search(target)) and (identified := _doi(unquote(doi[1]))):
        return identified
    found = destination(host, target)
    if found and found.arxiv:
        return _arxiv(found.arxiv)
    if found and found.doi and (identified := _doi(found.doi)):
        return identified
    plain = f"https://{host}{port}{target}"
    return Target(found.canonical or plain, found.kind, role_hint=found.role) if found else Target(plain, "web")


def _bare(host: str) -> str:
    host = host.lower().strip(".")
    while host.startswith("www."):
        host = host[4:].strip(".")
    return host


def _ascii(host: str) -> str:
    return ".".join(part if part.isascii() else f"xn--{part.encode('punycode').decode()}" for part in host.split("."))


def _tidied(path: str, query: str) -> tuple[str, str]:
    for _ in range(_MAX_TIDYINGS):
        before = path, query
        joined = f"{path}?{without_tracking(query)}" if query else path
        path, _, query = balanced(joined).rstrip(_TRAILING + "/&").partition("?")
        if (path, query) == before:
            break
    return path, query


def _arxiv(found: ArxivId) -> Target:
    return Target(f"https://arxiv.org/abs/{found.id}", "arxiv", found.id, found.version, role_hint="paper")


def _doi(raw: str) -> Target | None:
    doi = clean_doi(raw)
    if doi is None:
        return None
    if arxiv := arxiv_of_doi(doi):
        return _arxiv(arxiv)
    return Target(f"https://doi.org/{quote(doi, safe=_SAFE_IN_DOI)}", "doi", doi=doi, role_hint="paper")


def _file_role(path: str) -> str:
    """A local file is a paper or somebody's notes on one."""
    name = path.partition("#")[0].lower()
    return "paper" if name.endswith(".pdf") else "blog" if name.endswith((".md", ".markdown", ".html")) else "other"
