"""Measures idem beside its peers, row by row, and writes results.json, table.md and chart.svg.

Needs what bench/peers/run.sh installs, which is the command to call. bench/peers/README.md tells how it is measured.
"""

import argparse
import array
import datetime
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import build
import contenders
import draw
import machine
import rows
import table

TOLERANCE = 1e-4  # of the largest output


def execute(command, environment, threads):
    """What a measuring process says, on cores of its own."""
    cores = machine.cores(threads)
    said = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True,
                          preexec_fn=lambda: os.sched_setaffinity(0, cores))
    if said.returncode != 0:
        raise build.Failure(f"{pathlib.Path(command[0]).name} failed: {said.stderr.strip()[-300:]}")
    return json.loads(said.stdout.splitlines()[-1])


def floats(path):
    values = array.array("f")
    values.frombytes(pathlib.Path(path).read_bytes())
    return values


def error(result, expected):
    """The largest difference, relative to the largest output."""
    got, wanted = floats(result), floats(expected)
    if len(got) != len(wanted):
        return float("inf")
    difference = max(abs(a - b) for a, b in zip(got, wanted))
    return difference / max(map(abs, wanted)) if difference == difference else float("inf")


class Row:
    """Rounds of one row of the table, as results.json keeps them."""

    def __init__(self, field, name, batch, threads, folder):
        self.folder, self.name, self.batch, self.threads = folder, name, batch, threads
        self.present = list(field)
        flop = batch * json.loads((folder / "network.json").read_text())["flop"]
        self.said = {"network": name, "batch": batch, "threads": threads, "title": rows.title(name, batch),
                     "flop": flop, "peak": [], "call_ns": {}, "load_ns": {}, "peak_kb": {}, "error": {}, "variant": {},
                     "absent": {}}

    def withdraw(self, contender, reason):
        self.present.remove(contender)
        for what in ("call_ns", "load_ns", "peak_kb", "error"):
            self.said[what].pop(contender.key, None)
        self.said["absent"][contender.key] = str(reason)
        print(f"  {contender.title}: absent, {reason}", flush=True)

    def choose_variants(self, seconds):
        for contender in list(self.present):
            try:
                if contender.absent or self.name in contender.unfit:
                    raise build.Failure(contender.absent or contender.unfit[self.name])
                self.said["variant"][contender.key] = contender.choose_variant(
                    self.name, self.batch, self.folder, self.threads, seconds, execute)
            except build.Failure as reason:
                self.withdraw(contender, reason)

    def measure(self, contender, seconds, result):
        """A fresh process."""
        command = contender.command(self.name, self.batch, self.folder, self.threads, seconds, result)
        said = execute(*command, self.threads)
        for what in ("call_ns", "load_ns", "peak_kb"):
            self.said[what].setdefault(contender.key, []).append(said[what])
        off = error(result, self.folder / f"{self.batch}.expected")
        self.said["error"][contender.key] = max(off, self.said["error"].get(contender.key, 0))
        return f" | {contender.title} {table.time(said['call_ns'])}"

    def round(self, peak, seconds, result):
        """Everyone once; each round begins with another contender."""
        number = len(self.said["peak"])
        self.said["peak"].append(execute([str(peak), str(self.threads)], {}, self.threads))
        line = f"  round {number + 1}: peak {self.said['peak'][-1]:.0f} GFLOP/s"
        first = number % max(len(self.present), 1)
        for contender in self.present[first:] + self.present[:first]:
            try:
                line += self.measure(contender, seconds, result)
            except build.Failure as reason:
                self.withdraw(contender, reason)
        print(line, flush=True)


def measure_row(field, peak, name, batch, threads, folder, options):
    print(f"\n{rows.title(name, batch)}, {threads} thread{'s' * (threads > 1)}", flush=True)
    row = Row(field, name, batch, threads, folder)
    row.choose_variants(options.seconds)
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(options.rounds):
            row.round(peak, options.seconds, pathlib.Path(scratch) / "result")
    for contender in row.present:
        off = row.said["error"][contender.key]
        verdict = "agrees" if off <= TOLERANCE else "DISAGREES"
        print(f"  {contender.title} {verdict}: max|d| = {off:.1e} max|y|", flush=True)
    return row.said


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
    peak = build.compile_program("peak", "peak.cpp", [options.compiler, f"-march={options.march}", "-pthread"],
                                 build.idem_headers())
    names = dict.fromkeys(name for name, _ in options.rows)
    folders = {name: build.export_network(name, options.python) for name in names}
    for contender in field:
        for name, folder in folders.items():
            if not contender.absent:
                contender.prepare(name, folder)
    if options.prepare:
        return

    measured = [measure_row(field, peak, name, batch, threads, folders[name], options)
                for name, batch in options.rows for threads in options.threads
                if threads <= rows.NETWORKS[name].threads]
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
    if any(off > TOLERANCE for row in measured for off in row["error"].values()):
        sys.exit("Some outputs disagree: see above.")
    if any(key.startswith("idem") for row in measured for key in row["absent"]):
        sys.exit("Some rows lack idem: see above.")


if __name__ == "__main__":
    try:
        main()
    except build.Failure as reason:
        sys.exit(str(reason))
