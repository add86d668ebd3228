"""Uncovered ground with shapely: 64-gons laid over each other, taken from the area.

Reads one JSON file {sites, outline, radius}, planar metres; prints one JSON object.
"""

import json
import sys
import time

import shapely


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        instance = json.load(file)
    sites = shapely.points(instance["sites"])
    area = shapely.Polygon(instance["outline"])
    start = time.process_time()
    discs = shapely.buffer(sites, instance["radius"], quad_segs=16)
    uncovered = shapely.difference(area, shapely.union_all(discs))
    holes = shapely.get_parts(uncovered)
    seconds = time.process_time() - start
    print(json.dumps({
        "version": shapely.__version__, "cpu_seconds": seconds, "holes": len(holes),
        "uncovered_km2": shapely.area(uncovered) / 1e6,
    }))


if __name__ == "__main__":
    main()
