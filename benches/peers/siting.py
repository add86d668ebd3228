"""Location with spopt and HiGHS: the models of this project's benches, on their files.

usage: python siting.py MODEL DEMAND.csv SITES.csv RADIUS [--open P] [--limit SECONDS]
                        [--tool spopt|highs] [--sphere METRES] [--capacity WEIGHT]
                        [--single-source]

MODEL is mclp, lscp, p-median or p-center (which take no notice of RADIUS). DEMAND.csv has columns x,y,weight and SITES.csv has x,y, in metres;
with --sphere they are lon,lat degrees and distances are great circles of that radius. A site
covers what is within RADIUS, inclusive. For lscp demand that no site covers is dropped.

--tool spopt (the default) is what a planner would write: a cost matrix, spopt's model and
PuLP's HiGHS. --tool highs hands HiGHS the sparse model directly.

--capacity makes it a p-median whose sites hold so much weight each, written with PuLP: spopt has no
such model. With --single-source each demand point goes to one site as a whole.

One JSON line goes to stdout: the value recounted from the chosen sites, whether the solver
proved it, and the CPU seconds of the whole process with imports, and of the parts.
"""
import time

CPU_START = time.process_time()

import argparse
import json

import numpy as np
import pandas as pd


def distances(demand, sites, sphere):
    """Demand x sites distances in metres."""
    if sphere is None:
        return np.hypot(demand[:, :1] - sites[:, 0], demand[:, 1:2] - sites[:, 1])
    lon_a, lat_a = np.radians(demand[:, :1]), np.radians(demand[:, 1:2])
    lon_b, lat_b = np.radians(sites[:, 0]), np.radians(sites[:, 1])
    h = (np.sin((lat_b - lat_a) / 2) ** 2
         + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2)
    return 2 * sphere * np.arcsin(np.sqrt(h))


def with_spopt(args, cost, weights):
    """Chosen sites, whether proved, and the CPU seconds of building and solving."""
    import pulp
    from spopt.locate import LSCP, MCLP, PCenter, PMedian

    start = time.process_time()
    if args.model == "mclp":
        model = MCLP.from_cost_matrix(cost, weights, args.radius, p_facilities=args.open)
    elif args.model == "p-median":
        model = PMedian.from_cost_matrix(cost, weights, p_facilities=args.open)
    elif args.model == "p-center":
        model = PCenter.from_cost_matrix(cost, p_facilities=args.open)
    else:
        model = LSCP.from_cost_matrix(cost, args.radius)
    built = time.process_time()
    solver = pulp.HiGHS(msg=False, timeLimit=args.limit, threads=1)
    # facilities_arr=False keeps spopt from building tables nobody asked for.
    try:
        model.solve(solver, results=False)
    except RuntimeError:  # so spopt says that no solution was found within the limit
        return [], False, built - start, time.process_time() - built
    chosen = [j for j, y in enumerate(model.fac_vars) if y.value() and y.value() > 0.5]
    # PuLP's status says "Optimal" for a time-limited run too; sol_status tells them apart.
    proved = model.problem.sol_status == pulp.constants.LpSolutionOptimal
    return chosen, proved, built - start, time.process_time() - built


def with_capacity(args, cost, weights):
    """The capacitated p-median in PuLP: its value, whether proved, and the CPU seconds."""
    import pulp

    start = time.process_time()
    rows, columns = cost.shape
    kind = pulp.LpBinary if args.single_source else pulp.LpContinuous
    problem = pulp.LpProblem("capacitated", pulp.LpMinimize)
    opened = [pulp.LpVariable(f"y{j}", cat=pulp.LpBinary) for j in range(columns)]
    part = [[pulp.LpVariable(f"x{i}_{j}", 0, 1, kind) for j in range(columns)] for i in range(rows)]
    problem += pulp.lpSum(
        weights[i] * cost[i, j] * part[i][j] for i in range(rows) for j in range(columns))
    for i in range(rows):
        problem += pulp.lpSum(part[i]) == 1
        for j in range(columns):
            problem += part[i][j] <= opened[j]
    for j in range(columns):
        load = pulp.lpSum(weights[i] * part[i][j] for i in range(rows))
        problem += load <= args.capacity * opened[j]
    problem += pulp.lpSum(opened) <= args.open
    built = time.process_time()
    problem.solve(pulp.HiGHS(msg=False, timeLimit=args.limit, threads=1))
    # PuLP's status says "Optimal" for a time-limited run too; sol_status tells them apart.
    proved = problem.sol_status == pulp.constants.LpSolutionOptimal
    value = pulp.value(problem.objective)
    return value, proved, built - start, time.process_time() - built


