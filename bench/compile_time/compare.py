"""Measures what programs take to compile, row by row, and writes results.json and table.md.

Needs what bench/compile_time/run.sh installs, which is the command to call. README.md beside it tells how it is
measured.
"""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys

import table
from compilation import ROOT, Compilation, Failure, version
from programs import all_programs

sys.path.insert(0, str(ROOT / "bench" / "peers"))
import machine  # noqa: E402


def parse(programs):
    parser = argparse.ArgumentParser(prog="sh bench/compile_time/run.sh", description=__doc__.split("\n")[0])
    parser.add_argument("--rows", nargs="+", metavar="ROW", choices=programs, default=list(programs),
                        help=", ".join(programs))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--compilers", nargs="+", default=["g++", "clang++-19"])
    parser.add_argument("--instructions", action="store_true",
                        help="count the compiler's instructions too, which takes some minutes a row")
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "build" / "compile_time", metavar="FOLDER")
    return parser.parse_args()


def is_installed(package):
    said = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", package], capture_output=True, text=True)
    return "ok installed" in said.stdout


def measured(program, reference, compiler, options, reference_instructions):
    """Times are compared within a round: the speed of a shared machine changes from minute to minute."""
    with Compilation(program.source, program.flags) as compilation:
        seconds, reference_seconds, memory, reference_memory = [], [], [], []
        for _ in range(options.rounds):
            base, _ = reference.run(compiler)
            cost, _ = compilation.run(compiler)
            seconds.append(cost.seconds)
            memory.append(cost.memory)
            reference_seconds.append(base.seconds)
            reference_memory.append(base.memory)
        return {
            "seconds": seconds,
            "reference_seconds": reference_seconds,
            "memory": min(memory),
            "reference_memory": min(reference_memory),
            "object_bytes": compilation.object_bytes(),
            "instantiations": compilation.instantiations(compiler),
            "instructions": compilation.instructions(compiler) if options.instructions else 0,
            "reference_instructions": reference_instructions,
        }


def measure_all(programs, options):
    rows = []
    with Compilation(next(iter(programs.values())).source) as reference:
        counted = {compiler: reference.instructions(compiler) if options.instructions else 0
                   for compiler in options.compilers}
        for name in programs:
            if name not in options.rows:
                continue
            program = programs[name]
            row = {"name": name, "title": program.title, "family": program.family, "layers": program.layers,
                   "costs": {}, "absent": {}}
            rows.append(row)
            for compiler in options.compilers:
                if program.package and not is_installed(program.package):
                    row["absent"][compiler] = f"{program.package} is not installed"
                    continue
                print(f"{name}, {compiler}: ", end="", flush=True)
                try:
                    row["costs"][compiler] = measured(program, reference, compiler, options, counted[compiler])
                    print(f"{min(row['costs'][compiler]['seconds']):.2f} s", flush=True)
                except Failure as reason:
                    row["absent"][compiler] = "does not compile"
                    print(reason, flush=True)
    return rows


def main():
    programs = all_programs()
    options = parse(programs)
    for compiler in list(options.compilers):
        if shutil.which(compiler) is None:
            print(f"{compiler} is not installed: no columns of it")
            options.compilers.remove(compiler)
    results = {
        "made": datetime.date.today().isoformat(),
        "machine": machine.description(),
        "rounds": options.rounds,
        "compilers": {compiler: version(compiler) for compiler in options.compilers},
        "rows": measure_all(programs, options),
    }
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "results.json").write_text(json.dumps(results, indent=1) + "\n")
    (options.out / "table.md").write_text(table.markdown(results))
    print("\n" + table.markdown(results))
    print(f"Written: results.json and table.md in {os.path.relpath(options.out)}")
    if any(reason == "does not compile" for row in results["rows"] for reason in row["absent"].values()):
        sys.exit("Some rows do not compile: see above.")


if __name__ == "__main__":
    main()
