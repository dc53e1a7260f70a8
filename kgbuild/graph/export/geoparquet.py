"""Events as GeoParquet 1.1: a table with points that QGIS, GDAL, DuckDB and geopandas read.

It holds what GeoJSON holds. PyArrow writes it, which comes with `kgbuild[parquet]`.
"""

from __future__ import annotations

import io
import json
import struct
from typing import Any, Final

from kgbuild.errors import GraphError
from kgbuild.graph.export.geojson import features
from kgbuild.graph.export.view import View

#: Columns of texts, of lists of names, and of numbers; those that are not told are empty.
_TEXTS: Final = ("label", "type", "date", "earliest", "latest", "place", "country", "text", "precision")
_LISTS: Final = (
    "attacker",
    "participant",
    "target",
    "weapon",
    "orderedBy",
    "claimedBy",
    "accused",
    "sources",
)
_NUMBERS: Final = ("killed", "wounded", "count")
_POINT: Final = 1


def geoparquet(view: View) -> bytes:
    """Return the events whose place has coordinates, by IRI. Raises GraphError where PyArrow is not installed."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        remedy = "Install it: pip install 'kgbuild[parquet]'"
        raise GraphError("GeoParquet needs the package pyarrow", remedy=remedy) from error
    rows = [_row(feature) for feature in features(view)]
    columns = [("id", pa.string()), ("geometry", pa.binary())]
    columns += [(name, pa.string()) for name in _TEXTS]
    columns += [(name, pa.list_(pa.string())) for name in _LISTS]
    columns += [(name, pa.int64()) for name in _NUMBERS]
    schema = pa.schema(columns, metadata={"geo": json.dumps(_geo(rows), sort_keys=True)})
    written = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows, schema=schema), written)
    return written.getvalue()


def _row(feature: dict[str, Any]) -> dict[str, Any]:
    of = feature["properties"]
    point = feature["geometry"]["coordinates"]
    told = {name: of.get(name) for name in (*_TEXTS, *_LISTS, *_NUMBERS)}
    return {"id": feature["id"], "geometry": wkb(*point), **told}


def wkb(longitude: float, latitude: float) -> bytes:
    """Return a point as well-known binary, the low byte first.

    >>> wkb(1.0, 2.0).hex()
    '0101000000000000000000f03f0000000000000040'
    """
    return struct.pack("<BIdd", 1, _POINT, longitude, latitude)


def _geo(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what GeoParquet asks to be said of the column of points; WGS 84 is meant where no system is named."""
    points = [struct.unpack("<BIdd", row["geometry"])[2:] for row in rows]
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if points:
        longitudes, latitudes = zip(*points, strict=True)
        column["bbox"] = [min(longitudes), min(latitudes), max(longitudes), max(latitudes)]
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