def with_highs(args, covers, weights):
    """The sparse model, handed to HiGHS directly."""
    import highspy
    from scipy.sparse import csr_matrix, hstack, identity, vstack

    start = time.process_time()
    rows, columns = covers.shape
    lp = highspy.HighsLp()
    inf = highspy.kHighsInf
    table = csr_matrix(covers, dtype=float)
    if args.model == "mclp":
        table = hstack([table, -identity(rows)])
        limit = csr_matrix(np.concatenate([np.ones(columns), np.zeros(rows)]))
        table = vstack([table, limit]).tocsr()
        lp.col_cost_ = np.concatenate([np.zeros(columns), weights])
        lp.sense_ = highspy.ObjSense.kMaximize
        lower = np.concatenate([np.zeros(rows), [0]])
        upper = np.concatenate([np.full(rows, inf), [args.open]])
    else:
        table = table.tocsr()
        lp.col_cost_ = np.ones(columns)
        lower, upper = np.ones(rows), np.full(rows, inf)
    lp.num_row_, lp.num_col_ = table.shape
    lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.ones(lp.num_col_)
    lp.row_lower_, lp.row_upper_ = lower, upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = table.indptr
    lp.a_matrix_.index_ = table.indices
    lp.a_matrix_.value_ = table.data
    whole, free = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole if j < columns else free for j in range(lp.num_col_)]
    highs = highspy.Highs()
    highs.silent()
    for option, value in (("time_limit", args.limit), ("threads", 1), ("mip_rel_gap", 0.0)):
        highs.setOptionValue(option, value)
    highs.passModel(lp)
    built = time.process_time()
    highs.run()
    proved = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    solution = highs.getSolution().col_value[:columns]
    chosen = [j for j, y in enumerate(solution) if y > 0.5]
    return chosen, proved, built - start, time.process_time() - built


def main():
    parser = argparse.ArgumentParser(description="Location with spopt and HiGHS")
    parser.add_argument("model", choices=["mclp", "lscp", "p-median", "p-center"])
    parser.add_argument("demand", metavar="DEMAND.csv")
    parser.add_argument("sites", metavar="SITES.csv")
    parser.add_argument("radius", type=float)
    parser.add_argument("--open", type=int, default=1)
    parser.add_argument("--limit", type=float, default=100.0, help="seconds for the solver")
    parser.add_argument("--tool", choices=["spopt", "highs"], default="spopt")
    parser.add_argument("--sphere", type=float, help="radius of a sphere in metres")
    parser.add_argument("--capacity", type=float, help="weight that each site holds (p-median)")
    parser.add_argument("--single-source", action="store_true", help="nobody is split")
    args = parser.parse_args()

    demand = pd.read_csv(args.demand).to_numpy(dtype=float)
    sites = pd.read_csv(args.sites).to_numpy(dtype=float)
    cost = distances(demand, sites, args.sphere)
    covers = cost <= args.radius
    if args.model == "lscp":
        reachable = covers.any(axis=1)
        demand, cost, covers = demand[reachable], cost[reachable], covers[reachable]
    weights = demand[:, 2].astype(int)
    if args.capacity is not None:
        value, proved, build, solve = with_capacity(args, cost, weights)
        print(json.dumps({
            "tool": "pulp", "points": len(demand), "covered": len(demand),
            "value": 0 if value is None else int(round(value)), "proved": bool(proved),
            "build_cpu": build, "solve_cpu": solve, "cpu": time.process_time(),
        }))
        return
    if args.tool == "spopt":
        chosen, proved, build, solve = with_spopt(args, cost, weights)
    else:
        chosen, proved, build, solve = with_highs(args, covers, weights)
    covered = covers[:, chosen].any(axis=1) if chosen else np.zeros(len(demand), bool)
    nearest = cost[:, chosen].min(axis=1) if chosen else np.full(len(demand), np.inf)
    value = {
        "mclp": lambda: int(weights[covered].sum()),
        "lscp": lambda: len(chosen),
        # Metres times weight, and metres, rounded to whole ones.
        "p-median": lambda: int(round((weights * nearest).sum())),
        "p-center": lambda: int(round(nearest.max())),
    }[args.model]() if chosen else None
    print(json.dumps({
        "tool": args.tool, "points": len(demand), "covered": int(covered.sum()), "value": value,
        "proved": bool(proved), "build_cpu": build, "solve_cpu": solve,
        "cpu": time.process_time(),
    }))


if __name__ == "__main__":
    main()
