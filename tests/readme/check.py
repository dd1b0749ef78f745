#!/usr/bin/env python3
"""Tries the programs in README.md and docs/. A block ```cpp is a whole program; it must compile, unless a block ```text
follows it, when it must fail with the words that stand there. A block ```cmake is a part of a project that has a target
`app`, and finds an installed idem; it must configure.

Usage: check.py [--compiler g++] [--flags "-isystem ..."] [--cmake cmake]
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


def command_of(compiler, flags):
    return [compiler, "-std=c++20", "-fmessage-length=0", "-fdiagnostics-color=never", *flags,
            "-I", str(ROOT / "include")]


def precompiled(compiler, flags, folder):
    """idem.hpp, which g++ then reads once for all programs that begin with it: options to find it."""
    (folder / "idem").mkdir(parents=True)
    header = folder / "all.hpp"
    header.write_text("#include <idem/idem.hpp>\n", encoding="utf-8")
    subprocess.run([*command_of(compiler, flags), "-x", "c++-header", str(header),
                    "-o", str(folder / "idem" / "idem.hpp.gch")], check=True)
    return ["-I", str(folder)]


def compiled(program, compiler, flags):
    """The exit status, and what the compiler said, with plain quotes."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "readme.cpp"
        source.write_text(program, encoding="utf-8")
        command = [*command_of(compiler, flags), "-fsyntax-only", str(source)]
        done = subprocess.run(command, env={**os.environ, "LC_ALL": "C"}, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        return done.returncode, done.stdout


def run(*command):
    """The exit status, and what was said."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                          check=False)
    return done.returncode, done.stdout


def configured(part, cmake, compiler, prefix):
    """The exit status, and what CMake said, of a project around `part`."""
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder)
        for name in {"main.cpp", *re.findall(r"[\w/]+\.cpp", part)}:
            (source / name).touch()
        find = "" if "find_package(idem" in part else "find_package(idem REQUIRED)\n"
        (source / "CMakeLists.txt").write_text("cmake_minimum_required(VERSION 3.25)\nproject(readme LANGUAGES CXX)\n"
                                               f"add_executable(app main.cpp)\n{find}{part}", encoding="utf-8")
        return run(cmake, "-S", folder, "-B", str(source / "build"), f"-DCMAKE_PREFIX_PATH={prefix}",
                   f"-DCMAKE_CXX_COMPILER={compiler}")


def install(cmake, compiler, prefix):
    """An installed idem, at `prefix`."""
    build = str(prefix / "build")
    without = [f"-DIDEM_BUILD_{what}=OFF" for what in ("TESTS", "EXAMPLES", "BENCH")]
    run(cmake, "-S", str(ROOT), "-B", build, f"-DCMAKE_CXX_COMPILER={compiler}", *without)
    run(cmake, "--install", build, "--prefix", str(prefix))


def complaints(readme, compiler, flags, cmake, prefix):
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
    for part in re.findall(r"^```cmake\n(.*?)^```\n", readme, re.MULTILINE | re.DOTALL):
        status, output = configured(part, cmake, compiler, prefix)
        if status != 0:
            found.append(f"CMake does not take this:\n{part}{output}")
    return found


BROKEN = {
    "no program": "nothing\n",
    "does not compile": "```cpp\nint x = y;\n```\n",
    "compiles, but should not": "```cpp\nint x;\n```\n```text\nerror\n```\n",
    "the compiler does not say": "```cpp\nint x = y;\n```\n```text\nhello\n```\n",
    "CMake does not take this": "```cpp\nint x;\n```\n```cmake\nidem_add_model(app)\n```\n",
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--flags", default="")
    parser.add_argument("--cmake", default="cmake")
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    flags = shlex.split(arguments.flags)
    with tempfile.TemporaryDirectory() as folder:
        prefix = pathlib.Path(folder)
        install(arguments.cmake, arguments.compiler, prefix)

        def found_in(readme):
            return complaints(readme, arguments.compiler, flags, arguments.cmake, prefix)

        if arguments.self_test:
            missed = [kind for kind, readme in BROKEN.items() if not any(kind in said for said in found_in(readme))]
            print("\n".join(f"not reported: {kind}" for kind in missed) or f"{len(BROKEN)} broken readmes reported")
            return 1 if missed else 0
        flags = precompiled(arguments.compiler, flags, prefix / "precompiled") + flags
        pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
        found = [f"{page.relative_to(ROOT)}: {complaint}"
                 for page in pages for complaint in found_in(page.read_text(encoding="utf-8"))]
    print("\n".join(found) or f"the programs of {len(pages)} pages do as they say")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
