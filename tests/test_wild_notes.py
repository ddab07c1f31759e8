"""Shapes of titles, notes and ratings that are rarer, and what only looks like them."""

# ruff: noqa: E501 (a note a line)
import pytest

from extraction import expected, found, titles
from test_titles import FOCAL, LINES, RESNET, among_others

A = "Attention Is All You Need"
R = "Deep Residual Learning for Image Recognition"
F = "Focal Loss for Dense Object Detection"
D = "End-to-End Object Detection with Transformers"
UA, UR, UF, UD = (f"https://arxiv.org/abs/{n}" for n in ("1706.03762", "1512.03385", "1708.02002", "2005.12872"))

SHAPES = [
    "Why Should I Trust You?: Explaining the Predictions of Any Classifier",
    "mixup: Beyond Empirical Risk Minimization",
    "Sparks of Artificial General Intelligence: Early experiments with GPT-4",
    "Rich feature hierarchies for accurate object detection and semantic segmentation",
    "A ConvNet for the 2020s",
    "DENSELY CONNECTED CONVOLUTIONAL NETWORKS",
    "Proximal Policy Optimization (PPO) Algorithms",
    "U-Net: Convolutional Networks for Biomedical Image Segmentation",
    "3D Gaussian Splatting for Real-Time Radiance Field Rendering",
    "Adam: A Method for Stochastic Optimization",
    "Scaling Laws for Neural Language Models",
    "Are We Done with ImageNet?",
    "Train Short, Test Long: Attention with Linear Biases Enables Input Length Extrapolation",
    "QLoRA: Efficient Finetuning of Quantized LLMs",
    "Tree of Thoughts: Deliberate Problem Solving with Large Language Models",
    "Bag of Tricks for Image Classification with Convolutional Neural Networks",
    "Densely Connected Convolutional Networks",
    "Generative Adversarial Networks",
    "Graph Attention Networks",
]


@pytest.mark.parametrize("habit", LINES)
def test_titles_of_all_shapes_in_a_list(habit):
    cut = {title: among_others(LINES[habit].format(title)) for title in SHAPES}
    assert cut == {title: [RESNET, title, FOCAL] for title in SHAPES}


SENTENCE = "ImageNet-trained CNNs are biased towards texture; increasing shape bias improves accuracy and robustness"
SHORT = "Segment Anything"
LINKED = {
    "sentence, linked": (f"[{SENTENCE}](https://arxiv.org/abs/1811.12231)", SENTENCE),
    "sentence, bold": (f"**{SENTENCE}** https://arxiv.org/abs/1811.12231", SENTENCE),
    "sentence, quoted": (f'Geirhos et al., "{SENTENCE}", ICLR 2019', SENTENCE),
    "short, linked": (f"[{SHORT}](https://arxiv.org/abs/2304.02643)", SHORT),
    "short, rated": (f"{SHORT} (4/5)", SHORT),
    "short, rated before": (f"[8/10] {SHORT}", SHORT),
    "short, with its address": (f"{SHORT} https://arxiv.org/abs/2304.02643", SHORT),
    "short, with authors": (f"{SHORT}, Kirillov et al., ICCV 2023", SHORT),
    "short, quoted": (f'"{SHORT}", ICCV 2023', SHORT),
}
LINKED_NOT_YET = {
    "sentence, quoted": "a title that is a sentence is not seen in quotes",
}


@pytest.mark.parametrize("name", expected(LINKED, LINKED_NOT_YET))
def test_titles_that_look_like_none(name):
    line, title = LINKED[name]
    assert among_others(line) == [RESNET, title, FOCAL]


