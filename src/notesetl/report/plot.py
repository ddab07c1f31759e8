"""One chart as a file, for a paper or a slide."""

import json
from pathlib import Path

from notesetl.errors import NotesetlError
from notesetl.query import Tables
from notesetl.report import charts, figures
from notesetl.report.figures import Distribution
from notesetl.report.svg import converter, render

_ENDINGS = (".svg", ".png", ".pdf", ".json")
_SCALE = 3.0  # pixels of a PNG for each of the chart


def write_chart(tables: Tables, name: str, path: Path, topic: str | None = None) -> None:
    """Draw the chart ``name`` (ratings, topics, venues, claims, languages) into ``path``; its ending tells the format.

    ``topic`` narrows it to that topic and those under it.

    Raises:
        NotesetlError: an unknown chart, format or topic; nothing to draw; the file cannot be written; charts need
            packages that are not installed.
    """
    ending = path.suffix.lower()
    if name not in charts.DRAWN:
        raise NotesetlError(f"no chart {name!r}; there are {', '.join(charts.DRAWN)}")
    if ending not in _ENDINGS:
        raise NotesetlError(f"{path}: no format has this ending; charts end with {', '.join(_ENDINGS)}")
    counted = figures.COUNTED[name](tables, topic)
    if not (counted.means if isinstance(counted, Distribution) else counted):
        raise NotesetlError(f"the tables of {tables.source.out} have nothing to draw for {name}")
    content = _drawn(charts.DRAWN[name](counted), ending)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise NotesetlError(f"cannot write {path}: {error.strerror or error}") from None


def _drawn(chart: charts.Chart, ending: str) -> bytes:
    if ending == ".svg":
        return render(chart).encode()
    on_white = json.loads(chart.to_json().replace('"currentColor"', '"#1b1f24"'))
    on_white["config"]["background"] = "white"
    if ending == ".json":
        return json.dumps(on_white, ensure_ascii=False, indent=1).encode()
    draw = converter()
    if ending == ".png":
        return bytes(draw.vegalite_to_png(on_white, scale=_SCALE, allowed_base_urls=[]))
    return bytes(draw.vegalite_to_pdf(on_white, allowed_base_urls=[]))
