"""Measures idem beside its peers, row by row, and writes results.json, table.md and chart.svg.

Needs what bench/peers/run.sh installs, which is the command to call. bench/peers/README.md tells how it is measured.
"""

import argparse
import datetime
import json
import os
import pathlib
import sys

import build
import contenders
import draw
import machine
import rows
import table
from measure import measure


def parse():
    parser = argparse.ArgumentParser(prog="sh bench/peers/run.sh", description=__doc__.split("\n")[0])
    parser.add_argument("--rows", nargs="+", metavar="ROW",
                        help=f"of {', '.join(rows.NETWORKS)}; mlp:64 is a batch of 64")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=0.3, help="of calls, in each process")
    parser.add_argument("--out", type=pathlib.Path, default=build.FOLDER / "results", metavar="FOLDER")
    parser.add_argument("--policies", nargs="+", default=["Precise"], help="of idem::policy, a column for each")
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--march", default="native", help="the instructions that idem and the probed peak may use")
    parser.add_argument("--python", default="/usr/bin/python3", help="one that has torch and torchvision")
    parser.add_argument("--prepare", action="store_true", help="make all that is needed, and measure nothing")
    options = parser.parse_args()
    try:
        options.rows = rows.chosen(options.rows)
    except ValueError as reason:
        parser.error(str(reason))
    available = len(os.sched_getaffinity(0))
    if max(options.threads) > available:
        print(f"Only {available} processors: no rows of more threads")
        options.threads = [threads for threads in options.threads if threads <= available]
    return options


def main():
    options = parse()
    field = [*(contenders.Idem(policy, options.compiler, options.march) for policy in options.policies),
             contenders.OnnxRuntime(options.compiler), contenders.PyTorch(options.python)]
    probe = build.compile_program("peak", "peak.cpp", [options.compiler, f"-march={options.march}", "-pthread"],
                                 build.idem_headers())
    names = dict.fromkeys(name for name, _ in options.rows)
    folders = {name: build.export_network(name, options.python) for name in names}
    for contender in field:
        for name, folder in folders.items():
            if not contender.absent:
                contender.prepare(name, folder)
    if options.prepare:
        return

    measured = []
    for name, batch in options.rows:
        threads = [number for number in options.threads if number <= rows.NETWORKS[name].threads]
        measured += measure(field, probe, name, batch, folders[name], threads, options.seconds, options.rounds)
    results = {
        "made": datetime.date.today().isoformat(),
        "machine": machine.description(),
        "rounds": options.rounds,
        "contenders": {c.key: {"title": c.title, "peer": c.peer, "version": c.version} for c in field},
        "rows": measured,
    }
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    (options.out / "table.md").write_text(table.markdown(results))
    (options.out / "chart.svg").write_text(draw.chart(results))
    print("\n" + table.markdown(results))
    print(f"Written: results.json, table.md and chart.svg in {os.path.relpath(options.out)}")
    if any(max(row["error"].get(c.key, [0])) > c.tolerance for row in measured for c in field):
        sys.exit("Some outputs disagree: see above.")
    if any(key.startswith("idem") for row in measured for key in row["absent"]):
        sys.exit("Some rows lack idem: see above.")


if __name__ == "__main__":
    try:
        main()
    except build.Failure as reason:
        sys.exit(str(reason))
