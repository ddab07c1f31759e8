"""Charts as Vega-Lite, by altair; colours hold on light and on dark ground and for those who tell few of them apart."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias

from notesetl.errors import NotesetlError
from notesetl.report.figures import Distribution, Rows

Chart: TypeAlias = Any  # altair's TopLevelMixin; altair is an extra

MISSING = "charts need more packages: pip install 'notesetl[report]'"

_HUE = "#2f7fd0"
_STANCES = {"positive": "#2f7fd0", "mixed": "#8a8a8a", "negative": "#d9730d"}
_FONT = "system-ui, 'Noto Sans', 'Noto Sans CJK SC', sans-serif"
_STEP = 20  # pixels of a row
_ROOM = {"left": 30, "top": 5, "right": 12, "bottom": 5}  # pixels, for fonts wider than those measured with


def vega_lite() -> Any:
    """Return altair.

    Raises:
        NotesetlError: it is not installed.
    """
    try:
        import altair as alt  # noqa: PLC0415 - heavy, and an extra
    except ImportError:
        raise NotesetlError(MISSING) from None
    return alt


def languages(rows: Rows) -> Chart:
    """Return a bar of notes for each language."""
    alt = vega_lite()
    y = alt.Y("language:N", sort=None, title=None)
    bars = _of(alt, rows).mark_bar(color=_HUE).encode(y=y, x=alt.X("notes:Q", title="notes", axis=_whole(alt)))
    words = _of(alt, rows).mark_text(align="left", dx=4).encode(y=y, x="notes:Q", text="notes:Q")
    return _finished(alt.layer(bars, words), width=300)


def ratings(rows: Distribution) -> Chart:
    """Return for each topic how many of its scores lie in each tenth of the scale, and their mean as a stroke."""
    alt = vega_lite()
    names = {row["topic_id"]: f"{row['label']}  {row['ratings']} / {row['keepers']}" for row in rows.means}
    most = {row["topic_id"]: max(b["n"] for b in rows.bins if b["topic_id"] == row["topic_id"]) for row in rows.means}
    bins = [
        {"topic": names[b["topic_id"]], "low": b["low"], "high": b["low"] + 0.1, "share": b["n"] / most[b["topic_id"]]}
        for b in rows.bins
    ]
    means = [{"topic": names[row["topic_id"]], "mean": row["mean"]} for row in rows.means]
    y = alt.Y("topic:N", sort=list(names.values()), title=None)
    x = alt.X("low:Q", title="score", scale=alt.Scale(domain=[0, 1]))
    share = alt.Opacity("share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.08, 0.85]))
    cells = _of(alt, bins).mark_rect(color=_HUE).encode(y=y, x=x, x2="high:Q", opacity=share)
    ticks = _of(alt, means).mark_tick(color="currentColor", thickness=3).encode(y=y, x=alt.X("mean:Q"))
    return _finished(alt.layer(cells, ticks), width=380)


def topics(rows: Rows) -> Chart:
    """Return the papers of each topic over the years."""
    return _heat(rows, "year")


def venues(rows: Rows) -> Chart:
    """Return the papers of each topic over the venues."""
    return _heat(rows, "venue")


def claims(rows: Rows) -> Chart:
    """Return for each topic and aspect the claims that praise (to the right) and that find fault (to the left)."""
    alt = vega_lite()
    signed = [{**row, "signed": -row["claims"] if row["polarity"] == "negative" else row["claims"]} for row in rows]
    labels = list(dict.fromkeys(row["label"] for row in rows))
    color = alt.Color(
        "polarity:N",
        scale=alt.Scale(domain=list(_STANCES), range=list(_STANCES.values())),
        legend=alt.Legend(orient="top", title=None),
    )
    bars = (
        _of(alt, signed)
        .mark_bar()
        .encode(
            y=alt.Y("aspect:N", title=None),
            x=alt.X(
                "signed:Q", title="claims", axis=alt.Axis(tickMinStep=1, tickCount=5, labelExpr="abs(datum.value)")
            ),
            color=color,
            order=alt.Order("polarity:N"),
        )
        .properties(width=150, height=alt.Step(16))
    )
    panels = alt.Facet("label:N", sort=labels, title=None, header=alt.Header(labelColor="currentColor", labelLimit=150))
    return _finished(bars.facet(facet=panels, columns=3))


def _heat(rows: Rows, name: str) -> Chart:
    alt = vega_lite()
    topics = list(dict.fromkeys(row["label"] for row in rows))
    y = alt.Y("label:N", sort=topics, title=None)
    x = alt.X(f"{name}:O", title=name, axis=alt.Axis(labelAngle=-60))
    opacity = alt.Opacity("papers:Q", title="papers", scale=alt.Scale(type="sqrt", range=[0.12, 0.95]), legend=None)
    cells = _of(alt, rows).mark_rect(color=_HUE).encode(y=y, x=x, opacity=opacity)
    words = _of(alt, rows).mark_text(fontSize=9).encode(y=y, x=x, text="papers:Q")
    return _finished(alt.layer(cells, words), width=alt.Step(22))


def _of(alt: Any, rows: Rows) -> Any:
    return alt.Chart(alt.Data(values=rows))


def _whole(alt: Any) -> Any:
    return alt.Axis(tickMinStep=1, format="d")


def _finished(chart: Any, width: Any = None) -> Chart:
    """Return ``chart`` in our looks: what is written and the lines take the colour of the text around them."""
    alt = vega_lite()
    if width is not None:
        chart = chart.properties(width=width, height=alt.Step(_STEP))
    text = {"labelColor": "currentColor", "titleColor": "currentColor", "titleFontWeight": "normal"}
    lines = {"gridOpacity": 0.15, **dict.fromkeys(("gridColor", "domainColor", "tickColor"), "currentColor")}
    finished: Chart = (
        chart.configure(background="transparent", font=_FONT, padding=_ROOM)
        .configure_view(stroke=None)
        .configure_axis(**text, **lines, labelLimit=260)
        .configure_text(color="currentColor")
        .configure_legend(labelColor="currentColor", titleColor="currentColor")
        .configure_header(labelColor="currentColor", titleColor="currentColor")
    )
    return finished


DRAWN: Mapping[str, Callable[[Any], Chart]] = MappingProxyType(
    {function.__name__: function for function in (ratings, claims, languages, topics, venues)}
)
