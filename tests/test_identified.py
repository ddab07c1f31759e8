"""arXiv ids that stand beside a name or title without a link: found as links, and vouching for what they follow."""

# ruff: noqa: E501 (a note a line)
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import found
from notesetl.extract.bare_links import bare_addresses

LISTS = {
    "items with remarks below": "# graph nets\n\n- APPNP (1810.05997)\n  - splits prediction from propagation\n  - teleport keeps it local\n- SGC (1902.07153)\n  - drops every nonlinearity\n",
    "lines with remarks": "lr-free optimisers\n\nD-Adaptation 2301.07733 : guesses the distance as it goes\nprodigy 2306.06101 : same family, faster guess\n",
    "behind a comma": "1. SPLADE, 2107.05720 – sparse terms out of a masked LM\n2. uniCOIL, 2106.14807 – one weight a token\n",
    "below headings": "# Sparse attention\n\n## Routing Transformer (2003.05997)\nClusters queries and keys.\n\n## Sinkhorn Transformer (2002.11296)\nSorts blocks.\n",
    "days of a log": "03/04  Retentive Network (2307.08621). recurrent at test time\n03/06  dentist\n03/09  Hyena (2302.10866): long filters instead of attention\n",
    "cells": "| what | good | bad |\n|---|---|---|\n| CutMix (1905.04899) | three lines | blurred labels |\n| Mixup (1710.09412) | calibrates | odd pictures |\n",
    "cells without a header": "| | idea |\n|---|---|\n| IAF 1606.04934 | inverse direction |\n| NSF 1906.04032 | splines |\n",
    "ids in a column": "| optimizer | arXiv | memo |\n|---|---|---|\n| NovoGrad | 1905.11286 | norm per layer |\n| AdaBelief | 2010.07468 | belief |\n",
    "in brackets of their own": "[QuIP] 2307.13304 incoherent weights\n[OmniQuant] 2308.13137 learns the clipping\n",
    "Chinese": "# 蒸馏小抄\n\n* CRD（1910.10699）：互信息做对比，分数稳\n* DKD（2203.08679）：把目标类和其余类拆开\n",
    "Chinese chat": "小周：今天读 KAN 2404.19756\n老秦：画图好看\n小周：再看 xLSTM 2405.04517\n",
    "Korean": "# 군집화 메모\n\n* DEC (1511.06335)\n  * 임베딩과 군집을 같이 학습\n* IIC (1807.06653)\n  * 상호정보량만 최대화\n",
    "Korean without a blank": "주파수 정리\nFNet(2105.03824) 푸리에 변환으로 attention 대체\nGFNet(2107.00645) 전역 필터\n",
    "Vietnamese": "# Nén mô hình\n\n- TinyBERT (1909.10351): chưng cất từng lớp\n- MobileBERT (2004.02984): hẹp mà sâu\n",
    "Vietnamese lines": "Ghi chép nhanh\n\nESPnet (1804.00015)\n  bộ công thức đủ món\nSpeechBrain (2106.04624)\n  dễ đọc hơn\n",
}  # fmt: skip
FOUND = {
    "items with remarks below": [("APPNP", "1810.05997"), ("SGC", "1902.07153")],
    "lines with remarks": [("D-Adaptation", "2301.07733"), ("prodigy", "2306.06101")],
    "behind a comma": [("SPLADE", "2107.05720"), ("uniCOIL", "2106.14807")],
    "below headings": [("Routing Transformer", "2003.05997"), ("Sinkhorn Transformer", "2002.11296")],
    "days of a log": [("Retentive Network", "2307.08621"), ("Hyena", "2302.10866")],
    "cells": [("CutMix", "1905.04899"), ("Mixup", "1710.09412")],
    "cells without a header": [("IAF", "1606.04934"), ("NSF", "1906.04032")],
    "ids in a column": [("NovoGrad", "1905.11286"), ("AdaBelief", "2010.07468")],
    "in brackets of their own": [("QuIP", "2307.13304"), ("OmniQuant", "2308.13137")],
    "Chinese": [("CRD", "1910.10699"), ("DKD", "2203.08679")],
    "Chinese chat": [("KAN", "2404.19756"), ("xLSTM", "2405.04517")],
    "Korean": [("DEC", "1511.06335"), ("IIC", "1807.06653")],
    "Korean without a blank": [("FNet", "2105.03824"), ("GFNet", "2107.00645")],
    "Vietnamese": [("TinyBERT", "1909.10351"), ("MobileBERT", "2004.02984")],
    "Vietnamese lines": [("ESPnet", "1804.00015"), ("SpeechBrain", "2106.04624")],
}  # fmt: skip


