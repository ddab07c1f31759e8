"""Tables to look at, among them those of a note that means harm."""

from datetime import UTC, datetime

from handmade import TOPICS, make_claim, make_link, make_mention, make_note, make_rating
from notesetl.records import TopicTag
from notesetl.tables.store import Run, SnapshotWriter

TITLES = {
    "en": "Attention Is All You Need",
    "ko": "주의 기반 번역 모델 다시 보기",
    "vi": "Phát hiện đối tượng bằng mạng nơ-ron",
    "zh": "基于深度学习的目标检测综述",
}
# What steers a browser, a template, a spreadsheet or a reader, in every place where a note's words can come to stand.
EVIL = '</script><script>pwned=1</script><img src=x onerror=pwned=2> {{7*7}}{%x%} \' onload="x" \u202egnp'
FORMULA = "=HYPERLINK(1) 🔥𝒳"
HOSTILE = f"# {EVIL}\n\n- {FORMULA} 9/10 javascript:pwned=3\n- 🔥 {EVIL} ★★☆\n  - 𠮷 is <b>fast</b>\r\n"


def plain_notes():
    for code, title in TITLES.items():
        text = f"😀 {code}\n\n- {title} 8/10\n  - 10x faster\n"
        yield make_note(
            f"{code}/list.md",
            text,
            language=code,
            mentions=(
                make_mention(
                    text,
                    title,
                    year=2010 + len(code) if code == "en" else 2020,
                    ratings=(make_rating(text, "8/10", 8, 10, score=0.9 if code == "zh" else 0.5),),
                    topics=(TopicTag("object-detection" if code in {"vi", "zh"} else "detection", 1, "title", 0.9),),
                ),
            ),
            claims=(make_claim(text, "10x faster", mention=0, language=code),) if code == "en" else (),
        )


def hostile_note():
    return make_note(
        f"en/{EVIL.replace('/', '')}.md",
        HOSTILE,
        language="en",
        title=EVIL,
        mentions=(
            make_mention(HOSTILE, FORMULA, ratings=(make_rating(HOSTILE, "9/10", 9, 10),), venue=EVIL),
            make_mention(HOSTILE, EVIL, ratings=(make_rating(HOSTILE, "★★☆", 2, 3, aspect="interest"),)),
        ),
        links=(make_link(HOSTILE, "javascript:pwned=3", mention=0),),
        claims=(
            make_claim(HOSTILE, "𠮷 is <b>fast</b>", mention=1, language="en", subject=EVIL, dataset=EVIL),
            make_claim(HOSTILE, "★★☆\n  - 𠮷 is", mention=1, language="en", polarity="negative"),
        ),
    )


def publish(out, *notes):
    with SnapshotWriter(out, Run("1", {}, datetime(2024, 5, 1, tzinfo=UTC)), TOPICS) as writer:
        for note in notes:
            writer.add_note(note)
        writer.publish()
    return out
