"""Whole notes in the habits of keepers: what is listed, and how it is rated, in every language."""

# ruff: noqa: E501 (a note a line)
import pytest

from extraction import found

A = "Attention Is All You Need"
R = "Deep Residual Learning for Image Recognition"
F = "Focal Loss for Dense Object Detection"
N = "Neural Ordinary Differential Equations"
MASK = "[Mask R-CNN](https://arxiv.org/abs/1703.06870)"
FCN = "[Fully Convolutional Networks](https://arxiv.org/abs/1411.4038)"
UA, UR, UF = (f"https://arxiv.org/abs/{n}" for n in ("1706.03762", "1512.03385", "1708.02002"))

# What a note says, and the titles with the raw ratings that are to be found.
HABITS = {
    "Chinese titles over their authors": ("# 中文文献\n\n## 基于深度学习的目标检测综述\n作者：张三，李四\n期刊：计算机学报，2020\n评分：7/10\n\n两阶段与单阶段。\n\n## 面向小样本学习的图神经网络方法研究\n作者：王五\n评分：6/10\n", [("基于深度学习的目标检测综述", ["7/10"]), ("面向小样本学习的图神经网络方法研究", ["6/10"])]),
    "Chinese titles in quotes": ("# 待读\n\n1. 《知识图谱研究进展综述》，计算机研究与发展，2016 ★★★★\n2. 《基于注意力机制的情感分析方法》，2019 ★★★\n", [("知识图谱研究进展综述", ["★★★★"]), ("基于注意力机制的情感分析方法", ["★★★"])]),
    "Chinese title behind a label": ("论文标题：基于对比学习的语义分割方法\n作者：张三\n评分：8/10\n", [("基于对比学习的语义分割方法", ["8/10"])]),
    "Korean titles over their authors": ("# 국내 논문\n\n## 딥러닝 기반 한국어 개체명 인식 기법\n- 저자: 김철수\n- 학회: 한국정보과학회 2019\n- 평점: 3/5\n\n## 그래프 신경망을 이용한 추천 시스템\n- 저자: 박민수\n- 평점: 4/5\n", [("딥러닝 기반 한국어 개체명 인식 기법", ["3/5"]), ("그래프 신경망을 이용한 추천 시스템", ["4/5"])]),
    "Korean titles in quotes": ("# 읽은 논문\n\n- 「문장 임베딩 기반 문서 요약 기법」, 2020, 별 4개\n- 「대화 데이터를 이용한 감정 분류」, 2021, 별 3개\n", [("문장 임베딩 기반 문서 요약 기법", ["별 4개"]), ("대화 데이터를 이용한 감정 분류", ["별 3개"])]),
    "Vietnamese titles in quotes": ('# Bài báo tiếng Việt\n\n1. "Phân loại cảm xúc bình luận tiếng Việt sử dụng mạng nơ-ron tích chập", Nguyễn Văn A, 2019 - 6/10\n2. "Nhận dạng tiếng nói tiếng Việt dựa trên mô hình Transformer", Trần B, 2021 - 7/10\n', [("Phân loại cảm xúc bình luận tiếng Việt sử dụng mạng nơ-ron tích chập", ["6/10"]), ("Nhận dạng tiếng nói tiếng Việt dựa trên mô hình Transformer", ["7/10"])]),
    "Vietnamese title over its authors": ("## Phát hiện tin giả dựa trên đồ thị tri thức\n\nTác giả: Trần B\nĐiểm: 7/10\n", [("Phát hiện tin giả dựa trên đồ thị tri thức", ["7/10"])]),
    "books and posts in Chinese quotes": ("# 书单\n\n- 《深度学习》，2016\n- 《三体》★★★★★\n- 《如何准备面试》，2020\n", []),
    "grades below headings": (f"# Reading\n\n### {N}\nGrade: A-\nVerdict: elegant, slow\n\n### {R}\nGrade: B+\n", [(N, ["A-"]), (R, ["B+"])]),
    "software with a grade below": ("# Docker\n\n## Network Configuration\n\nĐộ khó: 2/5\n\n## Volume Mapping\n\nDifficulty: 3/5\n", []),
    "per cent": (f"| Paper | Venue | Relevance |\n|---|---|---|\n| {A} | NIPS 2017 | 90% |\n| {R} | CVPR 2016 | 75 % |\n", [(A, ["90%"]), (R, ["75 %"])]),
    "fields of a vault": (f"# Paper log\n\n- [[He 2016 - {R}]]\n  year:: 2016\n  rating:: 9\n- [[Vaswani et al. 2017 - {A}]]\n  rating:: 8/10\n", [(R, ["9"]), (A, ["8/10"])]),
    "reference manager's page": (f"<html><body><h1>Report</h1><h2>{A}</h2><table><tr><th>Item Type</th><td>Conference Paper</td></tr><tr><th>Author</th><td>Ashish Vaswani</td></tr><tr><th>URL</th><td>{UA}</td></tr><tr><th>Rating</th><td>4/5</td></tr></table><h2>{R}</h2><table><tr><th>Item Type</th><td>Preprint</td></tr><tr><th>URL</th><td>{UR}</td></tr></table></body></html>", [(A, ["4/5"]), (R, [])]),
    "chips in Korean": (f"### {R}\n`CVPR 2016` `중요도 상` `난이도 하`\n{UR}\n\n### {A}\n`NIPS 2017` `중요도 중`\n{UA}\n", [(R, ["상", "하"]), (A, ["중"])]),
    "chips in English": (f"### {R}\n`importance high` `difficulty low`\n{UR}\n\n### {A}\n`importance medium`\n{UA}\n", [(R, ["high", "low"]), (A, ["medium"])]),
    "clauses in Korean": (f"- {A} (2017) : 순환이 없다. 난이도 상. 강력 추천.\n- {R} (2016) : 지름길. 난이도 중. 추천.\n", [(A, ["상", "강력 추천"]), (R, ["중", "추천"])]),
    "clauses in Vietnamese": (f"- {A} (2017): bỏ vòng lặp; độ khó cao\n- {R} (2016): đường tắt; độ khó thấp\n", [(A, ["cao"]), (R, ["thấp"])]),
    "told in Chinese": (f"# 今日阅读\n\n今天读的是《{R}》（{UR}），经典之作，给 10 分！\n\n然后看了《{A}》（{UA}），给 8 分。\n", [(R, ["10 分"]), (A, ["8 分"])]),
    "told in Korean": (f"# 오늘\n\n오늘은 「{R}」를 읽었다. {UR} 별 4개를 주고 싶다.\n\n다음은 「{A}」를 읽을 예정이다. {UA}\n", [(R, ["별 4개"]), (A, [])]),
    "told in English": (f'# March\n\nToday I finished "{R}" by He et al. ({UR}). I would give it a 9 out of 10.\n\nNext came *{A}* ([arXiv]({UA})), which I rate 10/10.\n', [(R, ["9 out of 10"]), (A, ["10/10"])]),
    "told in Vietnamese": (f"# Nhật ký\n\n## {R} (CVPR 2016)\nMình cho 9 điểm. Ý tưởng hay.\n\n{UR}\n\n## {A}\nTôi cho bài báo này 7/10.\n\n{UA}\n", [(R, ["9 điểm"]), (A, ["7/10"])]),
    "summary in Vietnamese": (f"# Tóm tắt: {R}\n\n*CVPR 2016* · [arXiv]({UR})\n\n**Đánh giá cá nhân**: ★★★★☆\n\n## Ưu điểm\n\n- Ít tham số\n", [(R, ["★★★★☆"])]),
    "translation in a linked heading": (f"### [{R} 深度残差学习]({UR})\n评级：A\n\n### [{A}（Transformer，只用注意力）]({UA})\n评级：B\n", [(R, ["A"]), (A, ["B"])]),
    "year and remark": (f"1. {R} (2016): dung duong tat, diem 8/10\n2. {A} (NIPS 2017) my score: 9/10\n3. {F} (RetinaNet, 2017) 我的打分：9分\n", [(R, ["8/10"]), (A, ["9/10"]), (F, ["9分"])]),
    "years in titles": ("# YOLOX: Exceeding YOLO Series in 2021\n\nhttps://arxiv.org/abs/2107.08430\n\n## Summary\n\nDecoupled heads.\n", [("YOLOX: Exceeding YOLO Series in 2021", [])]),
    "grades behind": (f'1. "{N}" (Chen et al., NeurIPS 2018) -- A-\n2. "{R}" (He et al., CVPR 2016) -- A\n3. "{F}" (Lin et al., ICCV 2017) -- B+\n', [(N, ["A-"]), (R, ["A"]), (F, ["B+"])]),
    "Korean grades before": (f"# 논문 (등급: S > A > B)\n\n- [S] {A} {UA}\n- [A] {R} {UR}\n- [B] {F} {UF}\n", [(A, ["S"]), (R, ["A"]), (F, ["B"])]),
    "one letter is no grade": (f"- [A] {A} {UA}\n- {R} {UR}\n- {F} {UF}\n", [(A, []), (R, []), (F, [])]),
    "callouts": (f"# Literature\n\n> [!note] {A}\n> **Rating**: ⭐⭐⭐⭐⭐\n> No recurrence.\n\n> [!abstract]- {R}\n> **Rating**: ⭐⭐⭐\n> Shortcuts.\n", [(A, ["⭐⭐⭐⭐⭐"]), (R, ["⭐⭐⭐"])]),
    "bold over fields in Chinese": (f"# 速览\n\n**1、A ConvNet for the 2020s**\n* 单位：FAIR\n* 链接：https://arxiv.org/abs/2201.03545\n\n**2、{R}**\n* 单位：MSRA\n* 链接：{UR}\n", [("A ConvNet for the 2020s", []), (R, [])]),
    "years between bars": (f"# 100 篇\n\n001. **{A}** | 2017 | Vaswani\n002. **{R}** | 2016 | He\n003. **{F}** | 2017 | Lin\n", [(A, []), (R, []), (F, [])]),
    "rated lines in Chinese": (f"读论文记录\n\n3月1日 {A} 9分\n只用注意力\n3月5日 {R} 7分\n加了捷径\n", [(A, ["9分"]), (R, ["7分"])]),
    "method behind words for a note": ("---\ntitle: Giải thích bài báo Mask R-CNN\n---\n\nBài này mình giải thích [Mask R-CNN](https://arxiv.org/abs/1703.06870), một phương pháp của FAIR.\n\n## 1. Giới thiệu\n\nMask R-CNN mở rộng Faster R-CNN.\n\n## 2. RoI Align\n\nNội suy.\n\n## 3. Kết luận\n\nĐánh giá: 4,5/5.\n", [("Mask R-CNN", ["4,5/5"])]),
    "verdict behind an address": (f"* {A} <https://openreview.net/forum?id=rkgz2aEKDr> - must read\n* {R}, {UR}\n", [(A, ["must read"]), (R, [])]),
    "number of a paper": (f"- {A}, doi:10.1000/182, 4/5\n- {R}, DOI 10.1109/cvpr.2016.90, 3/5\n", [(A, ["4/5"]), (R, ["3/5"])]),
    "address behind a comma": (f"* {F}, https://openaccess.thecvf.com/content_ICCV_2017/html/Lin_Focal_Loss_for_ICCV_2017_paper.html\n* {A}, https://openreview.net/forum?id=rkgz2aEKDr\n", [(F, []), (A, [])]),
}  # fmt: skip


