"""Which places of a note are entries and which are not: whole notes in four languages, with their titles."""

# ruff: noqa: E501, ISC004 (a note a line)
import pytest

from extraction import found, titles

A = "Attention Is All You Need"
R = "Deep Residual Learning for Image Recognition"
F = "Focal Loss for Dense Object Detection"
D = "End-to-End Object Detection with Transformers"
L = "Language Models are Few-Shot Learners"
B = "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding"
UA, UR, UF, UD, UB = (
    f"https://arxiv.org/abs/{number}"
    for number in ("1706.03762", "1512.03385", "1708.02002", "2005.12872", "1810.04805")
)

ENTRIES = {
    "linked headings": (
        f"# Reading log\n\n## [{A}]({UA})\n\nNo recurrence.\n\n## [{R}]({UR})\n\nAdds shortcuts.\n",
        [A, R],
    ),
    "headings with an address below": (f"# Reading log\n\n## {A}\n\n{UA}\n\n## {R}\n\n{UR}\n", [A, R]),
    "headings with address and remark below": (
        f"# Log\n\n## {A}\n\n{UA}\n\nNo recurrence.\n\n## {R}\n\n{UR}\n\nAdds shortcuts.\n",
        [A, R],
    ),
    "headings without a link": (
        f"# Papers I read\n\n## {A}\n\nNo recurrence, it trains fast.\n\n## {R}\n\nEasy to train.\n\n## {F}\n\nOne changed loss.\n",
        [A, R, F],
    ),
    "numbered Chinese headings": (
        f"# 论文笔记\n\n### 1. {A}\n\n链接：{UA}\n\n只用注意力。\n\n### 2. {R}\n\n链接：{UR}\n\n加了捷径。\n",
        [A, R],
    ),
    "Korean headings": (
        f"# 논문 정리\n\n## {A} (NIPS 2017)\n\n- 순환 구조 없음\n- 평점: 5/5\n\n## {R} (CVPR 2016)\n\n- 지름길 연결\n- 평점: 4/5\n",
        [A, R],
    ),
    "Vietnamese headings": (
        f"# Ghi chú đọc paper\n\n## {A}\n\nTác giả: Vaswani et al.\n\nBỏ hẳn vòng lặp.\n\n## {R}\n\nTác giả: He et al.\n\nThêm đường tắt.\n",
        [A, R],
    ),
    "headings with fields alone": (
        f"## {A}\n\npaper: {UA}\nrating: 4/5\n\n## {R}\n\npaper: {UR}\nrating: 3/5\n",
        [A, R],
    ),
    "Chinese headings with fields alone": (
        f"### {A}\n\n链接：{UA}\n评分：4/5\n\n### {R}\n\n链接：{UR}\n评分：3/5\n",
        [A, R],
    ),
    "papers under topics": (
        f"# Notes\n\n## Object Detection\n\n### {F}\n\n{UF}\n\n### {D}\n\n{UD}\n\n## Language\n\n### {A}\n\n{UA}\n",
        [F, D, A],
    ),
    "papers under dates": (
        f"# Log\n\n## 2021-03-02\n\n- [{A}]({UA}) no recurrence\n\n## 2021-03-03\n\n- [{R}]({UR})\n",
        [A, R],
    ),
    "lines under dates": (
        f"# Log\n\n**2021-03-02**: [{A}]({UA}), no recurrence\n\n**2021-03-03**: [{R}]({UR})\n",
        [A, R],
    ),
    "bold lines over notes": (f"**{R}**\n\nAdds shortcuts. {UR}\n\n**{F}**\n\nOne changed loss. {UF}\n", [R, F]),
    "short bold lines over notes": (f"**{A}**\n\nNo recurrence. {UA}\n\n**{R}**\n\nAdds shortcuts. {UR}\n", [A, R]),
    "bold numbered lines": (f"**1. {A}**\n{UA}\nNo recurrence.\n\n**2. {R}**\n{UR}\nAdds shortcuts.\n", [A, R]),
    "English note on one paper": (
        f"# {A}\n\nAuthors: Vaswani et al.\n\n## Summary\n\nNo recurrence.\n\n## Method\n\nAttention.\n\n## Results\n\nBLEU 28.4.\n",
        [A],
    ),
    "Chinese note on one paper": (
        f"# {A}\n\n作者：Vaswani 等\n\n## 摘要\n\n去掉循环。\n\n## 方法\n\n注意力。\n\n## 实验\n\nBLEU 28.4。\n",
        [A],
    ),
    "Korean note on one paper": (
        f"# {A}\n\n저자: Vaswani 외\n\n## 요약\n\n순환 없음.\n\n## 방법\n\n어텐션.\n\n## 실험\n\nBLEU 28.4.\n",
        [A],
    ),
    "Vietnamese note on one paper": (
        f"# {A}\n\nTác giả: Vaswani và cộng sự\n\n## Tóm tắt\n\nBỏ vòng lặp.\n\n## Phương pháp\n\nAttention.\n\n## Thí nghiệm\n\nBLEU 28.4.\n",
        [A],
    ),
    "labelled title": (
        f"# Week 3\n\nTitle: {A}\n\nLink: {UA}\n\n## Summary\n\nNo recurrence.\n\n## Weaknesses\n\nMemory.\n",
        [A],
    ),
    "front matter": (f'---\ntitle: "{A}"\narxiv: 1706.03762\nrating: 5\n---\n\nNo recurrence.\n', [A]),
    "paper in the front matter": (f"---\ntitle: Week 3\npaper: {A}\nurl: {UA}\n---\n\nNo recurrence.\n", [A]),
    "TOML front matter": (f'+++\ntitle = "{A}"\narxiv = "1706.03762"\n+++\n\nNo recurrence.\n', [A]),
    "paper and related work": (
        f"# {D}\n\n{UD}\n\n## Summary\n\nNo anchors.\n\n## Related work\n\n- [{F}]({UF})\n- Faster R-CNN\n",
        [D, F, "Faster R-CNN"],
    ),
    "title in the heading and again in bold": (f"# {A}\n\n**{A}**\n\n{UA}\n\n## Summary\n\nNo recurrence.\n", [A]),
    "table": (f"| Paper | Year | Rating |\n|---|---|---|\n| {A} | 2017 | 5 |\n| {R} | 2015 | 4 |\n", [A, R]),
    "Chinese table": (f"| 论文 | 年份 | 评分 |\n|---|---|---|\n| {A} | 2017 | 5 |\n| {R} | 2015 | 4 |\n", [A, R]),
    "Korean table": (f"| 논문 | 연도 | 평점 |\n|---|---|---|\n| {A} | 2017 | 5 |\n| {R} | 2015 | 4 |\n", [A, R]),
    "Vietnamese table": (f"| Bài báo | Năm | Điểm |\n|---|---|---|\n| {A} | 2017 | 5 |\n| {R} | 2015 | 4 |\n", [A, R]),
    "table of links": (
        f"| No. | Title | Notes |\n|---|---|---|\n| 1 | [{A}]({UA}) | no recurrence |\n| 2 | [{R}]({UR}) | shortcuts |\n",
        [A, R],
    ),
    "title in the last column": (
        f"| Date | Venue | Title |\n|---|---|---|\n| 2021-03 | NIPS | {A} |\n| 2021-04 | CVPR | {R} |\n",
        [A, R],
    ),
    "names and titles in a table": (f"| Model | Paper |\n|---|---|\n| ResNet | {R} |\n| BERT | {B} |\n", [R, B]),
    "HTML table": (
        f'<table>\n<tr><th>Paper</th><th>Score</th></tr>\n<tr><td><a href="{UA}">{A}</a></td><td>5/5</td></tr>\n'
        f'<tr><td><a href="{UR}">{R}</a></td><td>4/5</td></tr>\n</table>\n',
        [A, R],
    ),
    "folded details": (
        f"<details>\n<summary>{A}</summary>\n\n{UA}\n\n</details>\n\n<details>\n<summary>{R}</summary>\n\n{UR}\n\n</details>\n",
        [A, R],
    ),
    "address first": (f"{UA}\n{A}\nNo recurrence.\n\n{UR}\n{R}\nShortcuts.\n", [A, R]),
    "address last": (f"{A}\n{UA}\nNo recurrence.\n\n{R}\n{UR}\nShortcuts.\n", [A, R]),
    "title over two lines": (f"**Attention Is\nAll You Need**\n{UA}\n", ["Attention Is\nAll You Need"]),
    "linked title over two lines": (f"- [Attention Is\n  All You Need]({UA})\n", ["Attention Is\nAll You Need"]),
    "items under topics": (
        f"- Vision\n  - [{R}]({UR})\n    - shortcuts everywhere\n  - [{F}]({UF})\n- Language\n  - [{A}]({UA})\n",
        [R, F, A],
    ),
    "remarks in capitals below": (
        f"- {A} ({UA})\n  - Replaces Recurrent Layers by Attention\n  - Trains on Eight GPUs\n- {R} ({UR})\n  - Adds Shortcut Connections\n",
        [A, R],
    ),
    "tasks": (f"- [ ] {A} {UA}\n- [x] {R} {UR}\n", [A, R]),
    "quoted line": (f"> {A}\n> {UA}\n\nNo recurrence.\n", [A]),
    "Chinese numbers": (f"1、{A}，{UA}\n2、{R}，{UR}\n", [A, R]),
    "awesome list": (
        f"# Awesome Detection\n\n## Papers\n\n- **{F}** (ICCV 2017) [[paper]({UF})] [[code](https://github.com/facebookresearch/Detectron)]\n"
        f"- **{D}** (ECCV 2020) [[paper]({UD})]\n",
        [F, D],
    ),
    "references with quotes": (
        f'## References\n\n1. Vaswani, A., Shazeer, N., et al. "{A}." NIPS 2017.\n2. He, K., Zhang, X., Ren, S., Sun, J. "{R}." CVPR 2016.\n',
        [A, R],
    ),
    "references with years": (
        f"## References\n\n- Vaswani, A., Shazeer, N., & Parmar, N. (2017). {A}. NeurIPS.\n- He, K., Zhang, X., & Ren, S. (2016). {R}. CVPR.\n",
        [A, R],
    ),
    "Korean week": (
        f"# 3월 1주차\n\n1. {A}\n   - 링크: {UA}\n   - 한 줄: 어텐션만 쓴다\n2. {R}\n   - 링크: {UR}\n   - 한 줄: 지름길\n",
        [A, R],
    ),
    "Vietnamese week": (
        f"# Tuần 1\n\n1. {A}\n   - Liên kết: {UA}\n   - Tóm tắt: chỉ dùng attention\n2. {R}\n   - Liên kết: {UR}\n   - Tóm tắt: đường tắt\n",
        [A, R],
    ),
    "Chinese fields": (
        f"题目：{A}\n作者：Vaswani\n链接：{UA}\n评价：很好\n\n题目：{R}\n作者：何恺明\n链接：{UR}\n评价：经典\n",
        [A, R],
    ),
    "Korean fields": (f"제목: {A}\n저자: Vaswani\n링크: {UA}\n\n제목: {R}\n저자: He\n링크: {UR}\n", [A, R]),
    "Vietnamese fields": (
        f"Tiêu đề: {A}\nTác giả: Vaswani\nLink: {UA}\n\nTiêu đề: {R}\nTác giả: He\nLink: {UR}\n",
        [A, R],
    ),
    "records": (f"title={A}\nurl={UA}\nstar=***\n---\ntitle={R}\nurl={UR}\nstar=**\n", [A, R]),
    "English reading list": (f"## To read\n\n- {A}\n- {R}\n- {F}\n", [A, R, F]),
    "Chinese reading list": (f"## 待读\n\n- {A}\n- {R}\n- {F}\n", [A, R, F]),
    "Korean reading list": (f"## 읽을 논문\n\n- {A}\n- {R}\n- {F}\n", [A, R, F]),
    "Vietnamese reading list": (f"## Danh sách đọc\n\n- {A}\n- {R}\n- {F}\n", [A, R, F]),
    "plain among linked": (f"- [{A}]({UA})\n- {R}\n- ~~{F}~~\n- {L} (later)\n", [A, R, F, L]),
    "table of contents and entries": (
        f"- [{A}](#attention-is-all-you-need)\n- [{R}](#deep-residual-learning)\n\n## {A}\n\n{UA}\n\nIt drops recurrence.\n\n"
        f"## {R}\n\n{UR}\n\nIt adds shortcuts.\n",
        [A, R],
    ),
    "read twice": (f"## 2021-03\n\n- [{A}]({UA}) (3/5)\n\n## 2022-03\n\n- [{A}]({UA}) (5/5)\n", [A, A]),
    "list broken by a rule": (f"- [{A}]({UA})\n\n---\n\n- [{R}]({UR})\n", [A, R]),
    "authors and link in paragraphs of the item": (
        f"1. {A}\n\n   Vaswani et al., NIPS 2017\n\n   {UA}\n\n2. {R}\n\n   He et al., CVPR 2016\n\n   {UR}\n",
        [A, R],
    ),
    "names before linked titles": (f"- ResNet: [{R}]({UR})\n- DETR: [{D}]({UD})\n", [R, D]),
    "bold names before linked titles": (f"- **ResNet** - [{R}]({UR})\n- **DETR** - [{D}]({UD})\n", [R, D]),
    "names and titles between bars": (
        f"- ResNet | {R} | CVPR 2016 | [pdf]({UR})\n- DETR | {D} | ECCV 2020 | [pdf]({UD})\n",
        [R, D],
    ),
    "bold title within a sentence": (f"# Log\n\nToday: **{A}** ({UA}). It drops recurrence.\n", [A]),
    "title in a Chinese sentence": (f"今天读的论文是《{A}》，{UA}，去掉了循环。\n", [A]),
    "names linked": (f"- [ResNet]({UR})\n- [BERT]({UB})\n- [DETR]({UD})\n", ["ResNet", "BERT", "DETR"]),
    "survey by headings": (
        "# Object detection survey\n\n## YOLO\n\nOne network, one pass. https://arxiv.org/abs/1506.02640\n\n"
        "## SSD\n\nSeveral maps. https://arxiv.org/abs/1512.02325\n\n## RetinaNet\n\nFocal loss. https://arxiv.org/abs/1708.02002\n",
        ["YOLO", "SSD", "RetinaNet"],
    ),
    "Chinese title": (
        f"- 《基于深度学习的图像识别方法研究》，张三，2019\n- [{A}]({UA})\n- [{R}]({UR})\n",
        ["基于深度学习的图像识别方法研究", A, R],
    ),
    "named in passing": (
        f"- [{A}]({UA}): builds on Neural Machine Translation by Jointly Learning to Align and Translate and beats [{R}]({UR}) in depth\n"
        f"- [{F}]({UF}): better than Faster R-CNN\n",
        [A, F],
    ),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_entries(name):
    text, wanted = ENTRIES[name]
    assert titles(text) == wanted


# The heading of a note on one paper; `{}` is its title.
HEADINGS = [
    *("{}", "[{}](https://arxiv.org/abs/1706.03762)", "12. {}", "2021-03-02 {}", "{} (NIPS 2017)", "[NIPS 2017] {}"),
    *(
        "Paper Review: {}",
        "[Paper] {}",
        "[Paper Notes] {}",
        'Notes on "{}"',
        "{} (Paper Explained)",
        "**{}**",
        "`[NIPS]` {}",
    ),
    *(
        "[论文阅读] {}",
        "【论文阅读】{}",
        "《{}》论文笔记",
        "《{}》阅读笔记",
        "{}论文笔记",
        "{} 论文阅读笔记",
        "论文: {}",
    ),
    *("[논문 리뷰] {}", "{} 논문 리뷰", "{} 리뷰", "논문: {}", "Bài báo: {}", "{} - ghi chú"),
    *("Notes on {}", "Review: {}", "Summary: {}", "{}: Summary", "{} - Paper Summary", "Week 3: {}", "Day 12 - {}"),
    *("论文笔记：{}", "论文阅读 | {}", "论文阅读笔记 - {}", "论文精读：{}", "论文解读《{}》", "每日论文 12：{}"),
    *(
        "논문 리뷰: {}",
        "논문 리뷰 - {}",
        "논문 정리 | {}",
        "Giải thích bài báo: {}",
        "Đọc paper: {}",
        "Tóm tắt bài báo {}",
    ),
    *("My notes on {}", "Paper summary of {}", "Reading group: {}", "读论文：{}", "论文笔记（3）：{}", "论文笔记3-{}"),
    *("【论文笔记】{}（NIPS 2017）", "논문 스터디: {}", "(논문 리뷰) {}", "Đọc hiểu bài báo {}", "Paper #12: {}"),
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_heading_of_a_note_on_one_paper(heading):
    note = f"# {heading.format(A)}\n\n{UA}\n\n## Method\n\nIt drops recurrence and keeps attention.\n\n## Results\n\nGood.\n"
    assert titles(note) == [A]


FILES = {
    "the title": (f"papers/{A}.md", f"My notes on it, see {UA}\n", [A]),
    "a date and the title": (f"2017-06-12-{A}.md", f"My notes on it, see {UA}\n", [A]),
    "the title over a Vietnamese note": (f"{R}.md", f"Mạng rất sâu, dùng kết nối tắt. {UR}\n", [R]),
    "the title over a Korean note": (f"논문/{R}.md", f"매우 깊은 망, 지름길 연결. {UR}\n", [R]),
    "the title with underscores": ("Deep_Residual_Learning_for_Image_Recognition.md", f"매우 깊은 망. {UR}\n", [R]),
    "a date": ("2021-03-02.md", f"See {UA}\n", []),
    "a Chinese word": ("注意力.md", f"见 {UA}\n", []),
    "README": ("README.md", f"See {UA} and {UR}\n", []),
    "index": ("notes/index.md", f"See {UA} and {UR}\n", []),
    "untitled": ("Untitled 1.md", f"See {UA} and {UR}\n", []),
    "the title of a note without papers": ("Cài đặt Docker trên Ubuntu.md", "Chạy lệnh sau: apt install docker\n", []),
}


@pytest.mark.parametrize("name", FILES)
def test_file_name(name):
    path, text, wanted = FILES[name]
    mentions = found(text, path).mentions
    assert [m.title for m in mentions] == wanted
    assert all(m.start is None and m.end is None and m.source == "path" for m in mentions)


NOTHING = {
    "table of contents": (
        "# Deep learning notes\n\n- [Introduction](#introduction)\n- [Object Detection](#object-detection)\n- [References](#references)\n\n"
        "## Introduction\n\nHow these notes came about.\n\n## Object Detection\n\nBoxes around things.\n"
    ),
    "plain table of contents": "Table of Contents\n\n1. Introduction to Deep Learning\n2. Convolutional Neural Networks\n3. Recurrent Neural Networks\n4. Attention and Transformers\n",
    "things to do": "# TODO\n\n- [ ] Fix the data loader for the segmentation task\n- [x] Train the baseline model again\n- [ ] Write the introduction of the report\n",
    "English installation": "# Installation\n\n1. Install the driver\n2. `pip install torch torchvision`\n3. Clone the repository\n\n## Usage\n\n- Train: `python train.py --lr 0.1`\n",
    "Vietnamese installation": (
        "# Hướng dẫn cài đặt Docker\n\n## Yêu cầu\n\n- Ubuntu 20.04 trở lên\n- Quyền sudo\n\n## Các bước\n\n1. Cập nhật danh sách gói: `apt update`\n"
        "2. Cài đặt Docker Engine\n\n| Lệnh | Ý nghĩa |\n|---|---|\n| docker ps | Liệt kê container |\n"
    ),
    "Korean installation": "# 도커 설치 방법\n\n1. 패키지 목록 갱신\n2. Docker Engine 설치\n\n## 자주 쓰는 명령어\n\n- `docker ps`: 컨테이너 목록\n",
    "Chinese installation": "# Docker 安装笔记\n\n1. 更新软件源\n2. 安装 Docker Engine\n\n## 常用命令\n\n- `docker ps`：查看容器\n",
    "Vietnamese software": (
        "# Spring Boot: Dependency Injection và Inversion of Control\n\nBài này giải thích **Dependency Injection** và **Inversion of Control**.\n\n"
        "### 1. Dependency Injection là gì?\n\nLà một mẫu thiết kế.\n\n### 2. Constructor Injection\n\nTruyền qua hàm tạo.\n"
    ),
    "Vietnamese patterns": "# Design Patterns\n\n## 1. Singleton Pattern\n\nChỉ một thể hiện.\n\n## 2. Factory Method Pattern\n\nTạo đối tượng.\n",
    "Vietnamese database": "# Tối ưu câu truy vấn SQL\n\n- **Index**: tăng tốc độ đọc\n- **Explain**: xem kế hoạch thực thi\n\nĐánh giá hiệu năng: trước 7.5s, sau 0.3s.\n",
    "Vietnamese basics": "# Machine Learning cơ bản\n\n## 1. Linear Regression\n\nHồi quy tuyến tính.\n\n## 2. Support Vector Machine\n\nTìm siêu phẳng.\n",
    "Vietnamese operations": "1. **CI/CD Pipeline** - tự động hóa quy trình\n2. **Kubernetes Cluster Management** - quản lý cụm\n3. **Infrastructure as Code** - Terraform\n4. **Monitoring and Logging** - Prometheus, Grafana\n",
    "Vietnamese links": "# React Hooks cơ bản\n\n## useState\n\nDùng để lưu trạng thái.\n\n## useEffect\n\nChạy sau khi render.\n\n## Tài liệu tham khảo\n\n- [React Documentation](https://react.dev)\n- [Kent C. Dodds Blog](https://kentcdodds.com)\n",
    "Vietnamese news": "# Tin tức công nghệ\n\n- Google ra mắt điện thoại mới\n- Apple Vision Pro giảm giá\n- 5 sao cho dịch vụ khách hàng\n",
    "English operations": "1. **Continuous Integration** - automate the build\n2. **Cluster Management** - run Kubernetes\n3. **Infrastructure as Code** - Terraform\n4. **Monitoring and Logging** - Prometheus\n",
    "English interface": (
        "# API Reference\n\n## GET /users\n\nReturns a list of users.\n\n## POST /users\n\nCreates a user.\n\n"
        "| Field | Type | Description |\n|---|---|---|\n| name | string | The name |\n| rating | int | 1 to 5 |\n"
    ),
    "changes": "# Changelog\n\n## 1.2.0 - 2021-03-02\n\n- Added Multi-GPU Training\n- Fixed Memory Leak in Data Loader (#123)\n\n## 1.1.0\n\n- Improved Inference Speed\n",
    "issues": "# Issues\n\n- #123 Training crashes with mixed precision\n- #124 Data loader is slow\n- #7/10 done\n",
    "navigation": "[Home](/) | [About](/about) | [Archive](/archive) | [Tags](/tags)\n\nWelcome.\n\n- [Previous post](/p1)\n- [Next post](/p3)\n",
    "Chinese navigation": "[首页](/) | [归档](/archive) | [标签](/tags)\n\n- [上一篇](/p1)\n- [下一篇](/p3)\n",
    "Korean navigation": "[홈](/) | [태그](/tags) | [방명록](/guest)\n\n- [이전 글](/p1)\n- [다음 글](/p3)\n",
    "Vietnamese navigation": "[Trang chủ](/) | [Giới thiệu](/about) | [Thẻ](/tags)\n\n- [Bài trước](/p1)\n- [Bài sau](/p3)\n",
    "English events": (
        "# Conferences\n\n- Workshop: Machine Learning for Systems\n- Tutorial: Deep Learning on Graphs\n"
        '- Invited talk: Yoshua Bengio, "Towards Compositional Understanding"\n- Keynote: "The Future of Computer Vision"\n'
        "- Book: Pattern Recognition and Machine Learning\n- Course: Deep Learning for Natural Language Processing\n"
    ),
    "Chinese events": "# 会议记录\n\n- 讲座：《深度学习的未来》\n- 书：《统计学习方法》\n- 课程：CS231n Convolutional Neural Networks for Visual Recognition\n- 研讨会：Graph Representation Learning\n",
    "Korean events": "# 행사\n\n- 워크숍: Graph Representation Learning\n- 책: Pattern Recognition and Machine Learning\n- 강의: Deep Learning for Computer Vision\n",
    "Vietnamese events": "# Sự kiện\n\n- Hội thảo: Machine Learning for Health\n- Sách: Pattern Recognition and Machine Learning\n- Khóa học: Deep Learning for Computer Vision\n",
    "English results": "# Results\n\n| Method | Backbone | mAP | FPS |\n|---|---|---|---|\n| Faster R-CNN | ResNet-50 | 37.4 | 26 |\n| DETR | ResNet-50 | 42.0 | 28 |\n",
    "Chinese results": "## 实验结果\n\n| 方法 | 数据集 | 精度 |\n|---|---|---|\n| ResNet-50 | ImageNet | 76.1 |\n| ViT-B | ImageNet | 77.9 |\n",
    "Korean results": "## 실험 결과\n\n| 모델 | 정확도 | 파라미터 |\n|---|---|---|\n| ResNet-50 | 76.1 | 25M |\n| ViT-B/16 | 77.9 | 86M |\n",
    "Vietnamese results": "## Kết quả thí nghiệm\n\n| Mô hình | Độ chính xác | Tham số |\n|---|---|---|\n| ResNet-50 | 76.1 | 25M |\n| ViT-B/16 | 77.9 | 86M |\n",
    "settings": "| Hyperparameter | Value |\n|---|---|\n| Learning rate | 0.1 |\n| Batch size | 256 |\n",
    "glossary": "# Glossary\n\n- Attention: a weighted sum of values\n- Batch normalization: scales activations per batch\n- Dropout: sets units to zero at random\n",
    "prose": f"I spent the week on the data loader. {A} came up in the meeting, and so did {R}, but nobody had read them again.\n",
    "sites": "# Useful links\n\n- [Lilian Weng's blog](https://lilianweng.github.io)\n- [Papers with Code](https://paperswithcode.com)\n- [Distill](https://distill.pub)\n",
    "videos": "# Videos\n\n- [Stanford CS231n: Convolutional Neural Networks for Visual Recognition](https://www.youtube.com/watch?v=vT1JzLTH4G4)\n",
    "course": "# CS231n\n\n## Lecture 1: Introduction to Convolutional Neural Networks\n\nHistory of vision.\n\n## Lecture 2: Image Classification Pipeline\n\nNearest neighbours.\n",
    "book": "# The Pragmatic Programmer\n\n## Chapter 1: A Pragmatic Philosophy\n\nTake responsibility.\n\n## Chapter 2: A Pragmatic Approach\n\nNo repetition.\n\nRating: 5/5\n",
    "curriculum": "# Curriculum Vitae\n\n## Education\n\n- M.Sc. in Computer Science, 2015\n\n## Experience\n\n- Machine Learning Engineer at a startup\n- Research Assistant, Computer Vision Group\n\n## Skills\n\n- Python: 9/10\n- C++: 7/10\n",
    "English template": "# Paper Title\n\n- Authors:\n- Venue:\n- Rating: /5\n\n## Summary\n\n## Strengths\n\n## Weaknesses\n",
    "Chinese template": "# 论文标题\n\n- 作者：\n- 会议：\n- 评分：☆☆☆☆☆\n\n## 摘要\n\n## 优点\n",
    "Korean template": "# 논문 제목\n\n- 저자:\n- 학회:\n- 평점: /5\n\n## 요약\n\n## 장점\n",
    "Vietnamese template": "# Tên bài báo\n\n- Tác giả:\n- Hội nghị:\n- Đánh giá: /10\n\n## Tóm tắt\n\n## Ưu điểm\n",
    "diary": "# 2021-03-02\n\nWoke up late, went for a run, 8/10 day. Dinner with Linh.\n\n# 2021-03-03\n\nRain. 3/10.\n",
    "recipe": "# Pho\n\n- 500 g beef bones\n- 2 star anise\n- Rating: 5/5\n",
    "code": f"```python\nclass Attention:\n    '''{A} ({UA})'''\n```\n",
    "mathematics": "# Linear algebra\n\n## Eigenvalues and Eigenvectors\n\n$Ax = \\lambda x$\n\n## Singular Value Decomposition\n\n$A = U \\Sigma V^T$\n",
    "meeting": "# Meeting 2021-05-04\n\nAttendees: Anna, Ben, Chloe\n\n1. Status of the Image Classification Project\n2. Budget for GPUs\n3. Next Steps for Semantic Segmentation\n",
    "questions": "# Questions\n\n- Why does batch normalization work?\n- How do transformers scale with data?\n",
    "commands": "# Git cheat sheet\n\n- git rebase -i: Interactive Rebase\n- git cherry-pick: Pick Commits\n",
    "companies": "# Companies to apply to\n\n- Google Brain\n- DeepMind\n- Meta AI Research\n",
    "data sets": "# Datasets\n\n- ImageNet: 1.2M images\n- COCO: 118k images\n",
    "English topics": "# Topics to learn\n\n- Reinforcement Learning\n- Graph Neural Networks\n- Natural Language Processing\n",
    "Chinese topics": "# 学习路线\n\n- 机器学习基础\n- 计算机视觉（Computer Vision）\n- 自然语言处理（Natural Language Processing）\n",
    "frequent questions": "# FAQ\n\n**How do I train a model?**\n\nRun the script.\n\n**Where are the weights?**\n\nIn the folder.\n",
    "competition": "# Kaggle: Titanic - Machine Learning from Disaster\n\n- Feature engineering: title from the name\n- Model: random forest, accuracy 0.78\n",
    "exercises": "# LeetCode 刷题\n\n- 1. Two Sum ★\n- 15. 3Sum ★★\n- 42. Trapping Rain Water ★★★\n",
    "Korean basics": "# 운영체제 정리\n\n## Process and Thread\n\n프로세스는 실행 중인 프로그램이다.\n\n## Deadlock Detection and Recovery\n\n교착 상태를 찾는다.\n",
    "blog post": "---\ntitle: My new year resolutions\ntags: [life]\n---\n\nRun more.\n",
    "Vietnamese blog post": "---\ntitle: Cài đặt PostgreSQL trên Ubuntu\ntags: [database]\n---\n\nChạy lệnh sau.\n",
    "Chinese red packet": "添加红包\n\n祝福语\n\n红包数量\n\n个\n\n余额支付\n\n当前余额3.43元\n\n评论 2\n\n点赞 5\n",
    "bare links": f"- {UA}\n- {UR}\n",
    "sentences before addresses": f"# Log\n\nNothing new here, see {UA}\n\nStill the best, compare {UR}\n",
    "sentence about a model": "# Log\n\nGPT-3 is large. It needs no fine-tuning. See https://arxiv.org/abs/2005.14165\n",
    "empty": "# \n\n-\n\n> \n",
}


@pytest.mark.parametrize("name", NOTHING)
def test_notes_without_entries(name):
    note = found(NOTHING[name])
    assert [(m.title, m.rule) for m in note.mentions] == []


# A line among others of a list of papers that is no entry itself.
ASIDES = [
    *(
        "Workshop: Machine Learning for Systems",
        "Tutorial: Deep Learning on Graphs",
        "Book: Deep Learning (Goodfellow et al., 2016)",
    ),
    *(
        'Invited talk: "Towards Compositional Understanding"',
        "see also the slides",
        "TODO: read the appendix",
        "to be continued",
    ),
    *(
        "https://arxiv.org/abs/1406.2661",
        "[code](https://github.com/google/trax)",
        "[here](https://arxiv.org/abs/1406.2661)",
        "...",
        "★★★",
        "2021",
    ),
    *(
        "讲座：《深度学习的未来》",
        "书：《统计学习方法》",
        "待补充",
        "워크숍: Graph Representation Learning",
        "책: 딥러닝 입문",
        "나중에 추가",
    ),
    *(
        "Hội thảo: Machine Learning for Health",
        "Sách: Học sâu cơ bản",
        "đọc thêm sau",
        "sẽ bổ sung",
        "今天没读",
        "오늘은 쉬었다",
    ),
    *(
        "Vision",
        "ICCV 2019",
        "March 2021",
        "Part 2/3",
        "**Vision**",
        "[[2021-03-02]]",
        "![figure](a.png)",
        "`python train.py`",
        "$x^2$",
    ),
    *("I was ill all week and read nothing.", "3/5 of the day went into slides", "buy milk, must read the label"),
]


@pytest.mark.parametrize("line", ASIDES)
def test_asides_in_a_list_of_papers(line):
    assert titles(f"# Reading log\n\n- [{A}]({UA})\n- {line}\n- [{R}]({UR})\n- [{F}]({UF})\n") == [A, R, F]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"- [{A}]({UA})\n- [ResNet]({UR})\n- [BERT]({UB})\n", ["paper", "method", "method"]),
        (f"- [Mask R-CNN](https://arxiv.org/abs/1703.06870)\n- [{A}]({UA})\n", ["method", "paper"]),
        ("title=GPT-2\nstar=***\n---\ntitle=Attention Is All You Need\nstar=**\n", ["method", "paper"]),
        (f"| Paper | Rating |\n|---|---|\n| BERT | 4 |\n| {A} | 5 |\n", ["method", "paper"]),
    ],
)
def test_kinds(text, kinds):
    assert [m.kind for m in found(text).mentions] == kinds


