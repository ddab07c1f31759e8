"""Names of methods in a series with remarks: what some tell holds for their siblings; other lists hold none."""

# ruff: noqa: E501 (a note a line)
import pytest

from extraction import found, titles

SERIES = {
    "ids at some": ("# Pooling\n\n- SAGPool (1904.08082)\n  - scores nodes\n- DiffPool\n  - soft clusters\n- TopKPool – gates\n- MinCutPool (1907.00481)\n", ["SAGPool", "DiffPool", "TopKPool", "MinCutPool"]),
    "venues at some": ("VERIFIERS\n\nReluplex - simplex with ReLU\nFastLin (ICML'18) - linear bounds\nERAN - abstract domains\nDeepPoly (POPL'19) - tight bounds\n", ["Reluplex", "FastLin", "ERAN", "DeepPoly"]),
    "years in brackets": ("Rank models\n\nRankBoost (2003). Boosts weak rankings of training pairs.\nAdaRank (2007). The loss is the metric.\nSoftNDCG. Smooths it.\nBoltzRank. A distribution over permutations.\n", ["RankBoost", "AdaRank", "SoftNDCG", "BoltzRank"]),
    "bullets of text": ("Nhận dạng giọng nói\n\n• QuartzNet (ICASSP 2020)\n   tích chập tách kênh\n• CitriNet\n   thêm SE\n• ContextNet (Interspeech 2020)\n   ngữ cảnh toàn câu\n", ["QuartzNet", "CitriNet", "ContextNet"]),
    "colons in Vietnamese": ("## Phát hiện vật thể\n\n- FCOS : không anchor, huấn luyện dễ\n- CornerNet : hai góc, attention\n- CenterNet : tâm vật thể, loss focal\n- RepPoints : tập điểm, detection tốt\n- YOLOF : một tầng đặc trưng\n", ["FCOS", "CornerNet", "CenterNet", "RepPoints", "YOLOF"]),
    "bars in Vietnamese": ("# Nhận dạng hành động\n\nTPN ┃ mô hình kim tự tháp\nX3D ┃ mở dần từng trục, huấn luyện nhanh (CVPR 2020)\nMViTv2 ┃ attention gộp (CVPR 2022)\nUniFormer ┃ tích chập rồi attention\n", ["TPN", "X3D", "MViTv2", "UniFormer"]),
    "Chinese dashes": ("# 检测小抄\n\n- GFocal（NeurIPS 2020）—— 分布式框回归\n- PAA —— 概率分配\n- AutoAssign —— 全自动分配标签\n- VFNet（CVPR 2021）—— 质量感知分类\n", ["GFocal", "PAA", "AutoAssign", "VFNet"]),
    "Chinese colons": ("AI 化学\n\nPhysNet：物理先验\nGemNet（2106.08903）：方向消息\nSpookyNet：电荷与自旋\nForceNet（2103.01436）：不守恒也行\n", ["PhysNet", "GemNet", "SpookyNet", "ForceNet"]),
    "Korean dashes": ("# 추적 메모\n\n- TrackFormer (2101.02702) — 쿼리로 추적\n- MOTR — 프레임을 넘는 쿼리\n- TransTrack (2012.15460) — 두 갈래 디코더\n- GTR — 못 봄\n", ["TrackFormer", "MOTR", "TransTrack", "GTR"]),
    "Korean colons": ("## 한줄평\n\n- QuartzNet : 가벼운 인코더\n- wav2letter : conv만으로 학습\n- TransformerXL : 긴 문맥 학습\n- SpeechT5 : 인코더-디코더 사전학습\n- 오늘은 여기까지\n", ["QuartzNet", "wav2letter", "TransformerXL", "SpeechT5"]),
    "links to papers": ("# Policy gradients\n\n[TRPO](https://arxiv.org/abs/1502.05477) — toán nặng\n[ACKTR](https://arxiv.org/abs/1708.05144) — nhanh\n[IMPALA](https://arxiv.org/abs/1802.01561) — nhiều máy\n", ["TRPO", "ACKTR", "IMPALA"]),
    "headings": ("# Compilers\n\n## Glow (1805.00907)\nTwo levels of IR.\n\n## nGraph (1801.08058)\nBridges.\n\n## TensorComp\nPolyhedral.\n", ["Glow", "nGraph", "TensorComp"]),
    "tasks": ("# Rút gọn\n\n- [x] SparseGPT (2301.00774) — một lượt\n- [ ] Wanda (2306.11695) — chưa đọc\n- [ ] SliceGPT → để sau\n", ["SparseGPT", "Wanda", "SliceGPT"]),
}  # fmt: skip