@pytest.mark.parametrize("name", HABITS)
def test_habits(name):
    text, wanted = HABITS[name]
    note = found(text, "x.html" if text.startswith("<html") else "x.md")
    assert [(m.title, [r.raw for r in m.ratings]) for m in note.mentions] == wanted


def test_numbers_in_brackets_are_of_the_title_behind():
    note = found(f"- [1706.03762] {A}\n- [1512.03385] {R}, 4/5\n")
    assert [(m.title, [k.arxiv_id for k in note.links if k.mention == i]) for i, m in enumerate(note.mentions)] == [
        (A, ["1706.03762"]),
        (R, ["1512.03385"]),
    ]


@pytest.mark.parametrize("between", [", ", " and ", " & ", " 和 ", "、", "与", " 및 ", "와 ", " và ", " hoặc "])
def test_papers_that_are_only_joined_are_listed(between):
    text = f"# Papers\n\n- {MASK}{between}{FCN}\n"
    assert [mention.title for mention in found(text).mentions] == ["Mask R-CNN", "Fully Convolutional Networks"]


@pytest.mark.parametrize("between", [" is better than ", " 比 ", " 보다 나은 ", " tốt hơn "])
def test_a_paper_that_another_is_set_against_is_not_listed(between):
    assert [mention.title for mention in found(f"# Papers\n\n- {MASK}{between}{FCN}\n").mentions] == ["Mask R-CNN"]
