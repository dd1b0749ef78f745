#!/usr/bin/env python3
"""Checks what networks cost to compile by numbers that are the same every time, or nearly: instantiations of templates,
as the compiler counts them, bytes of object code, and memory. Times are bench/compile_time's.

Usage: run.py [--compiler g++] [--flags "-isystem ..."] [--self-test]
       --self-test halves all bounds, and each must be reported
"""
import argparse
import pathlib
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "bench" / "compile_time"))
from compilation import Compilation, Failure, is_clang  # noqa: E402
from programs import all_programs  # noqa: E402

# Instantiations, by g++ (entries in its tables of specialisations) and by clang++ (classes and functions).
HEADER = {"compose": (9500, 2700)}
# Of each further layer, between 10 or 100 and 100 layers or 1,000; and the bytes that it adds to the program.
FURTHER = {
    ("distinct10_types", "distinct100_types"): (35, 25, 0),
    ("distinct100_types", "distinct1000_types"): (35, 25, 0),
    ("identity100_types", "identity1000_types"): (0, 0, 0),
    ("distinct10_run", "distinct100_run"): (75, 40, 700),
    ("distinct100_run", "distinct1000_run"): (75, 40, 700),
}
# What has to compile at all. Compilers bound the steps of one evaluation, clang tighter than g++, and each of these
# takes most of another one. None is of what a source leaves to idem::compiled.
DEEP = ("convolutions1000_run", "rows1000_run", "joins150_run")
# MiB at the peak of 100 swaps on ResNet-50, by g++, which keeps what it computes: a look at all of a network that is
# taken twice for each swap is seen in no count of instantiations.
MEMORY_OF_SWAPS = 500
# How g++ collects garbage where memory is plenty: first when it keeps 256 MB. That takes 7 % of the instructions for
# idem.hpp beside idem::compiled, which is just below.
COLLECTOR = ("--param", "ggc-min-expand=100", "--param", "ggc-min-heapsize=131072")
# What a source with an extern model instantiates beyond its headers, as a share of what it does without.
SHARE_OF_USER = 0.6
CODE_OF_USER = 25_000
# Of a source that links idem::compiled: its instantiations with its headers, its code and data, most of which are the
# plan's steps, and the functions of kernels, of which those are left that only copy.
COMPILED = {"resnet18_compiled": (62_000, 17_500, 36_000, 0), "bert_compiled": (59_000, 16_500, 115_000, 1)}


class Checks:
    def __init__(self, self_test):
        self.self_test = self_test
        self.good = True

    def at_most(self, what, number, bound):
        if self.self_test and bound == 0:
            return
        if self.self_test:
            bound /= 2
        right = (number > bound) == self.self_test
        self.good = self.good and right
        print(f"{'ok    ' if right else 'FAILED'} {what}: {number:,.2f}, at most {bound:,.2f}", flush=True)


def measured(name, compiler, flags):
    with Compilation(all_programs()[name].source, ["-O0", *flags]) as compilation:
        count = compilation.instantiations(compiler)
        return count, compilation.object_bytes(), all_programs()[name].layers


def check_layers(checks, compiler, flags):
    mine = 1 if is_clang(compiler) else 0
    for name, bounds in HEADER.items():
        checks.at_most(f"instantiations of {name}", measured(name, compiler, flags)[0], bounds[mine])
    known = {}
    for pair, bounds in FURTHER.items():
        for name in pair:
            if name not in known:
                known[name] = measured(name, compiler, flags)
        few, many = (known[name] for name in pair)
        for what, index, bound in (("instantiations", 0, bounds[mine]), ("bytes", 1, bounds[2])):
            each = (many[index] - few[index]) / (many[2] - few[2])
            checks.at_most(f"{what} of a further layer, {pair[0]} to {pair[1]}", each, bound)


