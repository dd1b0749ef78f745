#!/usr/bin/env python3
"""Compiles the programs in README.md. A block ```cpp is a whole program; it must compile, unless a block ```text follows
it, when it must fail with the words that stand there.

Usage: check.py [--compiler g++] [--flags "-isystem ..."]
       check.py --self-test     broken readmes must be reported
"""
import argparse
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def compiled(program, compiler, flags):
    """The exit status, and what the compiler said, with plain quotes."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "readme.cpp"
        source.write_text(program, encoding="utf-8")
        command = [compiler, "-std=c++20", "-fsyntax-only", "-fmessage-length=0", "-fdiagnostics-color=never",
                   "-I", str(ROOT / "include"), *flags, str(source)]
        done = subprocess.run(command, env={**os.environ, "LC_ALL": "C"}, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        return done.returncode, done.stdout


def complaints(readme, compiler, flags):
    blocks = re.findall(r"^```cpp\n(.*?)^```\n(?:```text\n(.*?)^```\n)?", readme, re.MULTILINE | re.DOTALL)
    if not blocks:
        return ["there is no program"]
    found = []
    for number, (program, words) in enumerate(blocks, start=1):
        status, output = compiled(program, compiler, flags)
        if words and status == 0:
            found.append(f"program {number} compiles, but should not")
        if not words and status != 0:
            found.append(f"program {number} does not compile:\n{output}")
        found += [f"program {number}: the compiler does not say: {line}\n{output}"
                  for line in words.splitlines() if status != 0 and line not in output]
    return found


BROKEN = {
    "no program": "nothing\n",
    "does not compile": "```cpp\nint x = y;\n```\n",
    "compiles, but should not": "```cpp\nint x;\n```\n```text\nerror\n```\n",
    "the compiler does not say": "```cpp\nint x = y;\n```\n```text\nhello\n```\n",
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--flags", default="")
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    flags = shlex.split(arguments.flags)
    if arguments.self_test:
        missed = [kind for kind, readme in BROKEN.items()
                  if not any(kind in complaint for complaint in complaints(readme, arguments.compiler, flags))]
        print("\n".join(f"not reported: {kind}" for kind in missed) or f"{len(BROKEN)} broken readmes reported")
        return 1 if missed else 0
    found = complaints((ROOT / "README.md").read_text(encoding="utf-8"), arguments.compiler, flags)
    print("\n".join(found) or "the programs of README.md do as it says")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
