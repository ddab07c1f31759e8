"""Notes built by hand in four languages that claim things of a few papers, some against each other."""

from dataclasses import replace
from datetime import UTC, datetime

from handmade import at, make_link, make_mention, make_note, make_rating
from notesetl.records import Claim, TopicTag
from notesetl.tables.store import Run, SnapshotWriter, Topic

YOLACT = "YOLACT: Real-time Instance Segmentation"
TOPICS = (
    Topic("detection", "Detection"),
    Topic("instance-segmentation", "Instance segmentation", "detection"),
    Topic("nlp", "NLP"),
)
SEGMENTATION = (TopicTag("instance-segmentation", 1, "heading", 0.9), TopicTag("detection", 2, "title", 0.4))
ENGLISH = f"""# Instance segmentation

- {YOLACT} 8/10 https://arxiv.org/abs/1904.02689
  can be 3-10x faster
  than Mask R-CNN
  - coarse masks of small things
  - Mask R-CNN reaches 37.1 AP on COCO
- Mask R-CNN 9/10 https://arxiv.org/abs/1703.06870
  - only 5 fps
"""
KOREAN = """- YOLACT 4/5 https://arxiv.org/abs/1904.02689
  - 속도가 빠르다
  - 학습은 느린 것 같다
- Fast R-CNN https://arxiv.org/abs/1504.08083
  - 빠르지 않다
- Faster R-CNN https://arxiv.org/abs/1506.01497
"""
CHINESE = (
    "- Mask R-CNN https://arxiv.org/abs/1703.06870\n  - 没有 YOLACT 快\n  - 每个框再预测一个掩码\n\n综述写得太散\n"
)
VIETNAMESE = "- PointNet++ và hơn thế\n- PointNet cổ điển\n- YOLOv3 9/10\n- YOLOv2 4/10\n"


def claim(text, quote, mention=0, **fields):
    start, end = at(text, quote)
    values = {
        "subject": None,
        "tier": "evaluative",
        "aspect": "efficiency",
        "polarity": "positive",
        "hedged": False,
        "negated": False,
        "section": -1,
        "language": "en",
        "rule": "comparison",
        "confidence": 0.9,
    }
    absent = ("comparator", "metric", "value", "value_min", "value_max", "unit", "dataset")
    return Claim(start=start, end=end, mention=mention, **{**dict.fromkeys(absent), **values, **fields})


def paper_link(text, arxiv_id, mention):
    fields = {"kind": "arxiv", "role": "paper", "arxiv_id": arxiv_id, "mention": mention}
    return make_link(text, f"https://arxiv.org/abs/{arxiv_id}", **fields)


def english():
    return make_note(
        "en/seg.md",
        ENGLISH,
        language="en",
        mentions=(
            make_mention(ENGLISH, YOLACT, ratings=(make_rating(ENGLISH, "8/10", 8, 10),), topics=SEGMENTATION),
            replace(
                make_mention(ENGLISH, "Mask R-CNN", kind="method", ratings=(make_rating(ENGLISH, "9/10", 9, 10),)),
                start=at(ENGLISH, "Mask R-CNN", 2)[0],
                end=at(ENGLISH, "Mask R-CNN", 2)[1],
            ),
        ),
        links=(paper_link(ENGLISH, "1904.02689", 0), paper_link(ENGLISH, "1703.06870", 1)),
        claims=(
            claim(
                ENGLISH,
                "can be 3-10x faster\n  than Mask R-CNN",
                subject="YOLACT",
                comparator="Mask R-CNN",
                metric="faster",
                value="3-10",
                unit="x",
                value_min=3.0,
                value_max=10.0,
            ),
            claim(ENGLISH, "coarse masks of small things", aspect="limitation", polarity="negative", confidence=0.7),
            claim(
                ENGLISH,
                "Mask R-CNN reaches 37.1 AP on COCO",
                mention=-1,
                subject="mask r cnn",
                aspect="accuracy",
                value="37.1",
                value_min=37.1,
                value_max=37.1,
                unit="AP",
                dataset="COCO",
                confidence=0.6,
            ),
            claim(ENGLISH, "only 5 fps", mention=1, polarity="negative", value="5", unit="fps"),
        ),
    )


def korean():
    ratings = (make_rating(KOREAN, "4/5", 4, 5),)
    return make_note(
        "ko/정리.md",
        KOREAN,
        language="ko",
        mentions=(
            make_mention(KOREAN, "YOLACT", kind="method", ratings=ratings, topics=SEGMENTATION[:1]),
            make_mention(KOREAN, "Fast R-CNN", kind="method"),
            make_mention(KOREAN, "Faster R-CNN", kind="method"),
        ),
        links=tuple(
            paper_link(KOREAN, arxiv_id, number)
            for number, arxiv_id in enumerate(("1904.02689", "1504.08083", "1506.01497"))
        ),
        claims=(
            claim(KOREAN, "속도가 빠르다", language="ko", confidence=0.8),
            claim(KOREAN, "학습은 느린 것 같다", language="ko", polarity="negative", hedged=True, confidence=0.55),
            claim(KOREAN, "빠르지 않다", mention=1, language="ko", polarity="negative", negated=True),
        ),
    )


def chinese():
    return make_note(
        "zh/b.md",
        CHINESE,
        language="zh",
        mentions=(make_mention(CHINESE, "Mask R-CNN", kind="method", topics=SEGMENTATION),),
        links=(paper_link(CHINESE, "1703.06870", 0),),
        claims=(
            claim(CHINESE, "没有 YOLACT 快", language="zh", polarity="negative", comparator="YOLACT", negated=True),
            claim(
                CHINESE,
                "每个框再预测一个掩码",
                language="zh",
                tier="descriptive",
                aspect="mechanism",
                polarity="neutral",
                confidence=0.5,
            ),
            claim(CHINESE, "综述写得太散", mention=-1, language="zh", aspect="simplicity", polarity="negative"),
        ),
    )


def vietnamese():
    mentions = (
        make_mention(VIETNAMESE, "PointNet++", kind="method"),
        replace(
            make_mention(VIETNAMESE, "PointNet", kind="method"),
            start=at(VIETNAMESE, "PointNet", 1)[0],
            end=at(VIETNAMESE, "PointNet", 1)[1],
        ),
        make_mention(VIETNAMESE, "YOLOv3", kind="method", ratings=(make_rating(VIETNAMESE, "9/10", 9, 10),)),
        make_mention(VIETNAMESE, "YOLOv2", kind="method", ratings=(make_rating(VIETNAMESE, "4/10", 4, 10),)),
    )
    return make_note("vi/a.md", VIETNAMESE, language="vi", mentions=mentions)


def publish(out, *notes):
    with SnapshotWriter(out, Run("1", {}, datetime(2024, 5, 1, tzinfo=UTC)), TOPICS) as writer:
        for note in notes:
            writer.add_note(note)
        writer.publish()
    return out


def publish_all(out):
    return publish(out, english(), korean(), chinese(), vietnamese())