def check_deep(checks, compiler, flags):
    for name in DEEP:
        with Compilation(all_programs()[name].source, ["-DIDEM_COMPILED", *flags]) as compilation:
            try:
                compilation.run(compiler, ["-fsyntax-only"])
                failures = 0
            except Failure as failure:
                print(failure)
                failures = 1
            checks.at_most(f"failures to compile {name}", failures, 0)


def check_swaps(checks, compiler, flags):
    with Compilation(all_programs()["swaps"].source, flags) as compilation:
        cost, _ = compilation.run(compiler, ["-fsyntax-only"])
        checks.at_most("MiB of 100 swaps", cost.memory / 2**20, MEMORY_OF_SWAPS)


def check_collections(checks, compiler, flags):
    with Compilation("#include <idem/idem.hpp>\n", ["-DIDEM_COMPILED", *flags]) as compilation:
        _, said = compilation.run(compiler, ["-ftime-report", *COLLECTOR])
        if "phase parsing" not in said:
            sys.exit(f"{compiler} -ftime-report does not tell what it did")
        checks.at_most("collections of garbage for idem.hpp beside the library", said.count("garbage collection"), 0)


def defined_functions(target):
    lines = subprocess.run(["nm", "-C", str(target)], capture_output=True, text=True, check=True).stdout.splitlines()
    return [line[19:] for line in lines if line[17:18] in "TtWw"]


def check_extern(checks, compiler, flags):
    flags = ["-O2", "-I", str(HERE), *flags]
    user = (HERE / "user.cpp").read_text()
    with (Compilation((HERE / "owner.cpp").read_text(), flags) as owner, Compilation(user, flags) as using,
          Compilation(user, [*flags, "-O0", "-DEACH_FOR_ITSELF"]) as alone,
          Compilation("#include <idem/idem.hpp>\n", [*flags, "-O0"]) as header):
        headers = header.instantiations(compiler)
        share = (using.instantiations(compiler) - headers) / (alone.instantiations(compiler) - headers)
        checks.at_most("instantiations beside an extern model, of those without", share, SHARE_OF_USER)
        owner.run(compiler)
        checks.at_most("bytes beside an extern model", using.object_bytes(), CODE_OF_USER)
        kernels = [name for name in defined_functions(using.object) if "idem::kernel::" in name]
        planned = [name for name in defined_functions(owner.object) if "idem::kernel::" in name]
        print("\n".join(kernels))
        if not planned:
            sys.exit("the owner of the model has no kernels: they are not seen")
        checks.at_most("kernels beside an extern model", len(kernels), 0)
        program = using.object.with_name("program")
        subprocess.run([compiler, str(using.object), str(owner.object), "-o", str(program)], check=True)
        checks.at_most("exit status of the program", subprocess.run([str(program)]).returncode, 0)


def check_compiled(checks, compiler, flags):
    for name, bounds in COMPILED.items():
        program = all_programs()[name]
        with Compilation(program.source, ["-O2", *program.flags, *flags]) as compiled:
            count = compiled.instantiations(compiler)
            checks.at_most(f"instantiations of {name}", count, bounds[is_clang(compiler)])
            checks.at_most(f"bytes of {name}", compiled.object_bytes(), bounds[2])
            kernels = [function for function in defined_functions(compiled.object) if "idem::kernel::" in function]
            print("\n".join(kernels))
            checks.at_most(f"kernels of {name}", len(kernels), bounds[3])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--flags", default="", help="further compiler flags")
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    flags = shlex.split(arguments.flags)
    checks = Checks(arguments.self_test)
    check_layers(checks, arguments.compiler, flags)
    check_deep(checks, arguments.compiler, flags)
    if not is_clang(arguments.compiler):
        check_swaps(checks, arguments.compiler, flags)
        check_collections(checks, arguments.compiler, flags)
    check_extern(checks, arguments.compiler, flags)
    check_compiled(checks, arguments.compiler, flags)
    sys.exit(0 if checks.good else 1)


if __name__ == "__main__":
    main()