STRUCK = {
    "~~{}~~": True,
    "~~[{}](https://arxiv.org/abs/1706.03762)~~": True,
    "[~~{}~~](https://arxiv.org/abs/1706.03762)": True,
    "<del>{}</del>": True,
    "~~[4/5] {}~~": True,
    "{} ~~wrong remark~~": False,
    "~~[6/10]~~ [7/10] [{}](https://arxiv.org/abs/1706.03762)": False,
    "[{}](https://arxiv.org/abs/1706.03762) ~~boring~~": False,
    "~{}~": False,
}


@pytest.mark.parametrize("line", STRUCK)
def test_struck(line):
    mentions = found(f"- [{R}]({UR})\n- {line.format(A)}\n- [{F}]({UF})\n").mentions
    assert [(m.title, m.struck) for m in mentions] == [(R, False), (A, STRUCK[line]), (F, False)]


def test_sources_sections_and_lines():
    text = (
        f"# Reading log\n\n## Vision\n\n- [{R}]({UR})\n- **{F}** {UF}\n\n| Paper | Rating |\n|---|---|\n| {D} | 4 |\n\n"
        f"## Language\n\n### {A}\n\n{UA}\n"
    )
    note = found(text)
    assert [(m.title, m.source) for m in note.mentions] == [(R, "link"), (F, "bold"), (D, "table"), (A, "heading")]
    assert [note.sections[m.section].heading for m in note.mentions] == ["Vision", "Vision", "Vision", "Language"]
    assert all(text[m.start : m.end] == m.title for m in note.mentions)
    assert all(m.scope[0] <= m.start < m.end <= m.scope[1] for m in note.mentions)


