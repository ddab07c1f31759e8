"""Addresses in the forms that notes have, and in those that nobody should write."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notesetl.extract.hosts import destination, is_named
from notesetl.extract.urls import address_end, canonicalise

ARXIV = [
    ("https://arxiv.org/abs/1706.03762", "1706.03762", None),
    ("http://arxiv.org/abs/1706.03762v5", "1706.03762", "v5"),
    ("https://arxiv.org/pdf/1706.03762.pdf", "1706.03762", None),
    ("https://arxiv.org/pdf/1706.03762v7.pdf#page=3", "1706.03762", "v7"),
    ("https://www.arxiv.org/html/2401.04088v1", "2401.04088", "v1"),
    ("https://export.arxiv.org/abs/1412.6980", "1412.6980", None),
    ("https://cn.arxiv.org/pdf/1512.03385", "1512.03385", None),
    ("http://xxx.itp.ac.cn/abs/1312.6114", "1312.6114", None),
    ("https://arxiv.org/format/1706.03762", "1706.03762", None),
    ("https://arxiv.org/ps/1706.03762", "1706.03762", None),
    ("https://arxiv.org/abs/1706.03762?context=cs.LG", "1706.03762", None),
    ("https://arxiv.org/abs/arXiv:1706.03762", "1706.03762", None),
    ("arxiv.org/abs/1706.03762", "1706.03762", None),
    ("https://arxiv.org/abs/cs/0112017", "cs/0112017", None),
    ("https://arxiv.org/pdf/cs/0112017v1.pdf", "cs/0112017", "v1"),
    ("https://arxiv.org/abs/math.GT/0309136", "math/0309136", None),
    ("https://arxiv.org/abs/quant-ph/9508027", "quant-ph/9508027", None),
    ("https://ar5iv.org/abs/1706.03762", "1706.03762", None),
    ("https://ar5iv.labs.arxiv.org/html/1706.03762", "1706.03762", None),
    ("https://www.alphaxiv.org/abs/1706.03762", "1706.03762", None),
    ("https://www.alphaxiv.org/ko/overview/2512.24615v2", "2512.24615", "v2"),
    ("https://huggingface.co/papers/1706.03762", "1706.03762", None),
    ("https://www.arxiv-vanity.com/papers/1706.03762/", "1706.03762", None),
    ("https://www.semanticscholar.org/arxiv/1706.03762", "1706.03762", None),
    ("https://api.semanticscholar.org/arXiv:1706.03762", "1706.03762", None),
    ("https://scholar.archive.org/search?q=arxiv:1706.03762", "1706.03762", None),
    ("https://papers.cool/arxiv/1706.03762", "1706.03762", None),
    ("https://doi.org/10.48550/arXiv.1706.03762", "1706.03762", None),
    ("10.48550/ARXIV.1706.03762", "1706.03762", None),
    ("doi:10.48550/arXiv.1706.03762", "1706.03762", None),
    ("arXiv:1706.03762v2", "1706.03762", "v2"),
    ("arXiv 1706.03762", "1706.03762", None),
    ("arxiv：1706.03762", "1706.03762", None),
    ("1706.03762v3", "1706.03762", "v3"),
    ("papers/1706.03762v3.pdf", "1706.03762", "v3"),
    ("https://example.org/files/1706.03762.pdf", "1706.03762", None),
    ("https://link.zhihu.com/?target=https%3A//arxiv.org/abs/1706.03762", "1706.03762", None),
    ("https://www.google.com/url?q=https://arxiv.org/pdf/1706.03762.pdf&sa=D&ust=15", "1706.03762", None),
    (
        "https://l.facebook.com/l.php?u=https%3A%2F%2Farxiv.org%2Fabs%2F1706.03762%3Ffbclid%3DIw&h=AT",
        "1706.03762",
        None,
    ),
    ("https://web.archive.org/web/20190101000000/https://arxiv.org/abs/1706.03762", "1706.03762", None),
    ("https://r.jina.ai/https://arxiv.org/abs/1706.03762", "1706.03762", None),
    ("<https://arxiv.org/abs/1706.03762>", "1706.03762", None),
    ("https://arxiv.org/abs/1706.03762）。", "1706.03762", None),
    ("https://arxiv.org/abs/1706.03762논문입니다", "1706.03762", None),
    ("https://arxiv.org/abs/1706.03762，推荐", "1706.03762", None),
    ("\u200bhttps://arxiv.org/abs/1706.03762\ufeff", "1706.03762", None),
]


@pytest.mark.parametrize(("url", "number", "version"), ARXIV)
def test_arxiv(url, number, version):
    target = canonicalise(url)
    assert (target.kind, target.arxiv_id, target.arxiv_version) == ("arxiv", number, version)
    assert target.canonical_url == f"https://arxiv.org/abs/{number}"
    assert (target.doi, target.role_hint) == (None, "paper")


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/list/cs.CL/recent",
        "https://arxiv.org/",
        "https://arxiv.org/abs/1713.00001",  # no thirteenth month
        "https://arxiv.org/abs/170603762",
        "https://github.com/someone/arxiv-1706.03762",
        "https://example.org/release-2012.12345",
        "version 2012.12345.6",
        "arxiv.md",
    ],
)
def test_not_arxiv(url):
    assert canonicalise(url).arxiv_id is None


DOIS = [
    ("https://doi.org/10.1145/3292500.3330701", "10.1145/3292500.3330701"),
    ("http://dx.doi.org/10.1109/CVPR.2016.90", "10.1109/cvpr.2016.90"),
    ("doi: 10.1038/nature14539", "10.1038/nature14539"),
    ("https://dl.acm.org/doi/abs/10.1145/3366423.3380091?casa_token=xyz", "10.1145/3366423.3380091"),
    ("https://dl.acm.org/doi/pdf/10.1145/3432224", "10.1145/3432224"),
    ("https://link.springer.com/article/10.1007/s11263-019-01238-5#Sec2", "10.1007/s11263-019-01238-5"),
    ("https://link.springer.com/content/pdf/10.1007%2F978-3-319-24574-4_28.pdf", "10.1007/978-3-319-24574-4_28"),
    ("https://www.nature.com/articles/s41586-021-03819-2.pdf", "10.1038/s41586-021-03819-2"),
    ("https://www.nature.com/articles/nature14539", "10.1038/nature14539"),
    ("https://www.biorxiv.org/content/10.1101/622803v4.full.pdf", "10.1101/622803"),
    ("https://www.frontiersin.org/articles/10.3389/fnins.2018.00331/full", "10.3389/fnins.2018.00331"),
    ("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0130140", "10.1371/journal.pone.0130140"),
    ("https://onlinelibrary.wiley.com/doi/10.1002/rob.21918/abstract", "10.1002/rob.21918"),
    ("https://doi.org/10.1016/0004-3702(84)90003-7", "10.1016/0004-3702(84)90003-7"),
    ("https://doi.org/10.1002/%28SICI%291097%3C1661::AID%3E3.0.CO;2-2", "10.1002/(sici)1097<1661::aid>3.0.co;2-2"),
    ("10.1109/5.771073", "10.1109/5.771073"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "doi"), DOIS)
def test_doi(url, doi):
    target = canonicalise(url)
    assert (target.kind, target.doi, target.role_hint) == ("doi", doi, "paper")
    assert target.canonical_url.startswith("https://doi.org/10.")


KINDS = [
    ("https://openreview.net/forum?id=HJeRkh05Km&noteId=abc", "openreview", "paper"),
    ("http://openaccess.thecvf.com/content_ICCV_2019/papers/Yang_RepPoints_ICCV_2019_paper.pdf", "cvf", "paper"),
    ("https://www.aclweb.org/anthology/2020.lrec-1.166.pdf", "acl", "paper"),
    ("http://proceedings.mlr.press/v48/mniha16.pdf", "pmlr", "paper"),
    ("https://papers.nips.cc/paper/5423-generative-adversarial-nets.pdf", "neurips", "paper"),
    ("https://www.ncbi.nlm.nih.gov/pubmed/26213851", "pubmed", "paper"),
    ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC4914104/", "pubmed", "paper"),
    ("https://www.semanticscholar.org/paper/204e3073870fae3d05bcbc2f6a8e263d9b72e776", "semantic_scholar", "paper"),
    ("https://paperswithcode.com/paper/attention-is-all-you-need", "paperswithcode", "paper"),
    ("https://paperswithcode.com/sota/image-classification-on-imagenet", "paperswithcode", "other"),
    ("https://ieeexplore.ieee.org/document/8296650", "publisher", "paper"),
    ("https://github.com/tensorflow/tensor2tensor", "github", "code"),
    ("https://github.com/someone/notes/blob/main/attention.md", "github", "blog"),
    ("https://github.com/someone/shelf/blob/main/a%20paper.pdf", "github", "paper"),
    ("https://github.com/someone/model/issues/2", "github", "other"),
    ("https://gist.github.com/someone/0123456789abcdef", "github", "code"),
    ("https://gitlab.com/someone/model", "gitlab", "code"),
    ("https://colab.research.google.com/drive/1a2b3c", "code", "code"),
    ("https://huggingface.co/spaces/someone/demo", "huggingface", "other"),
    ("https://huggingface.co/datasets/squad", "dataset", "other"),
    ("https://huggingface.co/blog/some-post", "huggingface", "blog"),
    ("https://www.kaggle.com/c/some-contest", "kaggle", "other"),
    ("https://youtu.be/P2uZF-5F1wI?t=158", "video", "video"),
    ("https://www.bilibili.com/video/BV1sq4y1q77t?spm_id_from=333.999.0.0", "video", "video"),
    ("https://www.bilibili.com/read/cv1234567", "blog", "blog"),
    ("https://vimeo.com/123456789", "video", "video"),
    ("https://slideslive.com/38917402/some-talk", "video", "video"),
    ("https://medium.com/@someone/a-post-1a2b", "blog", "blog"),
    ("https://zhuanlan.zhihu.com/p/112248291", "blog", "blog"),
    ("https://blog.csdn.net/someone/article/details/123", "blog", "blog"),
    ("https://www.jianshu.com/p/0123456789ab", "blog", "blog"),
    ("https://viblo.asia/p/mot-bai-viet-abc", "blog", "blog"),
    ("https://someone.tistory.com/42", "blog", "blog"),
    ("https://velog.io/@someone/paper", "blog", "blog"),
    ("https://blog.naver.com/someone/221", "blog", "blog"),
    ("https://someone.blogspot.com/2018/02/x.html", "blog", "blog"),
    ("https://someone.wordpress.com/2018/02/07/x", "blog", "blog"),
    ("https://someone.github.io/2020/07/13/GAN.html", "blog", "blog"),
    ("https://someone.github.io/CycleGAN/", "project", "project"),
    ("https://someone.github.io", "blog", "blog"),
    ("https://blogs.example.com/x", "blog", "blog"),
    ("https://example.com/blog/x", "blog", "blog"),
    ("https://vi.wikipedia.org/wiki/Học_máy", "wikipedia", "other"),
    ("https://cs.example.edu/~someone/paper.pdf", "pdf", "paper"),
    ("https://example.com/about", "web", ""),
    ("//example.com/about", "web", ""),
    ("www.example.com", "web", ""),
    ("notes/attention.md", "relative", "blog"),
    ("../papers/attention.pdf", "relative", "paper"),
    ("笔记/注意力", "relative", "other"),
    ("C:\\papers\\x.doc", "relative", "other"),
    ("readme.io", "relative", "other"),
    ("BERT: a note of my own", "relative", "other"),
    ("", "relative", "other"),
    ("#top", "anchor", "other"),
    ("mailto:someone@example.com", "mailto", "other"),
    ("javascript:void(0)", "other", "other"),
    ("https://", "other", "other"),
    ("https://예시.한국/x", "web", ""),
    ("http://[::1]/x", "other", "other"),
]


@pytest.mark.parametrize(("url", "kind", "role"), KINDS)
def test_kind(url, kind, role):
    target = canonicalise(url)
    assert (target.kind, target.role_hint) == (kind, role)


SAME = [
    ("http://www.example.com/a/", "https://example.com/a"),
    ("https://example.com:443/a#part", "https://example.com/a"),
    ("https://Example.COM/%7Esomeone/%e8%ae%ba", "https://example.com/~someone/%E8%AE%BA"),
    ("https://example.com/论", "https://example.com/%E8%AE%BA"),
    ("https://someone:secret@example.com/a", "https://example.com/a"),
    ("http://localhost:8080/a", "https://localhost:8080/a"),
    ("https://example.com/a?utm_source=x&id=1&fbclid=y", "https://example.com/a?id=1"),
    ("https://example.com/a?x=1&amp;y=2", "https://example.com/a?x=1&y=2"),
    ("https://example.com/a\\_b", "https://example.com/a_b"),
    ("https://example.com/a b", "https://example.com/a%20b"),
    ("https://example.com/a'.", "https://example.com/a"),
    ("https://example.com/a**", "https://example.com/a"),
    ("“https://example.com/a”", "https://example.com/a"),
    ("（https://example.com/a）", "https://example.com/a"),
    ("https://en.wikipedia.org/wiki/Attention_(machine_learning)", "https://en.wikipedia.org/wiki/Attention_(machine_learning)"),
    ("https://github.com/a/b.git", "https://github.com/a/b"),
    ("https://github.com/a/b/?tab=readme-ov-file#usage", "https://github.com/a/b"),
    ("https://www.youtube.com/embed/P2uZF-5F1wI", "https://www.youtube.com/watch?v=P2uZF-5F1wI"),
    ("https://m.youtube.com/watch?list=PL1&v=P2uZF-5F1wI", "https://www.youtube.com/watch?v=P2uZF-5F1wI"),
    ("https://openreview.net/pdf?id=HJeRkh05Km", "https://openreview.net/forum?id=HJeRkh05Km"),
    ("https://aclanthology.org/P18-1031/", "https://aclanthology.org/P18-1031"),
    ("https://www.aclweb.org/anthology/P/P18/P18-1031.pdf", "https://aclanthology.org/P18-1031"),
    ("http://proceedings.mlr.press/v87/matas18a/matas18a.pdf", "https://proceedings.mlr.press/v87/matas18a.html"),
    (
        "https://openaccess.thecvf.com/content_CVPR_2020/papers/X_Y_CVPR_2020_paper.pdf",
        "https://openaccess.thecvf.com/content_CVPR_2020/html/X_Y_CVPR_2020_paper.html",
    ),
    (
        "https://proceedings.neurips.cc/paper/2017/file/3f5ee243547dee91fbd053c1c4a845aa-Paper.pdf",
        "https://proceedings.neurips.cc/paper/2017/hash/3f5ee243547dee91fbd053c1c4a845aa-Abstract.html",
    ),
    ("https://link.csdn.net/?target=https%3A%2F%2Fexample.com%2Fa%3Fx%3D1", "https://example.com/a?x=1"),
    ("https://link.jianshu.com/?t=http://example.com/a", "https://example.com/a"),
    ("https://web.archive.org/web/2019/http://example.com/a?x=1", "https://example.com/a?x=1"),
]  # fmt: skip


@pytest.mark.parametrize(("url", "canonical"), SAME)
def test_canonical(url, canonical):
    assert canonicalise(url).canonical_url == canonical


@pytest.mark.parametrize("url", [row[0] for table in (ARXIV, DOIS, KINDS, SAME) for row in table])
def test_canonical_form_is_its_own(url):
    assert_stable(url)


def assert_stable(url):
    once = canonicalise(url)
    twice = canonicalise(once.canonical_url)
    assert twice.canonical_url == once.canonical_url
    assert (twice.kind, twice.arxiv_id, twice.doi) == (once.kind, once.arxiv_id, once.doi)


PIECES = st.sampled_from(
    [
        "https://", "http://", "//", "/", "?", "&", "=", "#", "%", "%2F", "%2E", "%25", ".", ",", ";", ":", "!", "(",
        ")", "[", "]", "<", ">", "《", "》", "'", "*", "_", "~", "|", "`", "@", "v2", "www.", ".pdf", ".git",
        "arxiv.org", "abs/", "1706.03762", "cs/0112017", "arXiv:", "doi:", "doi.org/", "10.1145/", "10.48550/arXiv.",
        "github.com/", "a/b", "link.zhihu.com/?target=", "google.com/url?q=", "web.archive.org/web/1/",
        "openreview.net/forum?id=", "mailto:", "youtube.com/watch?v=", "nature.com/articles/s41586-021-03819-2",
        "utm_source=", "&amp;", "论文", "한국", "bài", "é", '"', "\\", " ", "\ud800", "\x00", "\u200b",
    ]
)  # fmt: skip


@settings(max_examples=400)
@given(
    st.one_of(
        st.lists(PIECES, max_size=9).map("".join), st.text(max_size=60), st.text(max_size=40).map("https://".__add__)
    )
)
@example("https://a/b.?utm_source(")
@example("//%2Farxiv.org/%2E")
def test_anything_has_a_stable_form(url):
    assert_stable(url)


ENDS = [
    ("https://a.org/x, and", "https://a.org/x"),
    ("https://a.org/x.", "https://a.org/x"),
    ("https://a.org/x)", "https://a.org/x"),
    ("https://a.org/(x)y", "https://a.org/(x)y"),
    ("https://a.org/x].", "https://a.org/x"),
    ("https://a.org/x。下一句", "https://a.org/x"),
    ("https://a.org/x，https://b.org", "https://a.org/x"),
    ("https://a.org/x,https://b.org", "https://a.org/x"),
    ("https://a.org/x的代码", "https://a.org/x"),
    ("https://a.org/x에서", "https://a.org/x"),
    ("https://a.org/wiki/机器学习 是", "https://a.org/wiki/机器学习"),
    ("https://a.org/học-máy nhé", "https://a.org/học-máy"),
    ("https://a.org/x&gt;", "https://a.org/x"),
    ("https://a.org/x`", "https://a.org/x"),
    ("https://a.org/x|y", "https://a.org/x"),
    ("https://a.org/x}", "https://a.org/x"),
    ('https://a.org/x">', "https://a.org/x"),
    ("https://a.org/?u=https://b.org", "https://a.org/?u=https://b.org"),
]


@pytest.mark.parametrize(("text", "address"), ENDS)
def test_address_end(text, address):
    assert text[: address_end(text, 0)] == address


def test_named_hosts():
    assert is_named("ARXIV.org")
    assert is_named("en.wikipedia.org")
    assert not is_named("org")
    assert not is_named("notarxiv.org")
    assert destination("example.com", "/x") is None
    assert destination("a." * 200 + "com", "/x.pdf") is None


@pytest.mark.parametrize(
    "piece",
    [
        *("a.", "%", "%2F", "&amp;", "(", ")", "https://", "10.1145/", "/10.1145/pdf", "?u=//", "&utm_a=(", "arxiv/"),
        *("blog", "\\", "论", "/abs", "/pdf", "-", "//", "@", "www.", "=10.1145/a(", "https%3A//google.com/url%3Fq="),
    ],
)
@pytest.mark.parametrize(
    "head",
    ["", "https://a.org/", "https://arxiv.org/", "https://", "doi:10.1145/", "https://google.com/url?q=", "a@b"],
)
def test_hostile_addresses_cost_linear_time(head, piece):
    url = head + piece * (200_000 // len(piece))
    begin = time.process_time()
    canonicalise(url)
    assert time.process_time() - begin < 2