ENTRIES = {
    "field titles": (f"## 1. {A}\n\n- **Link**: {UA}\n- **Authors**: Vaswani et al.\n- **Summary**: No recurrence.\n\n## 2. {R}\n\n- **Link**: {UR}\n- **Summary**: Shortcuts.\n", [A, R]),
    "Korean field titles": (f"## 1. {A}\n\n- **링크**: {UA}\n- **요약**: 어텐션만 쓴다.\n\n## 2. {R}\n\n- **링크**: {UR}\n- **요약**: 지름길.\n", [A, R]),
    "Vietnamese field titles": (f"## 1. {A}\n\n- **Tác giả**: Vaswani\n- **Link**: {UA}\n\n## 2. {R}\n\n- **Tác giả**: He\n- **Link**: {UR}\n", [A, R]),
    "vault note": (f"---\naliases: [{A}]\ntags: [paper, nlp]\nauthors: Vaswani\nyear: 2017\n---\n# {A}\n\n## Key idea\n\nNo recurrence.\n\n## Related\n\n- [[{R}]]\n- [[BERT]]\n", [A, R, "BERT"]),
    "reference manager": (f"# {A}\n\n**Authors:** Ashish Vaswani, Noam Shazeer\n**Date:** 2017\n**DOI:** 10.48550/arXiv.1706.03762\n\n## Annotations\n\n> Recurrent models are slow (p. 1)\n", [A]),
    "exported table": (f"| Name | Status | Score | Tags |\n|---|---|---|---|\n| {A} | Done | ⭐⭐⭐⭐ | NLP |\n| {R} | To read |  | CV |\n", [A, R]),
    "questions as headings": (f"# {A}\n\n{UA}\n\n## What problem does it solve?\n\nSlow training.\n\n## How does it work?\n\nSelf-Attention over Tokens.\n\n## What Are the Limits?\n\nMemory.\n", [A]),
    "parts as headings": (f"# {A}\n\n{UA}\n\n## 1. Introduction\n\n## 2. Model Architecture\n\n### 2.1 Encoder and Decoder Stacks\n\nSix layers.\n\n### 2.2 Scaled Dot-Product Attention\n\nDivide by the root.\n", [A]),
    "Chinese parts as headings": (f"# {A}\n\n{UA}\n\n## 一、Scaled Dot-Product Attention\n\n除以根号。\n\n## 二、Multi-Head Attention\n\n八个头。\n\n## 三、Positional Encoding\n\n正弦。\n", [A]),
    "Korean parts as headings": (f"# {A} 논문 리뷰\n\n{UA}\n\n## 1. Introduction\n\n## 2. Multi-Head Attention\n\n여덟 개.\n\n## 3. Positional Encoding\n\n사인.\n", [A]),
    "Vietnamese parts as headings": (f"# Giải thích chi tiết {A}\n\n{UA}\n\n## 1. Self-Attention\n\nChia cho căn.\n\n## 2. Multi-Head Attention\n\nTám đầu.\n\n## 3. Positional Encoding\n\nSin.\n", [A]),
    "bold labels": (f"**论文标题**：{A}\n**作者**：Vaswani\n**链接**：{UA}\n\n**核心**：去掉循环。\n", [A]),
    "Korean bold labels": (f"**논문 제목**: {A}\n**저자**: Vaswani\n**링크**: {UA}\n\n**핵심**: 순환 없음.\n", [A]),
    "Vietnamese bold labels": (f"**Tên bài báo**: {A}\n**Tác giả**: Vaswani\n**Link**: {UA}\n\n**Ý chính**: bỏ vòng lặp.\n", [A]),
    "authors as a heading": (f"# {A}\n\n## Ashish Vaswani, Noam Shazeer, and Niki Parmar\n\n{UA}\n\n## Summary\n\nNo recurrence.\n", [A]),
    "authors over two lines": (f"# {A}\nAshish Vaswani, Noam Shazeer,\nand Niki Parmar\n\n{UA}\n\n## Summary\n\nNo recurrence.\n", [A]),
    "what was read and done": (f"# Week 12\n\n## What I read\n\n- {A}, {UA}\n- {R}, {UR}\n\n## What I did\n\n- Trained the Image Classification Model\n- Fixed Data Loading for Video\n", [A, R]),
    "what was read and done in Korean": (f"# 주간 회고\n\n## 읽은 것\n\n- {A} ({UA})\n- {R} ({UR})\n\n## 한 것\n\n- Image Classification Model 학습\n- 데이터 로더 수정\n", [A, R]),
    "several papers on a line": (f"- CNN: [{R}]({UR}), [{F}]({UF})\n- Attention: [{A}]({UA}), [{D}]({UD})\n", [R, F, A, D]),
    "several Chinese papers on a line": (f"- 检测：[{F}]({UF})（4分）、[{D}]({UD})（5分）\n- 注意力：[{A}]({UA})；[{R}]({UR})\n", [F, D, A, R]),
    "several Korean papers on a line": (f"- 검출: [{F}]({UF}) (★★★), [{D}]({UD}) (★★)\n- 기타: [{A}]({UA}), [{R}]({UR})\n", [F, D, A, R]),
    "several Vietnamese papers on a line": (f"- Phát hiện: [{F}]({UF}) (8/10), [{D}]({UD}) (7/10)\n- Khác: [{A}]({UA}), [{R}]({UR})\n", [F, D, A, R]),
    "several papers behind bold": (f"**Vision**: [{R}]({UR}); [{F}]({UF})\n\n**Language**: [{A}]({UA}) (5/5), [Consistency Models](https://arxiv.org/abs/2303.01469)\n", [R, F, A, "Consistency Models"]),
    "papers in passing": (f"# {A}\n\n{UA}\n\n## Summary\n\nIt builds on [{R}]({UR}) and improves on [{F}]({UF}) by far.\n", [A]),
    "several papers in a cell": (f"| Topic | Papers |\n|---|---|\n| Vision | [{R}]({UR})<br>[{F}]({UF}) |\n| Language | [{A}]({UA}) |\n", [R, F, A]),
    "dates of six digits": (f"- 170612 {A} {UA}\n- 151210 {R} {UR}\n", [A, R]),
    "dates of six digits before names": ("- [191121 EfficientDet](https://arxiv.org/abs/1911.09070)\n- [230807 LoRA-FA](https://arxiv.org/abs/2308.03303)\n", ["EfficientDet", "LoRA-FA"]),
    "dates in bold": (f"**20170612** {A} {UA}\n\n**20151210** {R} {UR}\n", [A, R]),
    "months": (f"- Jun 2017 - {A} {UA}\n- Dec 2015: {R} {UR}\n- 2017/08/07 | {F} {UF}\n", [A, R, F]),
    "venues in every form": (f"- (NeurIPS) {A} [pdf]({UA})\n- **CVPR 2016**: {R} [pdf]({UR})\n- *ICCV 2017*. {F} [pdf]({UF})\n", [A, R, F]),
    "signs of progress": (f"- ✅ {A} {UA}\n- ⏳ {R} {UR}\n- ❌ {F} {UF}\n", [A, R, F]),
    "words of progress": (f"- DONE: {A} {UA}\n- TODO: {R} {UR}\n- WIP - {F} {UF}\n", [A, R, F]),
    "Chinese words of progress": (f"- 【已读】{A} {UA}\n- 【在读】{R} {UR}\n- 待读：{F} {UF}\n", [A, R, F]),
    "Korean words of progress": (f"- [완료] {A} {UA}\n- [진행중] {R} {UR}\n- (예정) {F} {UF}\n", [A, R, F]),
    "Vietnamese words of progress": (f"- [Đã đọc] {A} {UA}\n- [Đang đọc] {R} {UR}\n- Chưa đọc: {F} {UF}\n", [A, R, F]),
    "presenters": (f"- 3/2 Minji: {A} {UA}\n- 3/9 Jun: {R} {UR}\n- 3/16 Anna - {F} {UF}\n", [A, R, F]),
    "Chinese presenters": (f"- 3月2日 李明：{A}\n- 3月9日（周三）王芳 - {R}\n- 2021年3月16日 张伟：{F}\n", [A, R, F]),
    "Korean presenters": (f"- 3/4 (월) 김민수 - {A}\n- 3월 11일 이지은: {R}\n- 3/18 박서준: {F}\n", [A, R, F]),
    "Vietnamese presenters": (f"- 5/3 Hùng: {A} ({UA})\n- 12/3 Thị Lan: {R} ({UR})\n- 19/3 Minh - {F} ({UF})\n", [A, R, F]),
    "no dates": (f"- 3/5 {A} {UA}\n- 4/5 {R} {UR}\n- 5/5: {F} {UF}\n", [A, R, F]),
    "table of presenters": (f"| 날짜 | 발표자 | 논문 | 자료 |\n|---|---|---|---|\n| 3/2 | 민지 | [{A}]({UA}) | [slides](a.pdf) |\n| 3/9 | 준 | [{R}]({UR}) | [slides](b.pdf) |\n", [A, R]),
    "traditional Chinese table": (f"| 論文 | 年份 | 評分 |\n|---|---|---|\n| {A} | 2017 | 5 |\n| {R} | 2015 | 4 |\n", [A, R]),
    "traditional Chinese heading": (f"# 論文筆記：{A}\n\n{UA}\n\n## 摘要\n\n去掉循環。\n\n## 實驗\n\n很好。\n", [A]),
    "traditional Chinese fields": (f"標題：{A}\n作者：Vaswani\n連結：{UA}\n\n標題：{R}\n作者：何愷明\n連結：{UR}\n", [A, R]),
    "traditional Chinese links": (f"- {A} [論文]({UA}) [程式碼](https://github.com/google/trax)\n- {R} [論文]({UR})\n", [A, R]),
}  # fmt: skip
ENTRIES_NOT_YET = {
    "Vietnamese parts as headings": "parts of a Vietnamese note on one paper are taken for methods",
    "authors as a heading": "the last author of a heading is taken for a title",
    "what was read and done": "what the keeper did is taken for titles",
}


