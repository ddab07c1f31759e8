"""Which part of a page is the note, and which is furniture: menus, side bars, comments, share buttons, dialogs.

Knows the names that publishing systems give to their parts, not any particular site's text. When in
doubt, text is kept.
"""

from collections.abc import Callable, Iterator

from notesetl.readers.htmltree import Node

_FURNITURE_TAGS = frozenset(("aside", "dialog", "footer", "menu", "nav"))
_FURNITURE_ROLES = frozenset(
    (
        "alertdialog",
        "banner",
        "complementary",
        "contentinfo",
        "dialog",
        "menu",
        "menubar",
        "navigation",
        "search",
        "toolbar",
    )
)
_FURNITURE_WORDS = frozenset(
    {
        "addthis", "adsbygoogle", "advert", "advertisement", "ads", "breadcrumb", "breadcrumbs", "comment", "comments",
        "commentlist", "consent", "cookie", "cookies", "copyright", "dialog", "disqus", "donate", "donation", "footer",
        "gdpr", "giscus", "gitalk", "gitment", "hongbao", "lightbox", "login", "masthead", "menu", "modal", "nav",
        "navbar", "navigation", "newsletter", "pager", "paginator", "pagination", "popup", "promo", "recommend",
        "recommendation", "recommendations", "redpacket", "related", "reward", "share", "sharing", "sidebar", "signin",
        "signup", "sns", "social", "sponsor", "subscribe", "subscription", "toc", "toolbar", "toolbox", "topbar",
        "utterances", "valine", "waline",
    }
)  # fmt: skip
_FURNITURE_CLASSES = frozenset(
    ("article-info-box", "article-meta", "blog-tags-box", "entry-meta", "hide-article-box", "post-meta", "post__meta")
)
_ABOUT_THE_PAGE = ("tag-", "category-", "no-", "has-", "with-", "without-", "is-", "hide-")
_FURNITURE_IDS = frozenset(
    {
        "breadcrumb", "breadcrumbs", "comment", "comment-container", "comments", "copyright", "disqus_thread", "footer",
        "gitalk-container", "menu", "nav", "navbar", "navigation", "respond", "reward", "search-field", "sidebar",
        "toc", "vcomments",
    }
)  # fmt: skip
_STEMS = ("sidebar", "comment", "breadcrumb", "disqus", "recommend", "hongbao", "advertis", "pagination", "navbar")
_TESTED = frozenset(("aside", "dl", "div", "footer", "form", "header", "nav", "ol", "p", "section", "table", "ul"))

_MAIN_IDS = frozenset(
    ("article_content", "artibody", "cnblogs_post_body", "content_views", "js_content", "postviewarea")
)
_MAIN_CLASSES = frozenset(
    {
        "article-body", "article-content", "article-content__body", "article-entry", "article__content", "article_view",
        "blog-post-body", "contents_style", "e-content", "entry-content", "markdown-body", "markdown-preview-view",
        "md-content__inner", "md-contents", "post-body", "post-content", "post-full-content", "post-richtext",
        "post__content", "richcontent-inner", "rich_media_content", "se-main-container", "theme-default-content",
        "theme-doc-markdown", "tt_article_useless_p_margin", "vp-doc",
    }
)  # fmt: skip
_TITLE_CLASSES = frozenset(
    {
        "article-title", "article__title", "entry-title", "headline", "post-title", "post__title", "title-article",
        "rich_media_title",
    }
)  # fmt: skip

_MIN_SHARE = 0.4  # of the page's text without furniture; less of it is no main part
_MAX_FURNITURE = 0.5  # of the root's text; more of it is no furniture
_INSIDE = ("#", "/", "?", "javascript:")
_MENU_LINKS = 3
_MENU_LINK_SIZE = 20


def furniture(nodes: list[Node], roots: list[int]) -> set[int]:
    """Return the indexes of the outermost furniture elements inside ``roots``."""
    found = set()
    for root in roots:
        index = root + 1
        while index < nodes[root].end:
            node = nodes[index]
            if node.size <= nodes[root].size * _MAX_FURNITURE and (
                _is_furniture(node) or (node.tag == "header" and not _has_heading(nodes, index))
            ):
                found.add(index)
                index = node.end
            else:
                index += 1
    return found