def test_venue_and_year():
    text = f"- [{R}]({UR}), CVPR 2016\n- {A} (NIPS 2017) [pdf]({UA})\n- [{F}]({UF})\n"
    assert [(m.venue, m.year) for m in found(text).mentions] == [("CVPR", 2016), ("NIPS", 2017), (None, None)]


def test_note_title():
    assert found(f"# Reading log\n\n- [{A}]({UA})\n").title == "Reading log"
    assert found(f"- [{A}]({UA})\n- [{R}]({UR})\n").title == A
    assert found(f"---\ntitle: Week 3\n---\n# Log\n\n- [{A}]({UA})\n").title == "Week 3"
    assert found("nothing at all\n").title == ""


@pytest.mark.parametrize("label", ["paper", "论文", "bài báo", "논문"])
def test_a_label_that_announces_one_paper_after_the_other_makes_none_the_papers_of_the_note(label):
    listed = {
        A: UA,
        R: UR,
        "Fully Convolutional Networks for Semantic Segmentation": "https://arxiv.org/abs/1411.4038",
        "Focal Loss for Dense Object Detection": "https://arxiv.org/abs/1708.02002",
    }
    parts = [
        f"## Part {n}\n\nSome words.\n\n{label}: [{title}]({url})\n" for n, (title, url) in enumerate(listed.items())
    ]
    note = found("# Applications\n\n" + "\n".join(parts) + "\n## What is left\n\nIt is slow.\n")
    assert [mention.title for mention in note.mentions] == list(listed)
    assert all(mention.scope[1] <= note.text.index("What is left") for mention in note.mentions)


TOLD_NAMES = [
    "- [{name}]({url})\n  - It is fast\n",
    "- [{name}]({url})\n  - 매우 빠르다\n",
    "- 8/10 [{name}]({url})\n",
    "- {name} [paper]({url}) [code](https://github.com/a/b)\n",
    "- {name} ({url})\n",
    "- **{name}** - [arXiv]({url})\n  - nhanh\n",
    "- {name}：{url}，很快\n",
    "1. {name} - 빠르다 {url}\n",
    "{name}\n{url}\nrating: 8/10\n",
]


@pytest.mark.parametrize("name", ["MobileNets", "Mask R-CNN", "BERT", "YOLOv3"])
@pytest.mark.parametrize("written", TOLD_NAMES)
def test_a_name_with_its_paper_beside_it_is_an_entry_however_few_words_stand_around(written, name):
    assert titles("# Notes\n\n" + written.format(name=name, url=UA)) == [name]