@pytest.mark.parametrize("name", expected(ENTRIES, ENTRIES_NOT_YET))
def test_entries(name):
    text, wanted = ENTRIES[name]
    assert titles(text) == wanted


TEXTS = {
    "abstract before the link": (f"{A}\n\nWe propose a new simple network architecture, the Transformer.\n\nLink: {UA}\n\n\n{R}\n\nDeeper neural networks are more difficult to train.\n\nLink: {UR}\n", [A, R]),
    "mailing list": (f"arXiv digest, 2017-06-13\n\n[1] arXiv:1706.03762\nTitle: {A}\nAuthors: Ashish Vaswani, Noam Shazeer\n\n[2] arXiv:1512.03385\nTitle: {R}\nAuthors: Kaiming He\n", [A, R]),
    "dashes": (f"{A} -- {UA}\n{R} -- {UR}\n", [A, R]),
    "semicolons": (f"{A}; Vaswani; 2017; 4/5\n{R}; He; 2015; 5/5\n{F}; Lin; 2017; 3/5\n", [A, R, F]),
    "outline": (f"* TODO {A}\n  {UA}\n* DONE {R}\n  {UR}\n", [A, R]),
    "Korean digest": (f"오늘의 논문\n\n1. {A}\n   {UA}\n   어텐션만 쓴다\n\n2. {R}\n   {UR}\n   지름길\n", [A, R]),
    "Vietnamese digest": (f"Bài báo hôm nay\n\n1. {A}\n   {UA}\n   chỉ dùng attention\n\n2. {R}\n   {UR}\n   đường tắt\n", [A, R]),
    "Chinese digest": (f"今日论文\n\n1. {A}\n   {UA}\n   只用注意力\n\n2. {R}\n   {UR}\n   加了捷径\n", [A, R]),
}  # fmt: skip
TEXTS_NOT_YET = {
    "abstract before the link": "the abstract between title and address is taken for the title",
}


