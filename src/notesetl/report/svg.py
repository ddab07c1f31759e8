"""Charts as SVG, without a browser and without a network, and nothing in it but shapes and words."""

from typing import Any
from xml.etree import ElementTree as ET

from notesetl.errors import NotesetlError
from notesetl.report.charts import MISSING, Chart

_SVG = "http://www.w3.org/2000/svg"
_SHAPES = {"svg", "g", "path", "text", "tspan", "rect", "line", "circle", "title"}
_LOOKS = {
    *("width", "height", "viewBox", "transform", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "r", "cx", "cy"),
    *("fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-miterlimit"),
    *("opacity", "font-family", "font-size", "font-weight", "font-style", "text-anchor", "display"),
}


def render(chart: Chart) -> str:
    """Return ``chart`` as SVG that may stand in a page: no scripts, handlers, links, styles or references.

    Raises:
        NotesetlError: what draws charts is not installed.
    """
    drawn = converter().vegalite_to_svg(chart.to_json(), allowed_base_urls=[])
    root = ET.fromstring(drawn)  # noqa: S314 - drawn a moment ago from our own chart
    ET.register_namespace("", _SVG)
    _strip(root)
    return ET.tostring(root, encoding="unicode")


def converter() -> Any:
    """Return the module that draws Vega-Lite.

    Raises:
        NotesetlError: it is not installed.
    """
    try:
        import vl_convert  # noqa: PLC0415 - heavy, and an extra
    except ImportError:
        raise NotesetlError(MISSING) from None
    return vl_convert


def _strip(element: ET.Element) -> None:
    for child in list(element):
        if child.tag.removeprefix(f"{{{_SVG}}}") in _SHAPES:
            _strip(child)
        else:
            element.remove(child)
    for name in list(element.attrib):
        if name not in _LOOKS or "url(" in element.attrib[name]:
            del element.attrib[name]
