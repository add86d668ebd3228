"""A map of many blocks with GeoPandas and Matplotlib: drawing alone.

usage: python map.py BLOCKS.csv OUT.png WIDTH HEIGHT

BLOCKS.csv has columns x,y (metres) and served (1 or 0). Served blocks are drawn in one colour,
the others over them in another, into a PNG of WIDTH by HEIGHT pixels.

One JSON line goes to stdout. `wall` and `cpu` are seconds from the GeoDataFrame to the file,
without imports and without reading; `colours` counts the pixels of either colour.
"""
import argparse
import json
import time

import geopandas as gpd
import matplotlib
import pandas as pd

matplotlib.use("Agg")
import matplotlib.image
import matplotlib.pyplot as plt

DPI = 150
SERVED, UNCOVERED = "#267a6c", "#c44e08"


def draw(blocks, path, width, height):
    """Both kinds of block, the uncovered on top."""
    fig, ax = plt.subplots(figsize=(width / DPI, height / DPI), dpi=DPI, layout="constrained")
    for rows, colour in ((blocks[blocks["served"] == 1], SERVED),
                         (blocks[blocks["served"] == 0], UNCOVERED)):
        rows.plot(ax=ax, color=colour, markersize=1, linewidth=0)
    ax.set_aspect("equal")
    fig.savefig(path, dpi=DPI)
    plt.close(fig)


def count(path, colour):
    """Pixels of a PNG that have a colour."""
    pixels = (matplotlib.image.imread(path)[:, :, :3] * 255).round().astype("uint8")
    wanted = [int(colour[at:at + 2], 16) for at in (1, 3, 5)]
    return int((pixels == wanted).all(axis=2).sum()), pixels.shape[1], pixels.shape[0]


def main():
    parser = argparse.ArgumentParser(description="A map of many blocks with GeoPandas")
    parser.add_argument("blocks", metavar="BLOCKS.csv")
    parser.add_argument("png", metavar="OUT.png")
    parser.add_argument("width", type=int)
    parser.add_argument("height", type=int)
    args = parser.parse_args()

    table = pd.read_csv(args.blocks)
    points = gpd.points_from_xy(table["x"], table["y"])
    blocks = gpd.GeoDataFrame(table[["served"]], geometry=points)
    walls, cpus = [], []
    for _ in range(5):
        wall, cpu = time.perf_counter(), time.process_time()
        draw(blocks, args.png, args.width, args.height)
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    (served, width, height), (uncovered, _, _) = count(args.png, SERVED), count(args.png, UNCOVERED)
    print(json.dumps({
        "peer": f"geopandas {gpd.__version__}, matplotlib {matplotlib.__version__}",
        "points": len(blocks), "size": [width, height],
        "colours": {"served": served, "uncovered": uncovered},
        "wall": min(walls), "cpu": min(cpus),
    }))


if __name__ == "__main__":
    main()
