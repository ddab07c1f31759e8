"""What claims say side by side: their figures as one text, and where they contradict each other."""

from typing import TYPE_CHECKING, Any

from notesetl.tables.schema import table

if TYPE_CHECKING:
    import pandas as pd

TRUSTED = 0.5  # claims that are less sure than that contradict nothing
_CLOSE = ("%", "x", "X", "×")  # units that stand at their number


def figure(row: dict[str, Any]) -> str:
    """Return the figure that a claim states, with unit, measure and data set, as far as it does; else nothing."""
    value, unit = row["value"], row["unit"]
    if value is None:
        return ""
    number = value if unit is None or unit in value else f"{value}{'' if unit in _CLOSE else ' '}{unit}"
    measure = "" if row["metric"] is None else f" {row['metric']}"
    return f"{number}{measure}" if row["dataset"] is None else f"{number}{measure}, {row['dataset']}"


def polarities() -> tuple[str, ...]:
    """Return the stances that a claim may take."""
    return _allowed("polarity")


def compare(claims: "pd.DataFrame") -> "pd.DataFrame":
    """Return what ``claims`` say by aspect, in the order of the schema.

    A row has the aspect, the number of claims of each polarity, ``n_notes``, ``languages``, the ``figures`` that are
    stated, and ``contradiction``: whether some praise what others find fault with, each at least half sure.
    """
    import pandas as pd  # noqa: PLC0415 - heavy

    from notesetl.query.frames import records  # noqa: PLC0415 - likewise

    listed = records(claims)
    compared = []
    for aspect in _allowed("aspect"):
        rows = [row for row in listed if row["aspect"] == aspect]
        if rows:
            compared.append(_compared(aspect, rows))
    columns = ["aspect", *polarities(), "n_notes", "languages", "figures", "contradiction"]
    found = pd.DataFrame(compared, columns=columns)
    whole = dict.fromkeys([*polarities(), "n_notes"], "Int64")
    return found.astype({"aspect": "str", **whole, "languages": "object", "figures": "object", "contradiction": "bool"})


def _allowed(column: str) -> tuple[str, ...]:
    return table("claims").column(column).values or ()  # noqa: PD011 - no frame


def _compared(aspect: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    trusted = {row["polarity"] for row in rows if row["tier"] == "evaluative" and row["confidence"] >= TRUSTED}
    return {
        "aspect": aspect,
        **{polarity: sum(row["polarity"] == polarity for row in rows) for polarity in polarities()},
        "n_notes": len({row["note_id"] for row in rows}),
        "languages": sorted({row["language"] for row in rows}),
        "figures": list(dict.fromkeys(stated for row in rows if (stated := figure(row)))),
        "contradiction": {"positive", "negative"} <= trusted,
    }
