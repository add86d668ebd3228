"""Who lives within a walk of each centre? pandana and Valhalla on this project's bench files.

usage: python walk.py PBF CENTRES.csv BLOCKS.csv LIMIT_M [--lists PAIRS.csv]
                      [--only pandana|valhalla]

CENTRES.csv and BLOCKS.csv have columns id,lon,lat (WGS 84 degrees). PAIRS.csv has columns
centre,block: the reach lists that `precision` and `recall` are measured against, null without.

pandana answers by nodes: each centre and block moves to the nearest node of the ways open to
walkers (nothing is charged for that), and a reach list is the blocks on nodes within LIMIT_M.
Valhalla answers by polygons: the isochrone of LIMIT_M at 4.8 km/h with its preferences for
kinds of way switched off, and the blocks inside. Its contours are traced on a grid.

One JSON line goes to stdout, a tool that is not installed being null in it. `*_s` and `*_ms`
are CPU (user + system, all threads, child processes too); `*_wall_s` and `*_wall_ms` are
wall. Imports are in none of them. Each tool runs in a process of its own, for its peak memory.
"""
import argparse
import json
import multiprocessing
import os
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

EARTH = 6371008.8  # metres, mean radius
METRES_A_MINUTE = 80.0  # 4.8 km/h
CLOSED = {"motorway", "motorway_link", "trunk", "trunk_link", "construction", "proposed",
          "abandoned", "raceway", "busway"}
BARRED = {"no", "private"}


@contextmanager
def stage(times, name, unit="s", scale=1.0):
    """Record the CPU and wall time of the enclosed block in `times`, multiplied by `scale`."""
    def cpu():
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        return time.process_time() + children.ru_utime + children.ru_stime
    wall_start, cpu_start = time.perf_counter(), cpu()
    yield
    times[f"{name}_{unit}"] = (cpu() - cpu_start) * scale
    times[f"{name}_wall_{unit}"] = (time.perf_counter() - wall_start) * scale


def peak_mb(who=resource.RUSAGE_SELF):
    peak = resource.getrusage(who).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10  # bytes or KiB


def agreement(pairs, lists):
    """Precision and recall of (centre, block) pairs against the lists of PAIRS.csv."""
    if lists is None:
        return {"precision": None, "recall": None}
    import pandas as pd

    expected = pd.read_csv(lists, dtype=str)[["centre", "block"]]
    found = pairs[["centre", "block"]].astype(str)
    both = len(found.merge(expected))
    return {"precision": both / len(found) if len(found) else None,
            "recall": both / len(expected) if len(expected) else None}


def read_points(path):
    import pandas as pd

    return pd.read_csv(path, usecols=["id", "lon", "lat"], dtype={"id": str})


def open_to_walkers(tags):
    if tags["highway"] in CLOSED and tags.get("foot") != "yes":
        return False
    return tags.get("foot") not in BARRED and tags.get("access") not in BARRED


def read_ways(pbf):
    """Arrays of the walkable ways' steps: node ids from and to, then lon and lat by node id."""
    import numpy as np
    import osmium

    ways = (osmium.FileProcessor(pbf, osmium.osm.NODE | osmium.osm.WAY)
            .with_locations()
            .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
            .with_filter(osmium.filter.KeyFilter("highway")))
    start, end, places = [], [], {}
    for way in ways:
        if not open_to_walkers(way.tags):
            continue
        previous = None
        for node in way.nodes:
            if not node.location.valid():  # outside the extract
                previous = None
                continue
            places[node.ref] = (node.lon, node.lat)
            if previous is not None:
                start.append(previous)
                end.append(node.ref)
            previous = node.ref
    return np.array(start), np.array(end), np.array(list(places)), np.array(list(places.values()))


def great_circle(a, b):
    """Metres between rows of lon,lat in degrees."""
    import numpy as np

    (lon_a, lat_a), (lon_b, lat_b) = np.radians(a).T, np.radians(b).T
    h = (np.sin((lat_b - lat_a) / 2) ** 2
         + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2)
    return 2 * EARTH * np.arcsin(np.sqrt(h))


def with_pandana(args):
    import numpy as np
    import osmium  # noqa: F401 (here, so that no stage pays for it)
    import pandana
    import pandas as pd

    times = {}
    centres, blocks = read_points(args.centres), read_points(args.blocks)
    with stage(times, "parse"):
        start, end, ids, lon_lat = read_ways(args.pbf)
    with stage(times, "network"):
        nodes = pd.DataFrame(lon_lat, columns=["lon", "lat"], index=ids)
        metres = great_circle(nodes.loc[start].to_numpy(), nodes.loc[end].to_numpy())
        # pandana takes x and y as given: metres on a local plane, so that nearest is nearest.
        scale = np.radians(EARTH)
        narrow = scale * np.cos(np.radians(nodes["lat"].mean()))
        network = pandana.Network(nodes["lon"] * narrow, nodes["lat"] * scale, pd.Series(start),
                                  pd.Series(end), pd.DataFrame({"metres": metres}), twoway=True)
    with stage(times, "snap"):
        for points in (centres, blocks):
            points["node"] = network.get_node_ids(points["lon"] * narrow, points["lat"] * scale)
    with stage(times, "per_centre", "ms", 1000 / len(centres)):
        with stage(times, "range", "ms", 1000 / len(centres)):  # without the join
            # Centres that share a node are asked for once, and get a list each in the join.
            reach = network.nodes_in_range(centres["node"].unique(), args.limit)
        pairs = (centres[["id", "node"]].rename(columns={"id": "centre"})
                 .merge(reach, left_on="node", right_on="source")[["centre", "destination"]]
                 .merge(blocks[["id", "node"]].rename(columns={"id": "block"}),
                        left_on="destination", right_on="node")[["centre", "block"]])
    peak = peak_mb()
    return {"version": pandana.__version__, "nodes": len(nodes), "edges": len(start),
            "centres": len(centres), "pairs": len(pairs), **times,
            **agreement(pairs, args.lists), "peak_mb": peak}


