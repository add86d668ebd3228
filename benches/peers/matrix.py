"""A table of travel times into a table of origins by destinations, with pandas: read_csv, or
pyarrow for Parquet, then a pivot.

usage: python matrix.py FILE

One JSON line goes to stdout: `wall` and `cpu` are those of the one read, without imports; `mib`
is its memory beyond what was held before it.
"""
import json
import sys
import time

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def read(path):
    """The costs, origins by destinations."""
    if path.endswith(".parquet"):
        table = pq.read_table(path, read_dictionary=["from_id", "to_id"]).to_pandas()
    else:
        table = pd.read_csv(path, dtype={"from_id": "category", "to_id": "category"})
    return table.pivot(index="from_id", columns="to_id", values="travel_time")


def status(key):
    """KiB of one line of /proc/self/status."""
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(key))


def main():
    with open("/proc/self/clear_refs", "w", encoding="ascii") as marks:
        marks.write("5")
    before = status("VmRSS:")
    wall, cpu = time.perf_counter(), time.process_time()
    costs = read(sys.argv[1])
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    most = status("VmHWM:")
    print(json.dumps({
        "peer": f"pandas {pd.__version__}, pyarrow {pa.__version__}",
        "pairs": int(costs.notna().to_numpy().sum()),
        "sum": int((costs.to_numpy() * 1000).round().astype("int64").sum()),
        "wall": wall,
        "cpu": cpu,
        "mib": (most - before) / 1024,
    }))


if __name__ == "__main__":
    main()
