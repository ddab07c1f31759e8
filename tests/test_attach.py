"""Links and ratings go to the entry that they belong to, or to none."""

# ruff: noqa: E501 (a note a line)
import pytest

from extraction import found

A = "Attention Is All You Need"
R = "Deep Residual Learning for Image Recognition"
F = "Focal Loss for Dense Object Detection"
D = "End-to-End Object Detection with Transformers"
UA, UR, UF, UD = (f"https://arxiv.org/abs/{n}" for n in ("1706.03762", "1512.03385", "1708.02002", "2005.12872"))
CODE = "https://github.com/google/trax"

# A note, its entries as (title, addresses, ratings), and the addresses that belong to none.
NOTES = {
    "labelled links": (
        f"- {A} [pdf]({UA}) [code]({CODE})\n- {R} [pdf]({UR})\n",
        [(A, [UA, CODE], []), (R, [UR], [])],
        [],
    ),
    "links in doubled brackets": (
        f"- {A} [[pdf]({UA})] [[code]({CODE})]\n- {R} [[pdf]({UR})]\n",
        [(A, [UA, CODE], []), (R, [UR], [])],
        [],
    ),
    "blog and video": (
        f"- [{A}]({UA}) [blog](https://jalammar.github.io/illustrated-transformer/) [video](https://www.youtube.com/watch?v=iDulhoQ2pro)\n",
        [
            (
                A,
                [
                    UA,
                    "https://jalammar.github.io/illustrated-transformer/",
                    "https://www.youtube.com/watch?v=iDulhoQ2pro",
                ],
                [],
            )
        ],
        [],
    ),
    "links in nested items": (
        f"- {A}\n  - paper: {UA}\n  - code: {CODE}\n  - 4/5\n- {R}\n  - paper: {UR}\n  - 3/5\n",
        [(A, [UA, CODE], ["4/5"]), (R, [UR], ["3/5"])],
        [],
    ),
    "links in nested items of Korean notes": (
        f"1. {A}\n   - 링크: {UA}\n   - 평점: 4/5\n2. {R}\n   - 링크: {UR}\n   - 평점: 3/5\n",
        [(A, [UA], ["4/5"]), (R, [UR], ["3/5"])],
        [],
    ),
    "sections with fields and prose": (
        f"## {A}\n\n- paper: {UA}\n- code: {CODE}\n- Rating: 4/5\n\nIt drops recurrence.\n\n## {R}\n\n- paper: {UR}\n- Rating: 3/5\n\nIt adds shortcuts.\n",
        [(A, [UA, CODE], ["4/5"]), (R, [UR], ["3/5"])],
        [],
    ),
    "Chinese sections": (
        f"# 笔记\n\n### [{A}]({UA})\n\n评分：4/5\n\n去掉循环。\n\n### [{R}]({UR})\n\n评分：3/5\n\n加了捷径。\n",
        [(A, [UA], ["4/5"]), (R, [UR], ["3/5"])],
        [],
    ),
    "Korean sections": (
        f"## {A}\n\n- 링크: {UA}\n- 중요도: 상\n\n## {R}\n\n- 링크: {UR}\n- 중요도: 하\n",
        [(A, [UA], ["상"]), (R, [UR], ["하"])],
        [],
    ),
    "Vietnamese sections": (
        f"## {A}\n\n- Liên kết: {UA}\n- Độ khó: 4/5\n\n## {R}\n\n- Liên kết: {UR}\n- Độ khó: 3/5\n",
        [(A, [UA], ["4/5"]), (R, [UR], ["3/5"])],
        [],
    ),
    "address first": (f"{UA}\n{A}\n4/5\n\n{UR}\n{R}\n3/5\n", [(A, [UA], ["4/5"]), (R, [UR], ["3/5"])], []),
    "address last": (f"{A}\n{UA}\n4/5\n\n{R}\n{UR}\n3/5\n", [(A, [UA], ["4/5"]), (R, [UR], ["3/5"])], []),
    "table rows": (
        f"| Paper | Link | Rating |\n|---|---|---|\n| {A} | [pdf]({UA}) [code]({CODE}) | 4/5 |\n| {R} | [pdf]({UR}) | 3/5 |\n",
        [(A, [UA, CODE], ["4/5"]), (R, [UR], ["3/5"])],
        [],
    ),
    "records": (
        f"title={A}\nurl={UA}\nstar=***\n---\ntitle={R}\nurl={UR}\nstar=**\n",
        [(A, [UA], ["***"]), (R, [UR], ["**"])],
        [],
    ),
    "paragraphs of an item": (
        f"1. [{A}]({UA})\n\n   4/5\n\n   No recurrence.\n\n2. [{R}]({UR})\n\n   3/5\n",
        [(A, [UA], ["4/5"]), (R, [UR], ["3/5"])],
        [],
    ),
    "paragraphs between items": (
        f"1. [{A}]({UA})\n\nRating: 4/5\n\n2. [{R}]({UR})\n\nRating: 3/5\n",
        [(A, [UA], ["4/5"]), (R, [UR], ["3/5"])],
        [],
    ),
    "links below bold titles": (
        f"**{A}**\n[paper]({UA}) | [code]({CODE})\n4/5\n\n**{R}**\n[paper]({UR})\n3/5\n",
        [(A, [UA, CODE], ["4/5"]), (R, [UR], ["3/5"])],
        [],
    ),
    "addresses elsewhere": (f"- [{A}][a]\n- [{R}][b]\n\n[a]: {UA}\n[b]: {UR}\n", [(A, [UA], []), (R, [UR], [])], []),
    "struck out": (f"- ~~[{A}]({UA})~~ 2/5\n- [{R}]({UR}) 4/5\n", [(A, [UA], ["2/5"]), (R, [UR], ["4/5"])], []),
    "front matter and text": (
        f"---\ntitle: {A}\nrating: 4\n---\n\n{UA}\n\nRating: 4/5\n",
        [(A, [UA], ["4", "4/5"])],
        [],
    ),
    "quotes below headings": (
        f"## {A}\n\n> {UA}\n> 4/5\n\n## {R}\n\n> {UR}\n",
        [(A, [UA], ["4/5"]), (R, [UR], [])],
        [],
    ),
    "one paper and related ones": (
        f"# {D}\n\n{UD}\n\nRating: 4/5\n\n## Summary\n\nNo anchors.\n\n## Related papers\n\n- [{F}]({UF}) 3/5\n",
        [(D, [UD], ["4/5"]), (F, [UF], ["3/5"])],
        [],
    ),
    "compared in the remark": (
        f"- [{A}]({UA}) 4/5, better than [{R}]({UR})\n- [{F}]({UF}) 3/5\n",
        [(A, [UA], ["4/5"]), (F, [UF], ["3/5"])],
        [UR],
    ),
    "named in prose below": (
        f"- [{A}]({UA})\n  It is compared with convolutional models such as the one of {UR} in the appendix, and wins.\n- [{F}]({UF})\n",
        [(A, [UA], []), (F, [UF], [])],
        [UR],
    ),
    "two papers on the line": (
        f"- [{A}]({UA}) ([v1](https://arxiv.org/abs/1706.03762v1), follow-up https://arxiv.org/abs/1901.02860)\n",
        [(A, [UA, "https://arxiv.org/abs/1706.03762v1"], [])],
        ["https://arxiv.org/abs/1901.02860"],
    ),
    "references": (
        f"# {A}\n\n{UA}\n\nAuthors: Vaswani et al.\n\n## Summary\n\nNo recurrence.\n\n## References\n\n- {UR}\n- {UF}\n",
        [(A, [UA], [])],
        [UR, UF],
    ),
    "links before the first entry": (
        f"See {UD} for the challenge.\n\n- [{A}]({UA})\n- [{R}]({UR})\n",
        [(A, [UA], []), (R, [UR], [])],
        [UD],
    ),
    "bare link among entries": (f"- [{A}]({UA})\n- {UF}\n- [{R}]({UR})\n", [(A, [UA], []), (R, [UR], [])], [UF]),
    "rating before the first heading": (
        f"Scores of the week, 9/10 coffee.\n\n## [{A}]({UA})\n\n4/5\n",
        [(A, [UA], ["4/5"])],
        [],
    ),
    "verdict between sections": (
        f"# Vision\n\n- [{R}]({UR}) 4/5\n\nSome words.\n\n# Language\n\nMust read this month.\n\n- [{A}]({UA})\n",
        [(R, [UR], ["4/5"]), (A, [UA], [])],
        [],
    ),
    "picture": (f"- [{A}]({UA})\n\n  ![figure](https://arxiv.org/abs/1512.03385)\n", [(A, [UA], [])], []),
    "remark that is no entry": (
        f"- [{A}]({UA}) 4/5\n- buy milk, must read the label\n- [{R}]({UR})\n",
        [(A, [UA], ["4/5"]), (R, [UR], [])],
        [],
    ),
    "rated item that is no entry": (
        f"- [{A}]({UA})\n- the coffee: 2/5\n- [{R}]({UR})\n",
        [(A, [UA], []), (R, [UR], [])],
        [],
    ),
    "footnotes": (f"- {A}[^1]\n- {R}[^2]\n\n[^1]: {UA}\n[^2]: {UR}\n", [(A, [UA], []), (R, [UR], [])], []),
    "rating above the title": (
        f"★★★★☆\n**{A}** {UA}\n\n★★★☆☆\n**{R}** {UR}\n",
        [(A, [UA], ["★★★★☆"]), (R, [UR], ["★★★☆☆"])],
        [],
    ),
}