def with_valhalla(args):
    import pandas as pd
    import shapely
    import valhalla

    times = {}
    centres, blocks = read_points(args.centres), read_points(args.blocks)
    # Every preference for or against a kind of way switched off, and no charge but for walking.
    neutral = {"walking_speed": METRES_A_MINUTE * 60 / 1000, "use_ferry": 0,
               "walkway_factor": 1, "sidewalk_factor": 1, "alley_factor": 1,
               "driveway_factor": 1, "step_penalty": 0, "service_penalty": 0, "gate_cost": 0,
               "gate_penalty": 0, "elevator_penalty": 0, "maneuver_penalty": 0,
               "private_access_penalty": 0, "destination_only_penalty": 0}
    ask = {"costing": "pedestrian", "costing_options": {"pedestrian": neutral},
           "contours": [{"time": args.limit / METRES_A_MINUTE}],
           "polygons": True, "denoise": 0, "generalize": 0}
    with tempfile.TemporaryDirectory() as place:
        tiles, config_file = Path(place, "tiles"), Path(place, "valhalla.json")
        tiles.mkdir()
        config = valhalla.get_config(tile_extract="", tile_dir=tiles)
        config["mjolnir"]["concurrency"] = os.cpu_count()
        config_file.write_text(json.dumps(config), encoding="utf-8")
        builder = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
        with stage(times, "tiles"):
            built = subprocess.run([builder, "-c", config_file, args.pbf], capture_output=True)
        if built.returncode:
            sys.exit(f"valhalla_build_tiles: {built.stderr.decode(errors='replace')[-2000:]}")
        actor = valhalla.Actor(config)
        answers, unreached = [], 0
        with stage(times, "per_polygon", "ms", 1000 / len(centres)):
            for centre in centres.itertuples():
                at = {"lon": centre.lon, "lat": centre.lat}
                try:
                    answers.append(actor.isochrone(json.dumps(ask | {"locations": [at]})))
                except valhalla.ValhallaError:  # no way near this centre
                    answers.append('{"type": "FeatureCollection", "features": []}')
                    unreached += 1
        peak = peak_mb()  # of the isochrones; building tiles has its own
    with stage(times, "per_centre_join", "ms", 1000 / len(centres)):
        # Traced contours can touch themselves, which GEOS calls invalid.
        shapes = shapely.make_valid(shapely.from_geojson(answers))
        tree = shapely.STRtree(shapely.points(blocks[["lon", "lat"]].to_numpy()))
        parts, owner = shapely.get_parts(shapes, return_index=True)
        part, block = tree.query(parts, predicate="intersects")
        pairs = pd.DataFrame({"centre": owner[part], "block": block}).drop_duplicates()
        pairs = pd.DataFrame({"centre": centres["id"].to_numpy()[pairs["centre"]],
                              "block": blocks["id"].to_numpy()[pairs["block"]]})
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    return {"version": valhalla.__version__, "polygons": len(centres) - unreached,
            "vertices": vertices, "pairs": len(pairs), **times, **agreement(pairs, args.lists),
            "peak_mb": peak, "tiles_peak_mb": peak_mb(resource.RUSAGE_CHILDREN)}


def keep_stdout_clean():
    """Send what pandana and Valhalla print to stderr, C++ included."""
    os.dup2(2, 1)


TOOLS = {"pandana": with_pandana, "valhalla": with_valhalla}


def main():
    parser = argparse.ArgumentParser(description="Walking reach with pandana and Valhalla")
    parser.add_argument("pbf", metavar="PBF")
    parser.add_argument("centres", metavar="CENTRES.csv")
    parser.add_argument("blocks", metavar="BLOCKS.csv")
    parser.add_argument("limit", type=float, metavar="LIMIT_M")
    parser.add_argument("--lists", metavar="PAIRS.csv", help="reach lists to compare with")
    parser.add_argument("--only", choices=list(TOOLS))
    args = parser.parse_args()

    answers = dict.fromkeys(TOOLS)
    for name in [args.only] if args.only else TOOLS:
        fresh = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(1, mp_context=fresh, initializer=keep_stdout_clean) as pool:
            try:
                answers[name] = pool.submit(TOOLS[name], args).result()
            except ImportError as missing:
                old = missing.name == "valhalla" and sys.version_info < (3, 12)
                hint = " (pyvalhalla needs Python 3.12 or newer)" if old else ""
                print(f"{name} skipped: {missing}{hint}", file=sys.stderr)
    print(json.dumps(answers))


if __name__ == "__main__":
    main()