@pytest.mark.parametrize("name", expected(TEXTS, TEXTS_NOT_YET))
def test_plain_text(name):
    text, wanted = TEXTS[name]
    assert titles(text, "x.txt") == wanted


_PROSE = "Bài viết này mình chia sẻ lại những gì đã học được khi làm dự án. Mô hình dữ liệu khá đơn giản, phương pháp cài đặt cũng không khó. "
NOTHING = {
    "name of a Vietnamese post": ("hoc-machine-learning-mien-phi-tren-mang.md", "Khóa học về mô hình, mạng nơ-ron, huấn luyện, dữ liệu, phân loại, học sâu, tích chập, dataset, training, loss.\n" * 3),
    "name of a Vietnamese guide": ("hoc-lap-trinh-python-co-ban-cho-nguoi-moi.md", f"{_PROSE * 6}\n\nXem thêm https://docs.python.org\n"),
    "name of a comparison": ("usestate-vs-usereducer.md", "# useState vs useReducer\n\nuseState vs useReducer: khi nào dùng cái nào?\n\nuseState đơn giản. useReducer cho trạng thái phức tạp.\n"),
    "Vietnamese pattern": ("x.md", f"# Repository Pattern & Unit of Work\n\n## Giới thiệu\n\n{_PROSE * 6}\n\n## Kết luận\n\nDễ kiểm thử.\n\n## Tài liệu tham khảo\n\n- https://martinfowler.com\n"),
    "Vietnamese testing": ("x.md", f"# What is Exploratory Testing?\n\n## Giới thiệu\n\n{_PROSE * 6}\n\n## Ưu điểm\n\nNhanh.\n\n## Nhược điểm\n\nKhó lặp lại.\n\n## Kết luận\n\nNên thử.\n"),
    "storage commands": ("x.md", "# AWS S3 CLI\n\n## 1. Upload Objects\n\n`aws s3 cp`\n\n## 2. Copy Objects\n\n`aws s3 cp`\n\n## 3. Move Objects\n\n`aws s3 mv`\n"),
    "table of keywords": ("x.md", "| Name | Description |\n|---|---|\n| Click | nhấn nút |\n| Sleep | chờ vài giây |\n| Open Browser | mở trang |\n"),
    "Korean table of keywords": ("x.md", "| 이름 | 설명 |\n|---|---|\n| Click | 버튼 누르기 |\n| Open Browser | 페이지 열기 |\n"),
    "Chinese table of keywords": ("x.md", "| 名称 | 说明 |\n|---|---|\n| Click Button | 点击 |\n| Open Browser | 打开页面 |\n"),
    "services": ("x.md", "# Dịch vụ đám mây\n\n## Vision\n\n- **Face Detection API**: nhận diện khuôn mặt\n- **Image Analysis API**: phân tích ảnh\n\n## Speech\n\n- **Speaker Recognition API**: nhận diện giọng nói\n"),
    "certificate": ("x.md", "# Kinh nghiệm thi chứng chỉ\n\n## AWS Fundamentals: Going Cloud Native\n\nKhóa học cơ bản.\n\n## Architecting Solutions on AWS\n\n- [AWS Well-Architected Framework](https://aws.amazon.com/architecture)\n"),
    "release": ("x.md", "# Java 9 có gì mới\n\n## Module System\n\nChia gói.\n\n## Stream API Improvement\n\nThêm takeWhile.\n\n## Private Methods in Interfaces\n\nGọn hơn.\n"),
    "security": ("x.md", "# Tấn công web\n\n## DOM-based Cross-Site Scripting\n\nChèn mã vào trang.\n\n## LDAP Injection\n\nQua bộ lọc.\n\n### Configure Firewall Rules to Prevent Attacks\n\nDùng WAF.\n"),
    "code style": ("x.md", "# Clean Code: Chương 10\n\n## Class Organization\n\nBiến trước, hàm sau.\n\n## Organizing for Change\n\nTách ra.\n"),
    "roles": ("x.md", "# Scrum\n\n## Sprint Planning\n\n**The Who**: cả nhóm\n\n**The What**: chọn việc\n\n**The How**: chia nhỏ\n\n1. Nên đọc Scrum Guide trước\n"),
    "guides on the web": ("x.md", "# Học frontend\n\n- [The Modern JavaScript Tutorial](https://javascript.info)\n- [A Complete Guide to Flexbox](https://css-tricks.com/snippets/css/a-guide-to-flexbox/)\n- [Understanding the Event Loop](https://www.youtube.com/watch?v=8aGhZQkoFbQ)\n"),
    "interview": ("x.md", "# Câu hỏi phỏng vấn\n\n1. What is overfitting?\n2. Explain the bias-variance tradeoff\n3. How does a random forest work?\n"),
    "image processing": ("x.md", "# OpenCV cơ bản\n\n## Image Thresholding\n\n`cv2.threshold`\n\n## Background Subtraction\n\n`cv2.createBackgroundSubtractorMOG2`\n"),
    "steps of a tutorial": ("x.md", "# Image classification với Keras\n\n## 1. Chuẩn bị dữ liệu\n\nTải dataset.\n\n## 2. Data Augmentation\n\nXoay ảnh.\n\n## 3. Build Model\n\nBa tầng.\n\n## 4. Train Model\n\n10 epoch.\n"),
    "Korean framework": ("x.md", "# 스프링 부트 정리\n\n## Dependency Injection\n\n의존성 주입.\n\n## Aspect Oriented Programming\n\n관점 지향.\n"),
    "Korean study group": ("x.md", "# 데이터 분석 스터디\n\n- 1주차: Exploratory Data Analysis\n- 2주차: Feature Engineering\n- 3주차: Model Selection and Evaluation\n"),
    "Chinese framework": ("x.md", "# Spring 学习笔记\n\n## Dependency Injection\n\n依赖注入。\n\n## Aspect Oriented Programming\n\n面向切面。\n"),
    "Chinese plan": ("x.md", "# 学习计划\n\n- 第一周：Exploratory Data Analysis\n- 第二周：Feature Engineering\n- 第三周：Model Evaluation\n"),
    "Chinese set-up": ("x.md", "# 环境配置\n\n- CUDA Toolkit 11.3\n- PyTorch 1.10\n- Deep Learning Container\n- Visual Studio Code Remote Development\n"),
    "milestones": ("x.md", "# Project plan\n\n## Milestone 1: Data Collection and Annotation\n\nTwo weeks.\n\n## Milestone 2: Model Training and Evaluation\n\nFour weeks.\n"),
    "achievements": ("x.md", "- Built a Real-Time Object Detection System for Drones\n- Led a Team of Five Engineers\n- Published Blog Posts on Deep Learning\n"),
    "ideas": ("x.md", "# Ideas\n\n- Self-supervised pretraining for audio?\n- Combine attention with graph networks\n- Use diffusion for tabular data\n"),
    "examination": ("x.md", "# Exam topics\n\n1. Gradient Descent and Backpropagation\n2. Regularization and Dropout\n3. Convolutional Neural Networks\n"),
    "model card": ("x.md", "# Model card\n\n## Model Details\n\nA ResNet-50 trained on ImageNet.\n\n## Intended Use\n\nImage Classification.\n\n| Metric | Value |\n|---|---|\n| Top-1 | 76.1 |\n"),
    "toolkit": ("README.md", "# Image Classification Toolkit\n\nA PyTorch toolkit for image classification.\n\n## Features\n\n- Distributed Data Parallel Training\n- Automatic Hyperparameter Search\n\n## Citation\n\nIf you use it, please cite us.\n"),
    "groups to apply to": ("x.md", "# Groups to apply to\n\n## Jane Doe\n\n- Group: Low-Power and Adaptive Systems\n- Main research areas: robotic manipulation, planning, control\n- Interest for me: 7/10\n\n## John Smith\n\n- Research: Compressed Sensing and Signal Reconstruction\n- Interest for me: 6/10\n"),
}  # fmt: skip
NOTHING_NOT_YET = {
    "name of a Vietnamese post": "a Vietnamese name of a file is taken for a title",
    "name of a comparison": "what a file is about is taken for a method in a note that speaks of no paper",
    "Vietnamese pattern": "the heading of a note about software is taken for a paper",
    "Vietnamese testing": "the heading of a note about software is taken for a paper",
    "ideas": "the keeper's ideas are taken for titles",
    "toolkit": "the heading of a repository is taken for a paper",
    "groups to apply to": "a label with its rating is taken for a rated title",
}


