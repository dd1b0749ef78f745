#!/usr/bin/env python3
"""Checks that mistakes do not compile, and that the compiler says why in words.

Every file of cases/ is compiled twice: as it is, which must work without a word, and with -D FAULT, which must end in
one error that fits in 12 lines and 2048 bytes and contains every text that the file announces:

    // Putting a layer where the next one no longer fits.       <- a title, for README.md
    // expect: idem E01                                         <- one text a line
    // expect: 'lin2' is Linear<200, 100>

Usage: run.py [--compiler g++] [--compiler clang++-19] [--flags "-isystem ..."] [case.cpp...]
       run.py --self-test       faulty cases must be reported
       run.py --write-readme    what the compilers say, as README.md
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent  # compilers run here, so that the paths they print are short and the same everywhere
MAX_LINES = 12
MAX_BYTES = 2048

FLAGS = ["-std=c++20", "-fsyntax-only", "-I", "include", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion",
         "-fmessage-length=0", "-fdiagnostics-color=never"]
NO_SOURCE_ECHO = {"gcc": "-fno-diagnostics-show-caret", "clang": "-fno-caret-diagnostics"}


def kind(compiler):
    return "clang" if "clang" in os.path.basename(compiler) else "gcc"


def compile_case(case, compiler, extra_flags, fault):
    """The exit status, and all that the compiler said."""
    command = [compiler, *FLAGS, NO_SOURCE_ECHO[kind(compiler)], *extra_flags, *(["-DFAULT"] if fault else []),
               os.path.relpath(case, ROOT)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "LC_ALL": "C"}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    return done.returncode, done.stdout


def in_words(output):
    """The output with sentences put together: Says<3>{"abc"}, Says<2>{"de"} is abcde; escaped quotes are quotes."""
    joined = re.sub(r'"\}+, [\w:]+<\d+[uUlL]*>\{+"', "", output)
    return joined.replace("\\'", "'").replace('\\"', '"')


def announced(case, keyword):
    return re.findall(rf"^// {keyword}: (.*\S)", case.read_text(encoding="utf-8"), re.MULTILINE)


def complaints(case, compiler, extra_flags):
    """What is wrong with a case: nothing, if the mistake is reported as it should be."""
    found = []
    status, output = compile_case(case, compiler, extra_flags, fault=False)
    if status != 0:
        found.append(f"the good twin does not compile:\n{output}")
    elif output:
        found.append(f"the good twin does not compile without a word:\n{output}")

    status, output = compile_case(case, compiler, extra_flags, fault=True)
    if status == 0:
        return found + ["the fault compiles"]
    wrong = []
    if "internal compiler error" in output or "PLEASE submit a bug report" in output:
        wrong.append("the compiler broke down")
    errors = sum("error:" in line for line in output.splitlines())
    if errors != 1:
        wrong.append(f"{errors} errors instead of one")
    lines, size = len(output.splitlines()), len(output.encode())
    if lines > MAX_LINES:
        wrong.append(f"{lines} lines, more than {MAX_LINES}")
    if size > MAX_BYTES:
        wrong.append(f"{size} bytes, more than {MAX_BYTES}")
    expected = announced(case, "expect")
    if not expected:
        wrong.append("the file announces no text with '// expect:'")
    words = in_words(output)
    wrong += [f"the message lacks: {text}" for text in expected if text not in words]
    if wrong:
        wrong[-1] += f"\nThe message was:\n{output}"
    return found + wrong


def for_each(function, cases, compilers):
    """Calls function(case, compiler) for every pair, two at a time; yields (case, compiler, result) in order."""
    pairs = [(case, compiler) for case in cases for compiler in compilers]
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        results = pool.map(lambda pair: function(*pair), pairs)
        for (case, compiler), result in zip(pairs, results):
            yield case, compiler, result


def check(cases, compilers, extra_flags):
    failed = 0
    for case, compiler, wrong in for_each(lambda *pair: complaints(*pair, extra_flags), cases, compilers):
        print(f"{'FAILED' if wrong else 'ok    '} {case.stem} ({kind(compiler)})", flush=True)
        for complaint in wrong:
            print("    " + complaint.rstrip().replace("\n", "\n    "))
        failed += bool(wrong)
    return failed == 0


def self_test(compilers, extra_flags):
    """Each file of self_test/ announces with '// reported:' what must be said of it; nothing if it is sound."""
    cases = sorted((HERE / "self_test").glob("*.cpp"))
    sound = bool(cases)
    for case, compiler, wrong in for_each(lambda *pair: complaints(*pair, extra_flags), cases, compilers):
        expected = announced(case, "reported")
        good = len(wrong) == len(expected) and all(text in said for text, said in zip(expected, wrong))
        print(f"{'ok    ' if good else 'FAILED'} {case.stem} ({kind(compiler)})")
        if not good:
            print(f"    expected {expected}\n    reported {wrong}")
        sound = sound and good
    return sound


def fault_of(case):
    """The lines between #ifdef FAULT and its #else."""
    match = re.search(r"^#ifdef FAULT\n(.*?)^#(?:else|endif)", case.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return match.group(1).rstrip() if match else ""


def write_readme(cases, compilers, extra_flags):
    parts = ["# What does not compile, and what the compilers say\n\n"
             "Written by `python3 tests/fail/run.py --write-readme` from the files of `cases/`.\n"]
    said = {}
    for case, compiler, (_, output) in for_each(lambda *pair: compile_case(*pair, extra_flags, fault=True), cases,
                                                compilers):
        said[case, compiler] = in_words(output)
    for case in cases:
        first = case.read_text(encoding="utf-8").splitlines()[0]
        title = first.removeprefix("// ").rstrip(".") if not first.startswith("// expect:") else case.stem
        parts.append(f"\n## {title}\n\n[{case.stem}](cases/{case.name})\n\n```cpp\n{fault_of(case)}\n```\n")
        for compiler in compilers:
            name = {"gcc": "GCC", "clang": "Clang"}[kind(compiler)]
            parts.append(f"\n{name}:\n\n```text\n{said[case, compiler].rstrip()}\n```\n")
    (HERE / "README.md").write_text("".join(parts), encoding="utf-8")
    print(f"Wrote {len(cases)} mistakes to {HERE / 'README.md'}")
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", action="append", help="g++ and clang++-19 unless given")
    parser.add_argument("--flags", default="", help="further compiler flags")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--write-readme", action="store_true")
    parser.add_argument("cases", nargs="*", type=pathlib.Path, help="all of cases/ unless given")
    arguments = parser.parse_args()
    compilers = arguments.compiler or ["g++", "clang++-19"]
    extra_flags = shlex.split(arguments.flags)
    cases = [case.resolve() for case in arguments.cases] or sorted((HERE / "cases").glob("*.cpp"))
    if arguments.self_test:
        good = self_test(compilers, extra_flags)
    elif arguments.write_readme:
        good = write_readme(cases, compilers, extra_flags)
    else:
        good = check(cases, compilers, extra_flags)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
