"""What other programs find in a file: GDAL through pyogrio, pyarrow, openpyxl.

usage: python readers.py FILE...

One JSON line for each file: `rows`, `columns` (name to cells as text, null where there is none),
`geometry` (WKT by row, six decimals), `crs` (an EPSG code, or none), `format`.
"""
import json
import sys

import geopandas as gpd
import openpyxl
import pyogrio
import shapely


def told(value):
    """A cell as text, the way it stands in the file."""
    if value is None or value != value:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def frame(path):
    """A layer through GDAL, or through pyarrow."""
    if path.endswith(".parquet"):
        return gpd.read_parquet(path), "pyarrow"
    if path.endswith((".csv", ".tsv")):
        return pyogrio.read_dataframe(path, AUTODETECT_TYPE="NO"), "GDAL"
    return pyogrio.read_dataframe(path), "GDAL"


def layer(path):
    """What is in a file of a layer."""
    table, reader = frame(path)
    shapes = None
    crs = None
    if isinstance(table, gpd.GeoDataFrame):
        shapes = [shapely.to_wkt(shape, rounding_precision=6) for shape in table.geometry]
        if table.crs is not None:
            # CRS84 is what GeoParquet calls longitude and latitude of WGS 84.
            crs = 4326 if table.crs == "OGC:CRS84" else table.crs.to_epsg()
        table = table.drop(columns=table.geometry.name)
    columns = {name: [told(cell) for cell in table[name].tolist()] for name in table.columns}
    return {"format": reader, "rows": len(table), "columns": columns, "geometry": shapes,
            "crs": crs}


def workbook(path):
    """What is in the first sheet of a workbook."""
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    columns = {name: [told(row[at]) for row in rows[1:]] for at, name in enumerate(rows[0])}
    return {"format": "openpyxl", "rows": len(rows) - 1, "columns": columns, "geometry": None,
            "crs": None}


def main():
    for path in sys.argv[1:]:
        print(json.dumps(workbook(path) if path.endswith(".xlsx") else layer(path)))


if __name__ == "__main__":
    main()