def named(text, path="x.md"):
    """Return the mentions' titles, each with the arXiv id of its first link."""
    note = found(text, path)
    return [
        (m.title, next((k.arxiv_id for k in note.links if k.mention == i and k.arxiv_id), None))
        for i, m in enumerate(note.mentions)
    ]


@pytest.mark.parametrize("name", LISTS)
def test_ids_vouch_for_names(name):
    assert named(LISTS[name], "x.txt" if not LISTS[name].startswith(("#", "|")) else "x.md") == FOUND[name]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Denoising Pretraining for Segmentation (Brempong et al., 2022, 2205.11423)", "Denoising Pretraining for Segmentation"),
        ("Grokking Beyond Toy Tasks (ICLR 2024, 2310.06110)", "Grokking Beyond Toy Tasks"),
        ("S4 (ICLR 2022; 2111.00396) long ranges", "S4"),
        ("CKA — Kornblith & Norouzi, ICML 2019 (1905.00414)", "CKA"),
        ("1) is chain of thought a mirage (2508.01191)", "is chain of thought a mirage"),
        ("★★★ RetNet 2307.08621 （训练并行）", "RetNet"),
        ("今天看了 Mamba-2（2405.21060），块分解讲得清楚", "Mamba-2"),
        ("- 오늘 읽은 RWKV (2305.13048) 생각보다 빠름", "RWKV"),
    ],
)  # fmt: skip
def test_authors_and_venue_between_title_and_id(line, title):
    assert [t for t, _ in named(f"# notes\n\n{line}\n")] == [title]


@pytest.mark.parametrize(
    "text",
    [
        "Prices: 1012.5000, 1105.2300 and 1211.9900 in all",
        "| a | b |\n|---|---|\n| 1201.3345 | 1112.1234 |",
        "Call 0912.345.678 or 0903.1234.567",
        "version 2012.10115.3 of the driver",
        "$2104.55012 was paid, and 2105.55012 €, 2106.10400%",
        "x = 2104.55012; y=2107.12345",
        "see photos/2104.55012/raw and img_2104.55012",
        "2024.13001 2024.00101",
        "```\nloss 2104.55012\n```",
    ],
)  # fmt: skip
def test_numbers_that_are_no_ids(text):
    assert [k.arxiv_id for k in found(f"# Notes\n\n{text}\n").links] == []


@pytest.mark.parametrize(
    "text",
    [
        "The masks of Rosenfeld et al. 2010.05761 fail here, and nobody knows why that is the case.",
        "- 2205.06175\n- 2303.11366\n",
        "- see also 2205.06175 for the rest\n- compare with 2303.11366\n",
        "- 另见 2205.06175\n- 参考 2303.11366\n",
        "- 참고 2205.06175\n",
        "- xem thêm 2205.06175\n",
        "- link: 2205.06175\n- arXiv 2303.11366\n",
    ],
)
def test_ids_without_a_name_vouch_for_nothing(text):
    note = found(f"# Loose ends\n\n{text}\n")
    assert not note.mentions
    assert note.links


def test_ids_below_a_heading_are_the_headings():
    text = (
        "### Barlow Twins: Self-Supervised Learning via Redundancy Reduction\n- ICML 2021, 2103.03230\n- one matrix\n"
    )
    assert named(text) == [("Barlow Twins: Self-Supervised Learning via Redundancy Reduction", "2103.03230")]


@given(st.text("0123456789.()[] ,v$%/-ax", max_size=60))
def test_ids_are_sound_wherever_they_stand(text):
    for bare in bare_addresses(text):
        assert text[bare.start : bare.end] == bare.address.removeprefix("arXiv:") or not bare.number
