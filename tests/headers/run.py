#!/usr/bin/env python3
"""Checks that every public header compiles alone, in C++20, without a warning; and so do the library's sources.

A header that is included by another does not give it anything that it has not alone. So a source has a row of headers,
each of them included by the next one, and is split up only if it does not compile.

Usage: run.py [--compiler g++] [--flags "-isystem ..."] [header.hpp...]
"""
import argparse
import concurrent.futures
import functools
import itertools
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
INCLUDE = ROOT / "include"
FLAGS = ["-std=c++20", "-fsyntax-only", "-I", str(INCLUDE), "-Wall", "-Wextra", "-Wpedantic", "-Wconversion",
         "-Wshadow", "-Wsign-conversion", "-Wundef", "-Werror"]


@functools.cache
def reached(header):
    """The header, and those of idem that it includes, directly or not, under no condition."""
    text = (INCLUDE / header).read_text(encoding="utf-8")
    plain = re.sub(r"^#if.*?^#endif", "", text, flags=re.MULTILINE | re.DOTALL)
    return {header}.union(*(reached(name) for name in re.findall(r"^#include <(idem/.*)>", plain, re.MULTILINE)))


def rows(headers):
    """The headers in rows, each of them included by the next one in its row."""
    found = []
    for header in sorted(headers, key=lambda header: (len(reached(header)), header)):
        fitting = [row for row in found if row[-1] in reached(header)]
        if fitting:
            max(fitting, key=lambda row: len(reached(row[-1]))).append(header)
        else:
            found.append([header])
    return found


def compile_row(row, compiler, extra_flags):
    """What the compiler says about a source that includes the headers, each of them twice, and nothing else."""
    source = "".join(f"#include <{header}>\n" * 2 for header in row)
    done = subprocess.run([compiler, *FLAGS, *extra_flags, "-x", "c++", "-"], input=source,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode == 0, done.stdout


def check(row, compiler, extra_flags):
    """Each header, whether it compiles, and what the compiler said."""
    compiles, said = compile_row(row, compiler, extra_flags)
    if compiles or len(row) == 1:
        return [(header, compiles, said) for header in row]
    alone = [(header, *compile_row([header], compiler, extra_flags)) for header in row]
    return alone if not all(compiles for _, compiles, _ in alone) else [(", ".join(row), False, said)]


def check_source(path, compiler, extra_flags):
    """The same of a source of idem::compiled."""
    done = subprocess.run([compiler, *FLAGS, *extra_flags, "-DIDEM_COMPILED", str(path)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return [(path.name, done.returncode == 0, done.stdout)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--flags", default="", help="further compiler flags")
    parser.add_argument("headers", nargs="*", help="as they are included; all unless given")
    arguments = parser.parse_args()
    headers = arguments.headers or [path.relative_to(INCLUDE).as_posix() for path in sorted(INCLUDE.rglob("*.hpp"))]
    sources = [] if arguments.headers else sorted((ROOT / "src").glob("*.cpp"))
    flags = shlex.split(arguments.flags)
    good = bool(headers)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        results = itertools.chain(
            pool.map(lambda row: check(row, arguments.compiler, flags), rows(headers)),
            pool.map(lambda source: check_source(source, arguments.compiler, flags), sources))
        for header, compiles, said in itertools.chain.from_iterable(results):
            print(f"{'ok    ' if compiles else 'FAILED'} {header}", flush=True)
            if not compiles:
                print("    " + said.rstrip().replace("\n", "\n    "))
                good = False
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