@pytest.mark.parametrize("name", NOTES)
def test_what_belongs_to_which_entry(name):
    text, entries, loose = NOTES[name]
    note = found(text)
    seen = [
        (m.title, [k.url for k in note.links if k.mention == i], [r.raw for r in m.ratings])
        for i, m in enumerate(note.mentions)
    ]
    assert seen == entries
    assert [k.url for k in note.links if k.mention < 0] == loose


ADDRESSES = [
    *(
        "https://arxiv.org/abs/1706.03762",
        "http://arxiv.org/pdf/1706.03762v5.pdf",
        "https://www.arxiv.org/html/1706.03762v7",
    ),
    *(
        "https://ar5iv.org/abs/1706.03762",
        "https://ar5iv.labs.arxiv.org/html/1706.03762",
        "https://alphaxiv.org/abs/1706.03762",
    ),
    *(
        "https://huggingface.co/papers/1706.03762",
        "https://doi.org/10.48550/arXiv.1706.03762",
        "arXiv:1706.03762v5",
        "arxiv 1706.03762",
    ),
    *(
        "arXiv: 1706.03762",
        "https://export.arxiv.org/abs/1706.03762",
        "https://arxiv.org/abs/1706.03762?context=cs",
        "arxiv.org/abs/1706.03762",
    ),
]


