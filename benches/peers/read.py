"""A layer of points read with GeoPandas: pyogrio, or pyarrow for GeoParquet.

usage: python read.py FILE

One JSON line goes to stdout: `wall` and `cpu` are the least seconds of three reads, without
imports; `mib` is the memory of the first beyond what was held before it.
"""
import json
import sys
import time

import geopandas as gpd
import pyogrio


def read(path):
    """The layer as a GeoDataFrame."""
    if path.endswith(".parquet"):
        return gpd.read_parquet(path)
    if path.endswith(".csv"):
        return pyogrio.read_dataframe(path, X_POSSIBLE_NAMES="lon", Y_POSSIBLE_NAMES="lat",
                                      AUTODETECT_TYPE="YES")
    if path.endswith(".geojsonl"):
        return pyogrio.read_dataframe("GeoJSONSeq:" + path)
    return pyogrio.read_dataframe(path)


def status(key):
    """KiB of one line of /proc/self/status."""
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(key))


def main():
    path = sys.argv[1]
    with open("/proc/self/clear_refs", "w", encoding="ascii") as marks:
        marks.write("5")
    before = status("VmRSS:")
    walls, cpus = [], []
    for turn in range(3):
        wall, cpu = time.perf_counter(), time.process_time()
        layer = read(path)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
        if turn == 0:
            most = status("VmHWM:")
    print(json.dumps({
        "peer": f"geopandas {gpd.__version__}, pyogrio {pyogrio.__version__}",
        "rows": len(layer),
        "people": int(layer["population"].astype(int).sum()),
        "wall": min(walls),
        "cpu": min(cpus),
        "mib": (most - before) / 1024,
    }))


if __name__ == "__main__":
    main()