@pytest.mark.parametrize("name", expected(NOTHING, NOTHING_NOT_YET))
def test_notes_without_entries(name):
    path, text = NOTHING[name]
    assert [(m.title, m.rule) for m in found(text, path).mentions] == []


# Lines below a title, with what they rate: characters, value, maximum, aspect.
RATED = {
    "Rating 4/5": [("4/5", 4, 5, "overall")],
    "Rated 4/5": [("4/5", 4, 5, "overall")],
    "RATING: 4/5": [("4/5", 4, 5, "overall")],
    "Rating: 4 of 5": [("4 of 5", 4, 5, "overall")],
    "**Rating: 4/5**": [("4/5", 4, 5, "overall")],
    "*Rating*: ***4/5***": [("4/5", 4, 5, "overall")],
    "[Rating: 4/5]": [("4/5", 4, 5, "overall")],
    "⭐ Rating: 4": [("4", 4, None, "overall")],
    "📊 Score: 8/10": [("8/10", 8, 10, "overall")],
    "Rating → 4/5": [("4/5", 4, 5, "overall")],
    "Overall: 7.5": [("7.5", 7.5, None, "overall")],
    "Personal rating: 9/10!": [("9/10", 9, 10, "overall")],
    "Must-read: Yes": [("Yes", None, None, "overall")],
    "Impact: 5/5. Clarity: 4/5.": [("5/5", 5, 5, "importance"), ("4/5", 4, 5, "clarity")],
    "Enjoyment: ★★★★": [("★★★★", 4, None, "interest")],
    "★★★ nice but slow": [("★★★", 3, None, "overall")],
    "Definitely a must-read!": [("must-read", None, None, "overall")],
    "Not recommended.": [("Not recommended", None, None, "overall")],
    "推荐程度：强烈推荐": [("强烈推荐", None, None, "overall")],
    "创新性：★★★★☆ 实用性：★★★☆☆": [("★★★★☆", 4, 5, "novelty"), ("★★★☆☆", 3, 5, "other")],
    "打分：8分（满分10分）": [("8分", 8, 10, "overall")],
    "【评分】4/5": [("4/5", 4, 5, "overall")],
    "这篇打 8/10": [("8/10", 8, 10, "overall")],
    "非常值得一读": [("值得一读", None, None, "overall")],
    "평점 4.5/5": [("4.5/5", 4.5, 5, "overall")],
    "난이도 ★★☆": [("★★☆", 2, 3, "difficulty")],
    "점수: 10점 만점에 8점": [("8점", 8, 10, "overall")],
    "중요도 : 매우 높음, 난이도 : 보통": [("매우 높음", None, None, "importance"), ("보통", None, None, "difficulty")],
    "[평점] 4/5": [("4/5", 4, 5, "overall")],
    "Đánh giá cá nhân: 4.5/5": [("4.5/5", 4.5, 5, "overall")],
    "ĐÁNH GIÁ: 8/10": [("8/10", 8, 10, "overall")],
    "Thú vị: 4/5, Khó: 3/5": [("4/5", 4, 5, "interest"), ("3/5", 3, 5, "difficulty")],
    "Bài này phải đọc.": [("phải đọc", None, None, "overall")],
    "nen doc": [("nen doc", None, None, "overall")],
    "Score - 4/5": [("4/5", 4, 5, "overall")],
    "Rating - ★★★★☆": [("★★★★☆", 4, 5, "overall")],
    "중요도 - 상": [("상", None, None, "importance")],
    "Đánh giá - ★★★★": [("★★★★", 4, None, "overall")],
    "Final verdict: accept": [("accept", None, None, "overall")],
    "7/10 - nice but slow": [("7/10", 7, 10, "overall")],
    "7/10: nice but slow": [("7/10", 7, 10, "overall")],
    "7/10 (nice but slow)": [("7/10", 7, 10, "overall")],
    "9分（满分10）": [("9分", 9, 10, "overall")],
    "【推荐】必读": [("必读", None, None, "overall")],
    "별점 4점": [("4점", 4, None, "overall")],
    "중요도(상/중/하): 상": [("상", None, None, "importance")],
    "Mình cho 8 điểm": [("8 điểm", 8, None, "overall")],
    "Tôi cho bài này 8/10": [("8/10", 8, 10, "overall")],
    "評分：4/5": [("4/5", 4, 5, "overall")],
    "推薦：高": [("高", None, None, "overall")],
    "難度：高": [("高", None, None, "difficulty")],
    "必讀": [("必讀", None, None, "overall")],
}
RATED_NOT_YET = {
    "9分（满分10）": "a count before its maximum in brackets is not read",
    "【推荐】必读": "a label in brackets is taken for the verdict",
}