def main_parts(nodes: list[Node]) -> list[int]:
    """Return the elements that hold the note, in document order; the whole body where none stands out."""
    if not nodes:
        return []
    outside = furniture(nodes, [0])
    net = nodes[0].size - sum(nodes[index].size for index in outside)
    for test in (_is_content, _is_article, _is_main):
        parts = list(_outermost(nodes, test, outside))
        if parts and sum(nodes[index].size for index in parts) >= net * _MIN_SHARE:
            return parts
    return [0]


def menus(nodes: list[Node], roots: list[int]) -> set[int]:
    """Return lists of short links into the same site: menus that have no name. Lists of papers lead elsewhere."""
    links = _links(nodes)
    found = set()
    for root in roots:
        index = root + 1
        while index < nodes[root].end:
            node = nodes[index]
            if node.tag in ("ul", "ol", "div") and _is_menu(nodes, index, links):
                found.add(index)
                index = node.end
            else:
                index += 1
    return found


def title_element(nodes: list[Node], roots: list[int], page_title: str) -> int | None:
    """Return the heading that stands before the note and names it, where the note itself does not hold it."""
    outside = furniture(nodes, [0])
    best: tuple[int, int] | None = None
    index = 0
    while roots and index < roots[0]:
        node = nodes[index]
        if index in outside:
            index = node.end
            continue
        if node.size and node.end <= roots[0] and _is_title(node):
            words = " ".join(text_of(nodes, index).split())
            rank = len(words) if words in page_title else 0
            if best is None or rank >= best[0]:
                best = (rank, index)
            index = node.end
        else:
            index += 1
    return best[1] if best else None


def text_of(nodes: list[Node], index: int) -> str:
    """Return the raw text of an element."""
    return "".join(node.text for node in nodes[index : nodes[index].end])


def _is_title(node: Node) -> bool:
    return node.tag == "h1" or not _TITLE_CLASSES.isdisjoint(node.classes()) or node.get("itemprop") == "headline"


def _is_furniture(node: Node) -> bool:
    if not node.tag or node.get("role") in _FURNITURE_ROLES or node.tag in _FURNITURE_TAGS:
        return bool(node.tag)
    classes = node.classes()
    if node.tag == "article":
        return "comment" in classes
    if node.tag not in _TESTED:
        return False
    if node.get("id").lower() in _FURNITURE_IDS and node.tag != "section":
        return True
    if not classes:
        return False
    words = node.words(_ABOUT_THE_PAGE)
    return (
        not _FURNITURE_WORDS.isdisjoint(words)
        or not _FURNITURE_CLASSES.isdisjoint(classes)
        or any(word.startswith(_STEMS) for word in words)
    )


def _has_heading(nodes: list[Node], index: int) -> bool:
    return any(_is_title(node) or node.tag in ("h2", "h3") for node in nodes[index : nodes[index].end])


def _is_content(node: Node) -> bool:
    return (
        node.get("id").lower() in _MAIN_IDS
        or not _MAIN_CLASSES.isdisjoint(node.classes())
        or node.get("itemprop") == "articleBody"
    )


def _is_article(node: Node) -> bool:
    return node.tag == "article"


def _is_main(node: Node) -> bool:
    return node.tag == "main" or node.get("role") == "main"


def _outermost(nodes: list[Node], test: Callable[[Node], bool], outside: set[int]) -> Iterator[int]:
    index = 0
    while index < len(nodes):
        node = nodes[index]
        if index in outside:
            index = node.end
        elif node.tag and node.size and test(node):
            yield index
            index = node.end
        else:
            index += 1


def _links(nodes: list[Node]) -> list[tuple[int, int]]:
    """Return, for every prefix of the nodes, how many links it has and how many of them lead to another site."""
    counts = [(0, 0)]
    for node in nodes:
        links, away = counts[-1]
        if node.tag == "a" and node.size:
            links += 1
            away += not node.get("href").startswith(_INSIDE) or node.get("href").startswith("//")
        counts.append((links, away))
    return counts


def _is_menu(nodes: list[Node], index: int, links: list[tuple[int, int]]) -> bool:
    node = nodes[index]
    number = links[node.end][0] - links[index][0]
    away = links[node.end][1] - links[index][1]
    if number < _MENU_LINKS or away * 4 > number:
        return False
    return node.linked >= node.size * 0.8 and node.linked < number * _MENU_LINK_SIZE
