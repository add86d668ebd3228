"""Service-radius coverage with GeoPandas: which blocks lie within a distance of a centre?

usage: python coverage.py BLOCKS.csv CENTRES.csv LIMIT_METRES [--png OUT.png]

BLOCKS.csv has columns lon,lat,weight and CENTRES.csv has lon,lat (WGS 84 degrees).
Both are projected to the UTM zone of the centres; each block is matched to its
nearest centre by planar distance and is served when that distance <= LIMIT_METRES.

One JSON line goes to stdout. `mean_m` (by weight) and `max_m` are over all blocks.
`wall` runs from this file's first statement, imports included; `cpu` is user + system
time of the whole process, all threads. The plot stage includes importing matplotlib.
"""
import time

WALL_START, CPU_START = time.perf_counter(), time.process_time()

import argparse
import json
import resource
import sys
from contextlib import contextmanager

import geopandas as gpd
import pandas as pd

STAGES = {"import": {"wall": time.perf_counter() - WALL_START,
                     "cpu": time.process_time() - CPU_START}}


@contextmanager
def stage(name):
    """Record the wall and CPU seconds of the enclosed block under `name`."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    STAGES[name] = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}


def read_points(path, columns):
    """Read the named CSV columns as a GeoDataFrame of WGS 84 points."""
    table = pd.read_csv(path, usecols=columns)
    if table.empty or table.isna().any(axis=None):
        sys.exit(f"{path}: no rows, or a missing value in {', '.join(columns)}")
    points = gpd.points_from_xy(table.pop("lon"), table.pop("lat"), crs="EPSG:4326")
    return gpd.GeoDataFrame(table, geometry=points)


def nearest_centre(blocks, centres):
    """Add to each block its distance to the nearest centre; exactly one row per block."""
    joined = blocks.sjoin_nearest(centres, distance_col="distance")
    # A block equally far from several centres comes back once for each: keep one.
    return joined[~joined.index.duplicated()]


def summarise(joined, limit):
    """Coverage figures for the joined blocks."""
    weight, distance = joined["weight"], joined["distance"]
    covered = distance <= limit
    total, served_weight = weight.sum(), weight[covered].sum()
    return {
        "points": len(joined), "served": int(covered.sum()), "served_weight": float(served_weight),
        "share": float(served_weight / total) if total else None,
        "mean_m": float((weight * distance).sum() / total) if total else None,
        "max_m": float(distance.max()),
    }


def draw(joined, centres, limit, share, path):
    """Map of served and uncovered blocks, centres and their radii; 1600 x 1440 px."""
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    covered = joined["distance"] <= limit
    fig, ax = plt.subplots(figsize=(1600 / 150, 1440 / 150), layout="constrained")
    for rows, colour, label in ((joined[~covered], "#d1495b", "uncovered"),
                                (joined[covered], "#2e7d6b", "served")):
        if len(rows):
            rows.plot(ax=ax, color=colour, markersize=1, linewidth=0, label=label)
    centres.buffer(limit).boundary.plot(ax=ax, color="#1d3557", linewidth=0.5, alpha=0.6)
    centres.plot(ax=ax, color="black", marker="^", markersize=14, label="centre")
    served = "" if share is None else f": {share:.1%} of weight served"
    ax.set(title=f"Within {limit:g} m of a centre{served}", aspect="equal",
           xlabel="easting (m)", ylabel="northing (m)")
    ax.ticklabel_format(style="plain")
    ax.legend(loc="upper right", markerscale=2)
    fig.savefig(path, dpi=150)


def main():
    parser = argparse.ArgumentParser(description="Service-radius coverage with GeoPandas")
    parser.add_argument("blocks", metavar="BLOCKS.csv")
    parser.add_argument("centres", metavar="CENTRES.csv")
    parser.add_argument("limit", type=float, metavar="LIMIT_METRES")
    parser.add_argument("--png", help="also save a map here")
    args = parser.parse_args()

    with stage("read"):
        blocks = read_points(args.blocks, ["lon", "lat", "weight"])
        centres = read_points(args.centres, ["lon", "lat"])
    with stage("project"):
        metric = centres.estimate_utm_crs()
        blocks, centres = blocks.to_crs(metric), centres.to_crs(metric)
    with stage("join"):
        joined = nearest_centre(blocks, centres)
    with stage("report"):
        figures = summarise(joined, args.limit)
    if args.png:
        with stage("plot"):
            draw(joined, centres, args.limit, figures["share"], args.png)

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_mb = peak / 2**20 if sys.platform == "darwin" else peak / 2**10  # bytes or KiB
    print(json.dumps({"peer": f"geopandas {gpd.__version__}", **figures, "stages": STAGES,
                      "wall": time.perf_counter() - WALL_START, "cpu": time.process_time(),
                      "max_rss_mb": peak_mb}))


if __name__ == "__main__":
    main()