@pytest.mark.parametrize("line", expected(RATED, RATED_NOT_YET))
def test_lines_that_rate(line):
    note = found(f"# Log\n\n### [{A}]({UA})\n\n{line}\n\nIt drops recurrence.\n\n### [{R}]({UR})\n\nAdds shortcuts.\n")
    assert [m.title for m in note.mentions] == [A, R]
    assert [(r.raw, r.value, r.maximum, r.aspect) for r in note.mentions[0].ratings] == RATED[line]
    assert note.mentions[1].ratings == ()


SHARED = f"- [{A}]({UA}) {{0}}, [{R}]({UR}) {{1}}\n- [{F}]({UF}), [{D}]({UD}) {{0}}\n"
PAIRS = [
    ("(4/5)", "(3/5)"),
    ("★★★★", "★★"),
    ("（4分）", "（3分）"),
    ("(별점: 4점)", "(별점: 3점)"),
    ("(điểm: 8/10)", "(điểm: 7/10)"),
    ("(must read)", "(reject)"),
]


@pytest.mark.parametrize("pair", PAIRS)
def test_papers_on_a_line_keep_their_own_ratings_and_links(pair):
    note = found(f"# Digest\n\n{SHARED.format(*pair)}")
    values = [value.strip("()（）").rpartition(": ")[2] for value in pair]
    assert [(m.title, [r.raw for r in m.ratings]) for m in note.mentions] == [
        (A, values[:1]),
        (R, values[1:]),
        (F, []),
        (D, values[:1]),
    ]
    assert [link.mention for link in note.links] == [0, 1, 2, 3]