LINES = [line.replace("#", address) for line in ("{} #", "{} (#)", "{}, #.", "**{}** #") for address in ADDRESSES]


@pytest.mark.parametrize("line", LINES)
def test_arxiv_numbers_are_attached_without_their_version(line):
    note = found(f"- [{R}]({UR})\n- {line.format(A)}\n- [{F}]({UF})\n")
    assert [(m.title, [k.arxiv_id for k in note.links if k.mention == i]) for i, m in enumerate(note.mentions)] == [
        (R, ["1512.03385"]),
        (A, ["1706.03762"]),
        (F, ["1708.02002"]),
    ]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (f"- [{A}]({UA}) [code]({CODE})\n", ["paper", "code"]),
        (
            f"- {A} [论文]({UA}) [代码]({CODE}) [博客](https://example.org/a)\n- {R} {UR}\n",
            ["paper", "code", "blog", "paper"],
        ),
        (
            f"- {A} [논문]({UA}) [코드]({CODE}) [발표 영상](https://youtu.be/abc)\n- {R} {UR}\n",
            ["paper", "code", "video", "paper"],
        ),
        (f"- {A} [bài báo]({UA}) [mã nguồn]({CODE})\n- {R} {UR}\n", ["paper", "code", "paper"]),
    ],
)
def test_roles(text, roles):
    assert [k.role for k in found(text).links] == roles


def test_a_note_without_entries_keeps_its_links():
    note = found(f"See {UA} and [code]({CODE}), rated 4/5.\n")
    assert note.mentions == ()
    assert [(k.url, k.mention) for k in note.links] == [(UA, -1), (CODE, -1)]


def test_each_link_and_rating_belongs_to_one_entry():
    text = "".join(
        f"- [{title}]({url}) 4/5 ★★★ must read\n  - [pdf]({url}) 3/5\n" for title, url in ((A, UA), (R, UR), (F, UF))
    )
    note = found(text)
    places = [(r.start, r.end) for m in note.mentions for r in m.ratings]
    assert len(places) == len(set(places))
    assert all(m.scope[0] <= r.start < r.end <= m.scope[1] for m in note.mentions for r in m.ratings)
    assert all(-1 <= k.mention < len(note.mentions) for k in note.links)
