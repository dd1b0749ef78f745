#!/usr/bin/env python3
"""Checks what idem_add_model makes of project/: builds it, runs it as for each architecture, and reads its object code.

Usage: check.py --idem SOURCES --work FOLDER [--compiler g++] [--generator Ninja] [--type Release] [--flags FLAGS]
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys

PROJECT = pathlib.Path(__file__).resolve().parent / "project"

# From the least to the most demanding, with flags of /proc/cpuinfo that tell whether the processor runs it.
ARCHS = {
    "x86-64": [],
    "haswell": ["avx2", "bmi1", "bmi2", "f16c", "fma", "movbe", "abm"],
    "skylake-avx512": ["avx2", "fma", "adx", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"],
    "sapphirerapids": ["avx512_fp16", "avx512_bf16", "avx_vnni", "avx512_vnni", "avx512vbmi"],
}
AVX = re.compile(r"^\s*([0-9a-f]+):\tv\w+ .*%[xyz]mm", re.MULTILINE)


def run(*command, **options):
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          check=False, **options)
    return done.returncode, done.stdout


def need(*command):
    status, said = run(*command)
    if status != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{said}")
    return said


def processor_runs(arch):
    cpuinfo = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8")
    flags = re.search(r"^flags\s*:(.*)", cpuinfo, re.MULTILINE).group(1).split()
    return set(ARCHS[arch]) <= set(flags)


def addresses_of_avx(file):
    return [int(address, 16) for address in AVX.findall(need("objdump", "-d", "--no-show-raw-insn", file))]


def picks(program, launcher):
    """Which architecture the program runs, told by IDEM_ARCH, by a name that is not in the list, and by nothing."""
    names = list(ARCHS)
    for limit in [*names, "no such name", None]:
        allowed = names[:names.index(limit) + 1] if limit in names else names
        expected = [name for name in allowed if processor_runs(name)][-1]
        environment = {key: value for key, value in os.environ.items() if key != "IDEM_ARCH"}
        if limit is not None:
            environment["IDEM_ARCH"] = limit
        status, said = run(*launcher, program, env=environment)
        if status != 0:
            yield f"IDEM_ARCH={limit}: status {status}\n{said}"
        if said.splitlines() != [expected, f"destroyed for {expected}", f"finished for {expected}"]:
            yield f"IDEM_ARCH={limit}: {expected} should run, construct and destroy its static objects:\n{said}"


def stays_apart(build):
    """Whether only the objects for AVX have its instructions, in themselves and where the linker put them."""
    objects = build / "sums.archs"
    for arch in ARCHS:
        if bool(addresses_of_avx(objects / f"sums.{arch}.o")) != (arch != "x86-64"):
            yield f"the object for {arch} has {'AVX' if arch == 'x86-64' else 'no AVX'} instructions"

    map_of_program = (build / "program.map").read_text(encoding="utf-8")
    contributions = re.findall(r"^ \.text\S*\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S+)$", map_of_program, re.MULTILINE)
    ranges = [(int(begin, 16), int(begin, 16) + int(size, 16)) for begin, size, file in contributions
              if re.search(r"sums\.(haswell|skylake-avx512|sapphirerapids)\.o", file)]
    strays = [address for address in addresses_of_avx(build / "program")
              if not any(begin <= address < end for begin, end in ranges)]
    if strays:
        yield f"AVX instructions outside of the objects for it: {', '.join(map(hex, strays[:5]))}"

    copies = re.findall(r" (\w) shared_sum<float>|(?<= )(\w) float shared_sum<float>",
                        need("nm", "-C", build / "program"))
    kinds = sorted(a or b for a, b in copies)
    if kinds != ["W"] + ["t"] * len(ARCHS):
        yield f"the program should hold its own copy of an inline function, and one for each architecture: {kinds}"


def refuses(arguments, options, sources, words):
    """Whether a build with other sources or architectures fails, and says why."""
    build = arguments.work / "refused"
    shutil.rmtree(build, ignore_errors=True)
    shutil.copytree(PROJECT, build / "project")
    for name, text in sources.items():
        (build / "project" / name).write_text(text, encoding="utf-8")
    status, said = run("cmake", "-S", build / "project", "-B", build / "build", *options)
    if status == 0:
        status, said = run("cmake", "--build", build / "build")
    if status == 0 or words not in " ".join(said.split()):
        yield f"a build should fail with '{words}':\n{said}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--idem", required=True, type=pathlib.Path)
    parser.add_argument("--work", required=True, type=pathlib.Path)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--generator", default="Ninja")
    parser.add_argument("--type", default="Release")
    parser.add_argument("--flags", default="")
    arguments = parser.parse_args()

    shutil.rmtree(arguments.work, ignore_errors=True)
    build = arguments.work / "build"
    options = ["-G", arguments.generator, f"-DCMAKE_CXX_COMPILER={arguments.compiler}",
               f"-DCMAKE_BUILD_TYPE={arguments.type}", f"-DIDEM_SOURCE={arguments.idem}"]
    sanitized = "fsanitize" in arguments.flags
    need("cmake", "-S", PROJECT, "-B", build, *options, f"-DCMAKE_CXX_FLAGS={arguments.flags}",
         f"-DARCHS={';'.join(ARCHS)}")
    need("cmake", "--build", build)

    launcher = [PROJECT.parent.parent / "support" / "without_aslr.sh"] if sanitized else []
    found = [*picks(build / "program", launcher), *stays_apart(build)]
    if arguments.type == "Release":
        found += refuses(arguments, [*options, "-DARCHS=x86-64;pentagon"], {}, "knows no -march=pentagon")
        found += refuses(arguments, [*options, "-DARCHS=x86-64"],
                         {"sums.cpp": "inline int f() { return 1; }\n", "names.cpp": ""}, "sums has no entry points")
        found += refuses(arguments, [*options, "-DARCHS=x86-64;haswell"],
                         {"names.cpp": "#ifdef __AVX__\nint only_here() { return 1; }\n#endif\n"},
                         "define other functions for haswell than for x86-64")
    print("\n".join(found) or "Each architecture keeps to itself, and the best is picked.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
