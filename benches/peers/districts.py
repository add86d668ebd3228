"""Districts with spopt.region: the same blocks and neighbours as this project's bench.

usage: python districts.py METHOD BLOCKS.csv NEIGHBOURS.csv INTO [--limit SECONDS]

METHOD is azp, skater or k-means. BLOCKS.csv has columns x,y,weight,area in metres and square
metres, NEIGHBOURS.csv the numbers one,other of two blocks that touch.

Blocks are grouped by their coordinates, which makes districts compact: none of the methods has a
rule for the weight of a district. All else is left as spopt has it. --limit is in CPU seconds.

One JSON line goes to stdout: CPU seconds of the whole process with imports, and of solving; and
where there is an answer in time, the district of each block, the largest deviation from the even
share, the mean compactness (moment of inertia of a disc of the same area over that of the
district) and whether each district is in one piece.
"""
import argparse
import json
import os
import signal
import time
import warnings

# The threads of BLAS would wait for each other, in CPU seconds.
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

import geopandas
import numpy as np
import pandas as pd
import spopt
from libpysal.weights import W
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from spopt.region import AZP, RegionKMeansHeuristic, Skater


class TimeIsUp(Exception):
    pass


def time_is_up(signum, frame):
    raise TimeIsUp


def weights_of(pairs, count):
    """Neighbours both ways, as libpysal has them."""
    near = {block: [] for block in range(count)}
    for one, other in pairs:
        near[int(one)].append(int(other))
        near[int(other)].append(int(one))
    return W(near, silence_warnings=True)


def model_of(method, blocks, near, into):
    """The model, not yet solved."""
    places = ["x", "y"]
    if method == "azp":
        return AZP(blocks, near, places, n_clusters=into, random_state=1)
    if method == "skater":
        return Skater(blocks, near, places, n_clusters=into)
    return RegionKMeansHeuristic(blocks[places].to_numpy(), into, near, seed=1)


def compactness(at, area, labels):
    """Mean over the districts; each block counts as a disc of its area."""
    found = []
    for label in np.unique(labels):
        is_in = labels == label
        spots, parts = at[is_in], area[is_in]
        middle = (spots * parts[:, None]).sum(axis=0) / parts.sum()
        own = (parts**2).sum() / (2 * np.pi)
        inertia = (parts * ((spots - middle) ** 2).sum(axis=1)).sum() + own
        found.append(parts.sum() ** 2 / (2 * np.pi) / inertia)
    return float(np.mean(found))


def pieces(pairs, labels):
    """Number of pieces that the districts are in."""
    same = pairs[labels[pairs[:, 0]] == labels[pairs[:, 1]]]
    links = csr_matrix((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(len(labels),) * 2)
    return connected_components(links, directed=False)[0]


def main():
    parser = argparse.ArgumentParser(description="Districts with spopt.region")
    parser.add_argument("method", choices=["azp", "skater", "k-means"])
    parser.add_argument("blocks", metavar="BLOCKS.csv")
    parser.add_argument("neighbours", metavar="NEIGHBOURS.csv")
    parser.add_argument("into", type=int)
    parser.add_argument("--limit", type=float, default=120.0, help="CPU seconds for solving")
    args = parser.parse_args()

    table = pd.read_csv(args.blocks)
    blocks = geopandas.GeoDataFrame(table, geometry=geopandas.points_from_xy(table.x, table.y))
    pairs = pd.read_csv(args.neighbours).to_numpy(dtype=int)
    model = model_of(args.method, blocks, weights_of(pairs, len(blocks)), args.into)
    report = {"version": spopt.__version__, "method": args.method, "limit": args.limit}
    signal.signal(signal.SIGPROF, time_is_up)
    signal.setitimer(signal.ITIMER_PROF, args.limit)
    start = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model.solve()
        signal.setitimer(signal.ITIMER_PROF, 0)
    except TimeIsUp:
        solved = time.process_time() - start
        print(json.dumps({**report, "solve_cpu": solved, "cpu": time.process_time()}))
        return
    solved = time.process_time() - start
    _, labels = np.unique(np.asarray(model.labels_), return_inverse=True)
    districts = int(labels.max()) + 1
    loads = np.bincount(labels, weights=table["weight"])
    even = loads.sum() / districts
    print(json.dumps({
        **report, "solve_cpu": solved, "cpu": time.process_time(),
        "districts": districts, "district": labels.tolist(),
        "deviation": float(np.abs(loads / even - 1).max()),
        "compactness": compactness(table[["x", "y"]].to_numpy(), table["area"].to_numpy(), labels),
        "whole": bool(pieces(pairs, labels) == districts),
    }))


if __name__ == "__main__":
    main()