# Results of a paper that are no ratings of the keeper.
RESULTS = {
    "table": "| Method | Quality | Overall |\n|---|---|---|\n| Ours | 58.4 | 61.2 |\n| Baseline | 47.1 | 49.3 |\n",
    "Chinese table": "| 方法 | 质量 | 总分 |\n|---|---|---|\n| 本文 | 58.4 | 61.2 |\n| 基线 | 47.1 | 49.3 |\n",
    "Korean table": "| 모델 | 완성도 | 점수 |\n|---|---|---|\n| 제안 | 58.4 | 61.2 |\n| 기준 | 47.1 | 49.3 |\n",
    "Vietnamese table": "| Mô hình | Chất lượng | Điểm |\n|---|---|---|\n| Đề xuất | 58.4 | 61.2 |\n| Cơ sở | 47.1 | 49.3 |\n",
    "table of raters": "| Model | Relevance | Clarity |\n|---|---|---|\n| Ours | 4.2 | 4.5 |\n| GPT-2 | 3.1 | 3.5 |\n",
    "sentence on raters": "Human raters gave our samples 4.2/5 for clarity and 3.9/5 for novelty.\n",
    "shares": "It is right on 9/10 of the images and on 3/4 of the videos.\n\n- 7/10 classes improve\n- top 1/5 of the field\n",
    "Korean shares": "이미지의 9/10에서 맞고 영상의 3/4에서 맞다.\n\n- 전체 클래스의 7/10이 좋아진다\n",
    "Chinese shares": "在 9/10 的图片和 3/4 的视频上正确。\n\n- 7/10 的类别有提高\n",
    "Vietnamese shares": "Đúng trên 9/10 ảnh và 3/4 video.\n\n- 7/10 lớp tốt hơn\n",
}  # fmt: skip


@pytest.mark.parametrize("name", RESULTS)
def test_results_are_no_ratings(name):
    note = found(f"# {A}\n\n{UA}\n\n## Results\n\n{RESULTS[name]}\n")
    assert [m.title for m in note.mentions] == [A]
    assert [r.raw for m in note.mentions for r in m.ratings] == []


@pytest.mark.xfail(strict=True, reason="a name with a figure on a line of its own is taken for a rated method")
def test_rated_methods_in_plain_text_need_more_than_a_figure():
    note = found(
        f"{A}\n{UA}\nTCP/IP 4/5\nIoU 3/4\nF1 = 4/5\nIt drops recurrence.\n\n{R}\n{UR}\nAdds shortcuts.\n", "x.txt"
    )
    assert [m.title for m in note.mentions] == [A, R]
