#!/usr/bin/env python3
"""Checks that every public header compiles alone, in C++20, without a warning.

Usage: run.py [--compiler g++] [--flags "-isystem ..."] [header.hpp...]
"""
import argparse
import concurrent.futures
import pathlib
import shlex
import subprocess
import sys

INCLUDE = pathlib.Path(__file__).resolve().parent.parent.parent / "include"
FLAGS = ["-std=c++20", "-fsyntax-only", "-I", str(INCLUDE), "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]


def compile_alone(header, compiler, extra_flags):
    """What the compiler says about a source that includes the header, twice, and nothing else."""
    line = f"#include <{header}>\n"
    done = subprocess.run([compiler, *FLAGS, *extra_flags, "-x", "c++", "-"], input=line + line,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode == 0, done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--flags", default="", help="further compiler flags")
    parser.add_argument("headers", nargs="*", help="as they are included; all unless given")
    arguments = parser.parse_args()
    headers = arguments.headers or [path.relative_to(INCLUDE).as_posix() for path in sorted(INCLUDE.rglob("*.hpp"))]
    good = bool(headers)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        results = pool.map(lambda header: compile_alone(header, arguments.compiler, shlex.split(arguments.flags)),
                           headers)
        for header, (compiles, said) in zip(headers, results):
            print(f"{'ok    ' if compiles else 'FAILED'} {header}", flush=True)
            if not compiles:
                print("    " + said.rstrip().replace("\n", "\n    "))
                good = False
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
