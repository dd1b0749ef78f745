#!/usr/bin/env python3
"""Checks that variants of a function compile to the same object file, byte for byte, or that one is straight code.

A file says at its top how many variants it has, and which of them prove that a difference would be seen:

    // variants: 8             compiled with -D VARIANT=0 to 7: all the same
    // must differ: 8          compiled with -D VARIANT=8: another object file

Or which function neither calls another nor jumps back, and which one proves that this would be seen:

    // straight: run
    // must not be straight: batch

Usage: run.py [--compiler g++] [--compiler clang++-19] [--flags "-isystem ..."] [file.cpp...]
       run.py --self-test      faulty files must be reported
"""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import platform
import re
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
X86 = platform.machine() in ("x86_64", "AMD64")
MACHINES = ["-march=haswell"] if X86 else ["-march=native"]
STRAIGHT_MACHINES = ["-march=haswell", "-march=x86-64-v4"] if X86 else []  # of which the jumps are known here
LEVELS = ["-O2", "-O3"]
SHOWN_LINES = 20


def announced(source, keyword):
    match = re.search(rf"^// {keyword}: (.*)", source.read_text(encoding="utf-8"), re.MULTILINE)
    return [int(number) for number in re.findall(r"\d+", match.group(1))] if match else []


def compiler_of(compiler, flags):
    return [compiler, "-std=c++20", "-I", str(ROOT / "include"), *flags]


def precompiled(source, compiler, flags, folder):
    """The headers that the source includes, read once for all variants: options to begin with them."""
    includes = re.findall(r"^#include .*\n", source.read_text(encoding="utf-8"), re.MULTILINE)
    if not includes:
        return []
    header = pathlib.Path(folder) / "includes.hpp"
    header.write_text("".join(includes), encoding="utf-8")
    subprocess.run([*compiler_of(compiler, flags), "-x", "c++-header", str(header), "-o", f"{header}.gch"], check=False)
    return ["-include", str(header)]


def compile_variant(source, variant, compiler, flags, folder):
    """The object file, under a name that is the same for every variant; or what the compiler said."""
    place = pathlib.Path(folder) / str(variant)
    place.mkdir()
    target = place / (source.stem + ".o")
    done = subprocess.run([*compiler_of(compiler, flags), f"-DVARIANT={variant}", "-c", str(source), "-o", target.name],
                          cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return (target, "") if done.returncode == 0 else (None, done.stdout)


def disassembly(target):
    done = subprocess.run(["objdump", "-dr", "--no-show-raw-insn", target.name], cwd=target.parent,
                          stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.splitlines()


def named(source, keyword):
    match = re.search(rf"^// {keyword}: (\w+)", source.read_text(encoding="utf-8"), re.MULTILINE)
    return match.group(1) if match else None


def bends(target, function):
    """The instructions of a function that leave it or go back in it; None if there is no such function."""
    lines = disassembly(target)
    begin = next((i for i, line in enumerate(lines) if line.endswith(f" <{function}>:")), None)
    if begin is None:
        return None
    found = []
    for i, line in enumerate(lines[begin + 1:], begin + 1):
        if not line.strip():
            break
        match = re.match(r"\s*([0-9a-f]+):\s+(?:\w+ )?(call|j\w+)\s+([0-9a-f]+)?", line)
        if match:
            leaves = i + 1 < len(lines) and "R_X86_64" in lines[i + 1]
            forward = match.group(3) and int(match.group(3), 16) > int(match.group(1), 16)
            if match.group(2) == "call" or leaves or not forward:
                found.append(line.strip())
    return found


def complaints_of_straight_code(source, compiler, flags):
    straight, control = named(source, "straight"), named(source, "must not be straight")
    if control is None:
        return ["the file announces no '// must not be straight: function'"]
    with tempfile.TemporaryDirectory() as folder:
        target, said = compile_variant(source, 0, compiler, flags, folder)
        if target is None:
            return [f"does not compile:\n{said}"]
        found = bends(target, straight)
        if found is None or bends(target, control) is None:
            return [f"there is no function {straight} or no function {control}"]
        wrong = [f"{straight} is not straight\n" + "\n".join(found[:SHOWN_LINES])] if found else []
        return wrong if bends(target, control) else wrong + [f"{control} must not be straight, and is"]


def complaints(source, compiler, flags):
    if named(source, "straight"):
        return complaints_of_straight_code(source, compiler, flags)
    counts = announced(source, "variants")
    controls = announced(source, "must differ")
    if not counts or counts[0] < 2 or not controls:
        return ["the file announces no '// variants: N' or no '// must differ: K'"]
    equal = list(range(counts[0]))
    with tempfile.TemporaryDirectory() as folder:
        objects = {}
        flags = flags + precompiled(source, compiler, flags, folder)
        for variant in equal + [control for control in controls if control not in equal]:
            objects[variant], said = compile_variant(source, variant, compiler, flags, folder)
            if objects[variant] is None:
                return [f"variant {variant} does not compile:\n{said}"]
        content = {variant: target.read_bytes() for variant, target in objects.items()}
        found = []
        for variant in equal[1:]:
            if content[variant] != content[0]:
                changes = difflib.unified_diff(disassembly(objects[0]), disassembly(objects[variant]), "variant 0",
                                               f"variant {variant}", lineterm="", n=1)
                shown = "\n".join(list(changes)[:SHOWN_LINES])
                found.append(f"variant {variant} is not the same as variant 0\n{shown}")
        found += [f"variant {control} must differ, and is the same" for control in controls
                  if content[control] == content[0]]
        return found


def jobs(sources, compilers, extra_flags):
    for source in sources:
        for compiler in compilers:
            for machine in STRAIGHT_MACHINES if named(source, "straight") else MACHINES:
                for level in LEVELS:
                    yield source, compiler, [machine, level, *extra_flags]


def run(sources, compilers, extra_flags, as_expected):
    """Whether as_expected(source, complaints) held for every source, compiler and set of options."""
    good = bool(sources)
    todo = list(jobs(sources, compilers, extra_flags))
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for (source, compiler, flags), wrong in zip(todo, pool.map(lambda job: complaints(*job), todo)):
            right = as_expected(source, wrong)
            good = good and right
            print(f"{'ok    ' if right else 'FAILED'} {source.stem} ({os.path.basename(compiler)} {flags[0]} {flags[1]})",
                  flush=True)
            if not right:
                print("    " + ("\n".join(wrong) or "nothing is reported").rstrip().replace("\n", "\n    "))
    return good


def reported_as_announced(source, wrong):
    expected = re.findall(r"^// reported: (.*\S)", source.read_text(encoding="utf-8"), re.MULTILINE)
    return len(wrong) == len(expected) and all(text in said for text, said in zip(expected, wrong))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", action="append", help="g++ and clang++-19 unless given")
    parser.add_argument("--flags", default="", help="further compiler flags")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("sources", nargs="*", type=pathlib.Path, help="all of this folder unless given")
    arguments = parser.parse_args()
    compilers = arguments.compiler or ["g++", "clang++-19"]
    if arguments.self_test:
        sources = sorted((HERE / "self_test").glob("*.cpp"))
        good = run(sources, compilers, [], reported_as_announced)
    else:
        sources = [source.resolve() for source in arguments.sources] or sorted(HERE.glob("*.cpp"))
        good = run(sources, compilers, shlex.split(arguments.flags), lambda _, wrong: not wrong)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
