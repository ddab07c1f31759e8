"""Titles: what is cut out of a line, in every habit that keepers have; what looks like a title or a method's name."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extraction import titles
from notesetl.extract.refine import refine
from notesetl.extract.shape import method_score, title_score
from notesetl.extract.venues import find_venue, find_year, only_venue

ATTENTION = "Attention Is All You Need"
ATTENTION_URL = "https://arxiv.org/abs/1706.03762"
RESNET = "Deep Residual Learning for Image Recognition"
FOCAL = "Focal Loss for Dense Object Detection"
VIT = "An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale"
MOE = "Outrageously Large Neural Networks: The Sparsely-Gated Mixture-of-Experts Layer"
SINGAN = "SinGAN: Learning a Generative Model from a Single Natural Image"


def refined(text, *, exact=False):
    start, end = refine(text, 0, len(text), exact=exact)
    return text[start:end]


@pytest.mark.parametrize(
    "title",
    [
        ATTENTION,
        RESNET,
        VIT,
        MOE,
        SINGAN,
        "Auto-Encoding Variational Bayes",
        "You Only Look Once: Unified, Real-Time Object Detection",
        "Do Vision Transformers See Like Convolutional Neural Networks?",
        "Are We Ready for Autonomous Driving? The KITTI Vision Benchmark Suite",
        "What Uncertainties Do We Need in Bayesian Deep Learning for Computer Vision?",
        "BLEU: a Method for Automatic Evaluation of Machine Translation",
        "LSTM: A Search Space Odyssey",
        "mixup: Beyond Empirical Risk Minimization",
        "Language Models are Few-Shot Learners",
        "Let's Verify Step by Step",
        "Rich feature hierarchies for accurate object detection and semantic segmentation",
        "Neural Machine Translation by Jointly Learning to Align and Translate",
        "Learning to Learn by Gradient Descent by Gradient Descent",
        "Long Short-Term Memory (LSTM)",
        "Proximal Policy Optimization (PPO) Algorithms",
        "A ConvNet for the 2020s",
        "Sparks of Artificial General Intelligence: Early experiments with GPT-4",
        "Federated Learning: Challenges, Methods, and Future Directions",
        "3D Gaussian Splatting for Real-Time Radiance Field Rendering",
        "1-Bit Stochastic Gradient Descent",
        "Faster R-CNN: Towards Real-Time Object Detection with Region Proposal Networks",
        "Adam: A Method for Stochastic Optimization",
        "Understanding deep learning requires rethinking generalization",
        "Group Normalization",
        "Deep Sets",
        "Mask R-CNN",
        "GPT-4 Technical Report",
    ],
)
@pytest.mark.parametrize("exact", [False, True])
def test_titles_are_left_whole(title, exact):
    assert refined(title, exact=exact) == title


@pytest.mark.parametrize(
    "line",
    [
        "  Attention Is All You Need.  ",
        '"Attention Is All You Need"',
        "“Attention Is All You Need”.",
        "《Attention Is All You Need》",
        "「Attention Is All You Need」",
        "**Attention Is All You Need**",
        "1. Attention Is All You Need",
        "(3) Attention Is All You Need",
        "IV. Attention Is All You Need",
        "Attention Is All You Need (NIPS 2017)",
        "Attention Is All You Need [NeurIPS'17]",
        "Attention Is All You Need（NIPS 2017）",
        "Attention Is All You Need, NeurIPS 2017",
        "Attention Is All You Need - NIPS 2017 oral",
        "Attention Is All You Need (2017)",
        "Attention Is All You Need 2017",
        "Attention Is All You Need, Jun 2017",
        "Attention Is All You Need — Vaswani et al., 2017",
        "Attention Is All You Need, Vaswani et al. (2017)",
        "Attention Is All You Need (Vaswani et al., 2017)",
        "Attention Is All You Need. Ashish Vaswani, Noam Shazeer, Niki Parmar. NIPS 2017",
        "Attention Is All You Need by Ashish Vaswani and Noam Shazeer",
        "Attention Is All You Need, Vaswani, Shazeer, Parmar, 2017",
        "Attention Is All You Need ★★★★☆",
        "Attention Is All You Need ⭐⭐",
        "Attention Is All You Need ●●○",
        "Attention Is All You Need (4/5)",
        "Attention Is All You Need 8/10",
        "Attention Is All You Need (4)",
        "Attention Is All You Need | transformer, must read",
        "Attention Is All You Need; drops recurrence",
        "Attention Is All You Need -> read again",
        "Attention Is All You Need // later",
        "Attention Is All You Need. It drops recurrence.",
        "Attention Is All You Need! Great read",
        "Attention Is All You Need，只用注意力",
        "Attention Is All You Need。很好",
        "Attention Is All You Need（只用注意力）",
        "Attention Is All You Need (只用注意力)",
        "Attention Is All You Need 只用注意力",
        "Attention Is All You Need / 只用注意力",
        "Attention Is All You Need 어텐션만 쓴다",
        "Attention Is All You Need (어텐션만 쓴다)",
        "Attention Is All You Need - bỏ hẳn vòng lặp",
        "Attention Is All You Need https://arxiv.org/abs/1706.03762",
        "Attention Is All You Need arXiv:1706.03762",
        "Attention Is All You Need [paper] [code]",
        "Paper: Attention Is All You Need",
        "Paper Review: Attention Is All You Need",
        "[Paper Review] Attention Is All You Need",
        "Reading notes - Attention Is All You Need",
        "论文笔记：Attention Is All You Need",
        "论文阅读 | Attention Is All You Need",
        "[论文阅读] Attention Is All You Need",
        "논문 리뷰 - Attention Is All You Need",
        "[논문 리뷰] Attention Is All You Need",
        "Giải thích bài báo: Attention Is All You Need",
        "[NIPS 2017] Attention Is All You Need",
        "(NIPS'17) Attention Is All You Need",
        "NIPS 2017 - Attention Is All You Need",
    ],
)
def test_what_stands_around_a_title_is_cut(line):
    assert refined(line) == ATTENTION


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("【论文笔记】Attention Is All You Need", ATTENTION),
        ("Attention Is All You Need :star::star:", ATTENTION),
        ('"Why Should I Trust You?" Explaining the Predictions of Any Classifier',) * 2,
        ("Wasserstein GAN &amp; Friends", "Wasserstein GAN &amp; Friends"),
    ],
)
def test_marks_in_pairs_go_or_stay_together(line, title):
    assert refined(line) == title


def test_remark_in_vietnamese_behind_a_colon_is_cut():
    assert refined(f"{ATTENTION}: bỏ hẳn vòng lặp, chỉ dùng attention") == ATTENTION


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (f"moe : {MOE}", MOE),
        (f"ViT - {VIT}", VIT),
        (f"vit : {VIT}", VIT),
        (f"ICLR 2021 - {VIT}", VIT),
        (f"[ICCV 2019] {SINGAN}", SINGAN),
        (
            "NICE: Non-linear Independent Components Estimation, ICLR Workshop 2015",
            "NICE: Non-linear Independent Components Estimation",
        ),
        (
            "ImageNet Classification with Deep Convolutional Neural Networks, Krizhevsky, Sutskever, Hinton, 2012",
            "ImageNet Classification with Deep Convolutional Neural Networks",
        ),
        ("Deep Learning, Yann LeCun, Yoshua Bengio & Geoffrey Hinton, Nature 2015", "Deep Learning"),
        (
            "Training language models to follow instructions with human feedback (InstructGPT)",
            "Training language models to follow instructions with human feedback",
        ),
        (
            "DETR: End-to-End Object Detection with Transformers, ECCV 2020",
            "DETR: End-to-End Object Detection with Transformers",
        ),
    ],
)
def test_nicknames_venues_and_people_are_cut(line, title):
    assert refined(line) == title


@given(text=st.text(max_size=120), exact=st.booleans(), start=st.integers(0, 40), end=st.integers(0, 120))
@settings(max_examples=300)
@example(text="((((((", exact=False, start=0, end=6)
@example(text="【" * 50 + "A B C" + "】" * 50, exact=True, start=0, end=105)
def test_refine_stays_inside_its_range(text, exact, start, end):
    end = min(end, len(text))
    start = min(start, end)
    first, last = refine(text, start, end, exact=exact)
    assert start <= first <= last <= end


@pytest.mark.parametrize(
    "title",
    [
        ATTENTION,
        RESNET,
        FOCAL,
        VIT,
        MOE,
        SINGAN,
        "Generative Adversarial Networks",
        "Playing Atari with Deep Reinforcement Learning",
        "Semi-Supervised Classification with Graph Convolutional Networks",
        "Efficient Estimation of Word Representations in Vector Space",
        "Distilling the Knowledge in a Neural Network",
        "Auto-Encoding Variational Bayes",
        "Language Models are Few-Shot Learners",
        "rich feature hierarchies for accurate object detection and semantic segmentation",
        "ATTENTION IS ALL YOU NEED",
        "Why Should I Trust You?: Explaining the Predictions of Any Classifier",
    ],
)
def test_titles_look_like_titles(title):
    assert title_score(title) >= 0.55


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "7/10",
            "...",
            "paper",
            "PDF",
            "2019",
            "https://arxiv.org/abs/1706.03762",
            "x = f(y) -> z",
            "pip install torch",
        ),
        *(
            "I read this on the train and it was fine.",
            "We should use this in the next version.",
            "it is simple and fast",
        ),
        *(
            "see also the code, which does not run",
            "This paper proposes a new loss.",
            "Needs no pairs, but fails often.",
        ),
        *(
            "训练速度明显更快",
            "这篇论文的想法很简单",
            "장점과 단점",
            "구조는 깔끔하지만 느리다",
            "ý tưởng khá đơn giản",
            "Cài đặt môi trường",
        ),
        *("Mạng nơ-ron tích chập", "提出了 Transformer", "Transformer를 쓴다", "{{ page.title }}", "def main(): pass"),
        "word " * 200,
    ],
)
def test_prose_does_not_look_like_a_title(text):
    assert title_score(text) < 0.5


@pytest.mark.parametrize(
    "name",
    [
        *(
            "ResNet",
            "YOLOv3",
            "GPT-4",
            "BERT",
            "Mask R-CNN",
            "Swin Transformer",
            "DenseNet",
            "StyleGAN2",
            "word2vec",
            "U-Net",
        ),
        *("T5", "VGG16", "CycleGAN", "DDPM", "LoRA", "Focal Loss", "Vision Transformer", "Batch Normalization"),
    ],
)
def test_names_of_methods_look_like_names(name):
    assert method_score(name) >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "Introduction",
            "the",
            "Cats and dogs",
            "my notes",
            "it works",
            "方法",
            "모델",
            "phương pháp",
            "2019",
            "a, b; c",
        ),
        *(ATTENTION, FOCAL, "https://a.b/GPT", "x::y", "ResNet is good", "ResNet, VGG, BERT", "BERT。"),
        "GPT " * 20,
    ],
)
def test_other_words_do_not_look_like_names(text):
    assert method_score(text) < 0.5


@given(st.text(max_size=500))
@example("((" * 5000)
@example("A." * 5000)
@example("🏆" * 5000)
@settings(max_examples=300)
def test_scores_lie_between_0_and_1(text):
    assert 0.0 <= title_score(text) <= 1.0
    assert 0.0 <= method_score(text) <= 1.0


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ICCV 2019",
            "CVPR'20",
            "NeurIPS 2017 oral",
            "ICLR 2021 (spotlight)",
            "arXiv 2020",
            "ECCV2020",
            "2019",
            "Dec 2015",
        ),
        *(
            "2021-03-02",
            "2021.3",
            "12 March 2020",
            "NIPS, 2017",
            "ICML 2018 Best Paper",
            "ACL 2020 Findings",
            "(CVPR 2016)",
        ),
        *("2021年3月", "2021년 3월"),
    ],
)
def test_only_venue(text):
    assert only_venue(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "...",
        ATTENTION,
        "paper",
        "7/10",
        "CVPR 2016 ResNet",
        "ICCV of course",
        "2019 papers",
        "★★★",
        "12",
        "1" * 10,
    ],
)
def test_not_only_venue(text):
    assert not only_venue(text)


@pytest.mark.parametrize(
    ("text", "venue", "year"),
    [
        ("ICCV 2019", "ICCV", 2019),
        ("(CVPR'16)", "CVPR", None),
        ("NeurIPS 2017, spotlight", "NeurIPS", 2017),
        ("arXiv, 2020", "arXiv", 2020),
        ("Dec 2015", None, 2015),
        ("Nature 2015", "Nature", 2015),
        ("the nature of things", None, None),
        ("we trained it for 1999 steps in 2021", None, 2021),
        ("12019 and 20190", None, None),
        ("", None, None),
    ],
)
def test_venue_and_year(text, venue, year):
    assert find_venue(text) == venue
    if year is not None or venue is None:
        assert find_year(text) == year


@pytest.mark.parametrize("text", ["1280x2048", "batch size 2048", "2000 steps", "1999 classes"])
def test_sizes_are_no_years(text):
    assert find_year(text) is None


# How keepers write one entry of a list; `{}` is the paper's title.
LINES = {
    "linked": "[{}](https://arxiv.org/abs/1706.03762)",
    "plain": "{}",
    "plain with arXiv number": "{}, arXiv:1706.03762",
    "bold": "**{}**",
    "bold and linked": "**[{}](https://arxiv.org/abs/1706.03762)**",
    "linked bold": "[**{}**](https://arxiv.org/abs/1706.03762)",
    "italic": "*{}* (https://arxiv.org/abs/1706.03762)",
    "struck": "~~{}~~",
    "struck link": "~~[{}](https://arxiv.org/abs/1706.03762)~~",
    "quoted": '"{}", NeurIPS 2017',
    "quoted in Chinese": "《{}》",
    "authors before": 'Vaswani et al., "{}", NIPS 2017',
    "authors and year before": "Vaswani, Shazeer et al. (2017). {}.",
    "authors behind": "{}, Vaswani et al., NIPS 2017 [[pdf](https://arxiv.org/pdf/1706.03762)]",
    "authors in brackets": "{} (Ashish Vaswani, Noam Shazeer, Niki Parmar)",
    "paper link": "{} [paper](https://arxiv.org/abs/1706.03762)",
    "paper and code": "{} [[paper](https://arxiv.org/abs/1706.03762)] [[code](https://github.com/tensorflow/tensor2tensor)]",
    "bare address": "{} https://arxiv.org/abs/1706.03762",
    "address in brackets": "{} (https://arxiv.org/abs/1706.03762)",
    "image link": "{} [📄](https://arxiv.org/abs/1706.03762)",
    "Chinese link text": "{} [论文](https://arxiv.org/abs/1706.03762) [代码](https://github.com/tensorflow/tensor2tensor)",
    "Korean link text": "{} [논문](https://arxiv.org/abs/1706.03762) [코드](https://github.com/tensorflow/tensor2tensor)",
    "Vietnamese link text": "{} [bài báo](https://arxiv.org/abs/1706.03762) [mã nguồn](https://github.com/tensorflow/tensor2tensor)",
    "reading notes": "{} [阅读笔记](https://example.org/notes)",
    "rating before": "[9/10] [{}](https://arxiv.org/abs/1706.03762)",
    "rating and remark before": "[9/10][no recurrence at all] [{}](https://arxiv.org/abs/1706.03762)",
    "missing bracket": "[9/10 [no recurrence at all] [{}](https://arxiv.org/abs/1706.03762)",
    "award before": "[10/10 BEST PAPER NIPS2017][no recurrence] [{}](https://arxiv.org/abs/1706.03762)",
    "unknown before": "[???][no recurrence] {}",
    "stars before": "★★★★☆ {}",
    "stars behind": "{} ★★★★☆",
    "emoji stars behind": "**{}** - Jun 2017 ⭐⭐",
    "star codes behind": "{} :star::star:",
    "discs behind": "{} ●●○",
    "fraction behind": "{} (4/5)",
    "Chinese points behind": "{} 4分",
    "Chinese stars behind": "{}（5星）",
    "Korean points behind": "{} (4점)",
    "Vietnamese points behind": "{} (4 điểm)",
    "number behind venue": "{}, NIPS 2017 (4)",
    "code block behind": "{}, NIPS 2017 ```C2M2E1L1```",
    "chip behind": "{} <kbd>NIPS 2017</kbd>",
    "chips and link": "[{}](https://arxiv.org/abs/1706.03762) <kbd>NIPS 2017</kbd> <kbd>oral</kbd>",
    "chip before": "<kbd>NIPS 2017</kbd> {}",
    "venue before": "[NIPS 2017] {}",
    "venue in bold before": "**NIPS 2017** [{}](https://arxiv.org/abs/1706.03762)",
    "date before": "2017-06-12: {}",
    "date in brackets before": "[2017/06] [{}](https://arxiv.org/abs/1706.03762)",
    "number before": "#12 {}",
    "reference before": "[12] {}",
    "label before": "Paper: {}",
    "Chinese label before": "论文：{}",
    "Korean label before": "논문: {}",
    "Vietnamese label before": "Bài báo: {}",
    "emoji before": "🔥 {}",
    "task box": "[x] {}",
    "nickname in lower case": "attn : {} (4/5)",
    "nickname before a link": "attn : [{}](https://arxiv.org/abs/1706.03762)",
    "English remark behind a dash": "{} - drops recurrence, trains fast",
    "English remark behind a full stop": "{}. It drops recurrence and trains fast.",
    "Chinese remark": "{}：只用注意力，训练快",
    "Chinese remark behind a comma": "{}，只用注意力",
    "Chinese translation": "{}（只用注意力）",
    "Korean remark": "{} - 순환 구조를 버렸다",
    "Korean translation": "{} (어텐션만 있으면 된다)",
    "Vietnamese remark": "{} - bỏ hẳn vòng lặp",
    "Vietnamese translation": "{} (Chỉ cần attention)",
    "translation behind a slash": "{} / 어텐션만 있으면 된다",
    "HTML link": '<a href="https://arxiv.org/abs/1706.03762">{}</a>',
    "HTML bold": "<b>{}</b> <a href='https://arxiv.org/abs/1706.03762'>pdf</a>",
    "wiki link": "[[{}]]",
    "label link before": "[[arXiv](https://arxiv.org/abs/1706.03762)] {}",
    "escaped brackets": "{} \\[[pdf](https://arxiv.org/pdf/1706.03762)\\] \\[[code](https://github.com/google/trax)\\]",
    "bold, people, venue": "**{}**, *Vaswani et al.*, NIPS 2017, [pdf](https://arxiv.org/pdf/1706.03762)",
    "venue in bold in brackets": "[**NIPS17**] {}",
    "venue in bold in parentheses": "(**NIPS 2017**) {}",
    "fire behind": "[{}](https://arxiv.org/abs/1706.03762) :fire:",
    "star before a link": "⭐ [{}](https://arxiv.org/abs/1706.03762)",
    "underlined": "<u>{}</u>",
    "coloured": "<font color=red>{}</font>",
    "attributes behind a link": '[{}](https://arxiv.org/abs/1706.03762){{:target="_blank"}}',
    "address in angles": "[{}](<https://arxiv.org/abs/1706.03762>)",
    "file": "[{}](papers/attention.pdf)",
    "note of one's own": "[{}](./notes/attention.md)",
    "address elsewhere": "[{}][attn]",
    "picture first": "![](figure.png) {}",
    "badge first": "[![badge](https://img.shields.io/x.svg)](https://arxiv.org/abs/1706.03762) {}",
    "break and remark": "{}<br>drops recurrence",
    "people on the next line": "{}\n  Ashish Vaswani, Noam Shazeer, Niki Parmar",
    "remark on the next line": "{}\n  It drops recurrence and trains fast.",
    "address on the next line": "{}\n  https://arxiv.org/abs/1706.03762",
    "stars in brackets": "{} [★★★★]",
    "fraction in full-width brackets": "{} 【4/5】",
    "fraction behind a dash": "{} - 8.5/10",
    "fraction behind a colon": "{}: 8.5/10",
    "verdict behind": "{} — must read",
    "verdict in parentheses": "{} (must read)",
    "Chinese verdict behind": "{}（必读）",
    "Korean verdict behind": "{} [필독]",
    "Vietnamese verdict behind": "{} (bắt buộc đọc)",
    "Chinese verdict before": "必读：[{}](https://arxiv.org/abs/1706.03762)",
    "Chinese verdict in brackets before": "[必看] {}",
    "lone star before": "★ {}",
    "title label": "Title: {}",
    "Chinese title label": "标题：《{}》",
    "Korean title label": "제목: {}",
    "Vietnamese title label": "Tiêu đề: {}",
    "venue, link, remark": "[NIPS2017] [{}](https://arxiv.org/abs/1706.03762) - drops recurrence",
    "bars behind": "{} | NIPS 2017 | [pdf](https://arxiv.org/pdf/1706.03762)",
    "bars before": "2017 | NIPS | {}",
    "in a venue": "{}. In Proc. of NeurIPS, 2017",
    "preprint": "{}. arXiv preprint arXiv:1706.03762, 2017.",
    "fires behind": "{} 🔥🔥",
    "footnote behind": "{}[^1]",
    "group behind": "{} [Google Brain]",
    "journal behind": "{}, Neural Computation 1997",
    "people in brackets before": "[Vaswani+, 2017] {}",
    "citations behind": "{} (cited by 100000)",
    "date of reading behind": "{} (read 2021-03-02)",
    "tab behind": "{}\tNIPS 2017",
    "hard blank": "{}\u00a0(4/5)",
    "zero-width blanks": "\u200b{}\u200b",
    "flag before": "🇰🇷 {}",
    "tick before": "✅ {}",
    "arrow before": "→ {}",
    "Korean sentence before": "오늘 읽은 논문: [{}](https://arxiv.org/abs/1706.03762)",
    "Chinese venue in brackets before": "【NIPS2017】{}",
    "Chinese stars behind a colon": "{}：★★★★☆",
    "Korean rating label behind": "{} - 평점: 4/5",
    "Vietnamese rating label behind": "{} - Điểm: 8/10",
    "rating label behind": "{} - rating: 4/5",
    "full-width number before": "2）{}",
    "link in doubled brackets": "{} (NeurIPS 2017) [[arXiv]](https://arxiv.org/abs/1706.03762)",
    "label link right before": "[paper](https://arxiv.org/abs/1706.03762) {}",
    "number link before": "[arXiv:1706.03762](https://arxiv.org/abs/1706.03762) {}",
    "bare number before": "1706.03762 {}",
    "people before bold": "Ashish Vaswani, Noam Shazeer. **{}**. NIPS 2017",
    "people before a link": "Vaswani et al., [{}](https://arxiv.org/abs/1706.03762), NIPS 2017",
    "people before a colon": "Vaswani et al.: {}",
    "people in parentheses before": "(Vaswani et al., 2017) {}",
    "venue in code before": "`NIPS 2017` {}",
    "highlighted": "=={}==",
    "hash tags behind": "{} #transformer #nlp",
    "verdict before": "must read: {}",
    "year and venue before": "2017 NIPS {}",
    "venue in small print behind": "{} <sub>NIPS 2017</sub>",
    "published in": "{} - Published in NIPS 2017",
    "direction marks": "\u202a{}\u202c",
    "keycap before": "1️⃣ {}",
    "sentence before": "Today I read [{}](https://arxiv.org/abs/1706.03762).",
    "full-width year before": "（2017）{}",
    "Chinese venue inside bold": "**【NIPS2017】{}**",
    "Chinese points behind a colon": "{}：4分",
    "Chinese stars counted behind": "{} 5星",
    "rating in words behind": "{} (rating 4/5)",
    "Chinese rating label behind": "{} 评分：4/5",
    "fraction in parentheses before": "(4/5) {}",
    "quoted behind a Chinese word": "阅读《{}》",
    "Chinese index behind": "{} 推荐指数：★★★",
}


TITLES = [ATTENTION, VIT, "Semi-Supervised Classification with Graph Convolutional Networks"]


def among_others(line):
    """Return the titles of a list whose middle entry is ``line``."""
    return titles(
        f"# Reading log\n\n- [{RESNET}](https://arxiv.org/abs/1512.03385)\n"
        f"- {line}\n- [{FOCAL}](https://arxiv.org/abs/1708.02002)\n\n[attn]: https://arxiv.org/abs/1706.03762\n"
    )


@pytest.mark.parametrize("habit", LINES)
def test_entry_of_a_list(habit):
    cut = [among_others(LINES[habit].format(title)) for title in TITLES]
    assert cut == [[RESNET, title, FOCAL] for title in TITLES]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    "habit", ["Vietnamese remark", "Korean remark", "Vietnamese label before", "Korean verdict behind"]
)
def test_normal_forms_make_no_difference(habit, form):
    line = unicodedata.normalize(form, LINES[habit].format(ATTENTION))
    assert among_others(line) == [RESNET, ATTENTION, FOCAL]


@pytest.mark.parametrize("habit", ["linked", "bold", "rating before", "fraction behind", "Korean remark"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_make_no_difference(habit, end):
    text = f"# Log\n\n- [{RESNET}](https://arxiv.org/abs/1512.03385)\n- {LINES[habit].format(ATTENTION)}\n- [{FOCAL}](https://arxiv.org/abs/1708.02002)\n"
    assert titles(text.replace("\n", end)) == [RESNET, ATTENTION, FOCAL]