@pytest.mark.parametrize("name", SERIES)
def test_siblings_are_entries(name):
    text, wanted = SERIES[name]
    got = titles(text, "x.md" if text.startswith("#") else "x.txt")
    assert got == wanted


OTHERS = {
    "tools": "# Stack\n\n- PyTorch: training of the model\n- OpenCV: image preprocessing\n- FastAPI: inference server\n- TensorBoard: loss curves\n- GitHub Actions: CI\n",
    "tools in Vietnamese": "# Công cụ\n\n- NumPy – tính toán\n- PyTorch – huấn luyện mô hình\n- TensorFlow – mô hình cũ\n- MySQL – lưu nhãn\n",
    "tools in Korean": "# 환경\n\n- PyTorch : 모델 학습\n- MLflow : 학습 기록\n- FastAPI : 추론 서버\n- PostgreSQL : 데이터\n",
    "tools in Chinese": "# 环境\n\n- PyTorch：训练模型\n- TensorRT：推理加速\n- OpenCV：读图\n- VSCode：写代码\n",
    "to-dos": "# TODO\n\n- [ ] Call Minh about the GPU\n- [ ] Fix loader\n- [ ] Send the draft\n- [ ] Buy RAM\n",
    "people": "# Nhóm\n\n- Nguyễn Minh: viết phần training\n- Trần Hà: dữ liệu\n- Lê Khang: demo\n- Phạm Anh: benchmark\n",
    "people in English": "# Team\n\n- Anna Schmidt: training code\n- Ben McArthur – benchmark\n- Carla DeSouza – paper draft\n- Dan O'Neil: dataset\n",
    "shopping": "# Shopping\n\n- MacBook Pro: 2000\n- iPhone 15 – maybe\n- PS5 (2020)\n- LEGO set\n- USB-C hub\n",
    "films": "# Films\n\n- WALL-E (2008)\n- Se7en (1995)\n- ALIEN3 (1992)\n- eXistenZ (1999)\n",
    "changelog": "# Changelog\n\n- v1.2.0 (2021): faster training\n- v1.1.0 (2020): new model\n- v1.0.0 (2019): first\n- v0.9 (2018): beta\n",
    "figures": "# Results on the benchmark\n\n- ResNet50: 76.1\n- ResNet101: 77.4\n- DenseNet: 74.9\n- VGG16: 71.6\n",
    "metrics": "# Metrics of the paper\n\n- mAP: precision over recall\n- FID: distance of features of a network\n- BLEU: n-grams of the reference\n- PSNR: noise\n",
    "parts of a method": "# DETR: End-to-End Object Detection with Transformers\nhttps://arxiv.org/abs/2005.12872\n\n## Method\n- ResNet50: backbone features\n- FFN1: class head\n- MLP3: box head\n- GIoU: loss of the boxes\n",
    "class names": "# Thrift\n\n* TSocket - blocking I/O\n* TFileTransport - ghi ra file\n* TMemoryBuffer - trong bộ nhớ\n* TZlibTransport - nén dữ liệu\n",
    "topics": "# Interests\n\n- Object Detection: since 2018\n- Speech Recognition: for a year\n- Machine Translation: new\n- Question Answering: someday\n",
    "sentences": "# 한 줄\n\nBERT를 다시 읽었다\nGPT 계열은 다음 주\nT5에 대한 결과이긴 하다\nXLNet은 접었다\n",
    "days": "# Week\n\n**Mon** BigBird (2007.14062): sparse\n**Tue** dentist\n**Wed** Longformer (2004.05150): windows\n**Thu** rest\n",
}  # fmt: skip


@pytest.mark.parametrize("name", OTHERS)
def test_other_lists_hold_no_entries(name):
    assert [m.title for m in found(OTHERS[name]).mentions if m.rule.endswith("_series")] == []
