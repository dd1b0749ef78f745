#!/usr/bin/env python3
"""Counts with callgrind the instructions of one run of a network with 0, 1, 10 and 100 Identities: all the same number,
exactly. A network with a Tanh where an Identity was must take another.

Usage: count.py [--compiler g++] [--flags "-isystem ..."]

Exit status: 0; 1 when numbers are not as they must be; 77, as skipped, without valgrind.
"""
import argparse
import pathlib
import platform
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
# Valgrind knows no AVX-512.
MACHINE = "-march=haswell" if platform.machine() in ("x86_64", "AMD64") else "-march=native"
IDENTITIES = ["0", "1", "10", "100"]
CONTROL = "tanh"


def instructions(program, which, folder):
    """Of the function `counted` and all that it calls."""
    counts = folder / which
    subprocess.run(["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={counts}",
                    "--toggle-collect=counted", str(program), which], check=True)
    return int(re.search(r"^totals: (\d+)", counts.read_text(encoding="utf-8"), re.MULTILINE).group(1))


def complaints(counted):
    reference = counted["0"]
    found = [f"with {which} Identities a run takes {counted[which]:,} instructions, but without {reference:,}: "
             "they must be the same" for which in IDENTITIES if counted[which] != reference]
    if counted[CONTROL] == reference:
        found.append(f"a Tanh takes no instruction: the {reference:,} that were counted are not those of a run")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--flags", default="", help="further compiler flags")
    arguments = parser.parse_args()
    if not shutil.which("valgrind"):
        print("Skipped: there is no valgrind.")
        return 77
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        program = folder / "one_run"
        subprocess.run([arguments.compiler, "-std=c++20", "-O2", MACHINE, "-I", str(ROOT / "include"), "-I",
                        str(HERE.parent), *shlex.split(arguments.flags), str(HERE / "one_run.cpp"), "-o", str(program)],
                       check=True)
        counted = {which: instructions(program, which, folder) for which in [*IDENTITIES, CONTROL]}
    for which, count in counted.items():
        print(f"{'Tanh instead' if which == CONTROL else 'Identities: ' + which:16}{count:,} instructions")
    found = complaints(counted)
    print("\n".join(found) or "Identities cost nothing.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
