#!/usr/bin/env python3
"""Checks that mistakes do not compile, and that the compiler says why in words.

Every file of cases/ (types) and models/ (what needs all of idem) is compiled twice: as it is, which must work without a
word, and with -D FAULT, which must end in one error that fits in 12 lines and 2048 bytes and contains every text that
the file announces:

    // Putting a layer where the next one no longer fits.       <- a title, for README.md
    // expect: idem E01                                         <- one text a line
    // expect: 'lin2' is Linear<200, 100>
    // only near: why it cannot stand at the far end            <- if so

A network of cases/ is compiled a third time as `far_end.hpp` puts it: behind a hundred layers, four names deep; and a
fourth time with a program that uses it as in `used.hpp`. The second is left out where the fourth has its one error before
anything is used. Where a fault is one line, `explain` must say the same and its `can_..._v` must be false, both without
an error.

To read headers once, all cases of a folder are compiled as one program, each in a namespace of its own, and what the
compiler says is cut at each error. A case of which a program does not say what it should is compiled alone.

Usage: run.py [--compiler g++] [--compiler clang++-19] [--standard c++2c] [--flags "-isystem ..."] [file or folder...]
       run.py --self-test       faulty cases must be reported
       run.py --write-readme    what the compilers say, as README.md
"""
import argparse
import os
import pathlib
import re
import shlex
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent  # compilers run here, so that the paths they print are short and the same everywhere
MAX_LINES = 12 - 3         # what is left beside the list of includes, which is not counted
MAX_BYTES = 2048 - 200

FLAGS = ["-fsyntax-only", "-I", "include", "-I", "tests", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion",
         "-fmessage-length=0", "-fdiagnostics-color=never", "-x", "c++", "-"]
FLAGS_OF = {"gcc": ["-fno-diagnostics-show-caret"], "clang": ["-fno-caret-diagnostics", "-ferror-limit=0"]}

INCLUDED = re.compile(r"In file included from .*\n| +from .*\n")
FAR_PATH = "deep.inner.block.body."  # as in far_end.hpp


def kind(compiler):
    return "clang" if "clang" in os.path.basename(compiler) else "gcc"


class Case:
    def __init__(self, path):
        self.path = path
        self.name = path.stem
        self.text = path.read_text(encoding="utf-8")
        self.title = self.text.splitlines()[0].removeprefix("// ").rstrip(".")
        self.expected = self.announced("expect")
        match = re.search(r"^#ifdef FAULT\n(.*?)^#(?:else|endif)", self.text, re.MULTILINE | re.DOTALL)
        self.fault = match.group(1).rstrip() if match else ""

    def announced(self, keyword):
        return re.findall(rf"^// {keyword}: (.*\S)", self.text, re.MULTILINE)

    def has_far_end(self):
        return "Network<" in self.text and "models" not in self.path.parts and not self.announced("only near")

    def can_be_used(self):
        told = any("idem E" in text for text in self.expected)
        named = re.search(r"^(struct|using) Wrong\b", self.fault, re.MULTILINE)
        return told and named and "models" not in self.path.parts

    def has(self, variant):
        return {"far": self.has_far_end, "used": self.can_be_used}.get(variant, lambda: True)()

    def source(self, variant):
        """In a namespace, as the compiler should see it: 'right', 'wrong', or 'far' or 'used', which are wrong too."""
        text = re.sub(r"^#include.*", "", self.text, flags=re.MULTILINE)
        if variant == "far":
            text = text.replace("Network<", "::fail::far_end_t<")
            lines = text.split("\n")
            text = "\n".join(far_paths(line) if re.search(r"\w_t<(Net|Pair)\b", line) else line for line in lines)
        if variant == "used":
            text += "\nbool used() { return ::fail::use<Wrong>(); }\n"
        if variant == "right":
            text += "".join(f"static_assert({probe});\n" for probe in self.probes())
        define = "#undef FAULT" if variant == "right" else "#define FAULT"
        return (f"{define}\nnamespace {self.name} {{\n#line 1 \"{os.path.relpath(self.path, ROOT)}\"\n{text}\n"
                f"}}  // namespace {self.name}\n#undef FAULT\n")

    def probes(self):
        """What must hold without an error, if the fault is one surgery or one network."""
        match = re.search(r"^(?:struct Wrong : |using Wrong = )(\w+)<(.*)>(?:::\w+)?(?: \{\})?;$", self.fault)
        if not match or "models" in self.path.parts or self.announced("no probe"):
            return
        name, arguments = match.groups()
        if name == "Network":
            explained = f"idem::explain<idem::Network<{arguments}>>()"
        elif name == "layer_at_t":
            explained = None
            yield f"!idem::has_layer_v<{arguments}>"
        elif name.endswith("_t"):
            verb = name.removesuffix("_t")
            explained = f"idem::explain{'' if verb == 'replace' else '_' + verb}<{arguments}>()"
            yield f"!idem::can_{'take_outputs' if verb == 'outputs' else verb}_v<{arguments}>"
        else:
            return
        if explained:
            for text in self.expected:
                quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace(f"{self.name}::", "")
                yield f'::fail::says({explained}, "{quoted}", "{self.name}::")'


def far_paths(line):
    """Paths of a surgery, but not the names in Named<"fc", ...>."""
    return re.sub(r'(?<![\w]<)"([^"]*)"', rf'"{FAR_PATH}\1"', line)


def program(cases, variant):
    includes = [line for case in cases for line in re.findall(r"^#include.*", case.text, re.MULTILINE)]
    header = {"far": ['#include "fail/far_end.hpp"'], "used": ['#include "fail/used.hpp"'],
              "right": ['#include "fail/says.hpp"'], "wrong": []}[variant]
    header = header if any("idem/" in line for line in includes) else []
    return "\n".join([*dict.fromkeys(includes), *header, *(case.source(variant) for case in cases)])


def compile_program(text, compiler, options):
    """The exit status, and all that the compiler said."""
    command = [compiler, f"-std={options.standard}", *FLAGS_OF[kind(compiler)], *shlex.split(options.flags), *FLAGS]
    done = subprocess.run(command, cwd=ROOT, input=text, env={**os.environ, "LC_ALL": "C"}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    return done.returncode, done.stdout


def without_includes(output):
    """Nor where this checkout lies: a sentence is as long in every folder."""
    lines = (line for line in output.splitlines(keepends=True) if not INCLUDED.match(line))
    return "".join(lines).replace(f"{ROOT}/", "")


def in_words(output, case):
    """The output with sentences put together: Piece<3>{"abc"}, Piece<2>{"de"} is abcde; escaped quotes are quotes.
    Without the namespace of the case, the way to the far end, and the list of includes."""
    joined = re.sub(r'"\}+, [\w:]+<\d+[uUlL]*>\{+"', "", output)
    joined = without_includes(joined)
    return joined.replace("\\'", "'").replace('\\"', '"').replace(f"{case.name}::", "").replace(FAR_PATH, "")


def errors_in(output):
    """What the compiler said, cut so that each part holds one error with its context and its notes."""
    parts, part, has_error = [], [], False
    lines = output.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if INCLUDED.match(line):  # belongs to what follows the list
            following = next((later for later in lines[number:] if not INCLUDED.match(later)), "")
            if ": note: " in following:
                part.append(line)
                continue
        is_error = re.search(r": (?:(?:fatal )?error|warning): ", line)
        if has_error and (is_error or INCLUDED.match(line) or re.match(r"\S+: (?:In|At) ", line)):
            parts.append("".join(part))
            part, has_error = [], False
        if not re.match(r"\d+ errors? generated\.", line):
            part.append(line)
        has_error = has_error or bool(is_error)
    return parts + (["".join(part)] if part else [])


def of_case(parts, case):
    return [part for part in parts if os.path.relpath(case.path, ROOT) in part]


def complaints(parts, case, compiler, options):
    """What is wrong with the errors that a fault gives."""
    output = "".join(parts)
    said = in_words(output, case)
    if not parts:
        return ["the fault compiles"]
    wrong = []
    if "internal compiler error" in output or "PLEASE submit a bug report" in output:
        wrong.append("the compiler broke down")
    if len(parts) != 1:
        wrong.append(f"{len(parts)} errors instead of one")
    # What the compilers print beside the sentence, escapes and the cuts between pieces included.
    printed = without_includes(output).replace(f"{case.name}::", "")
    lines, size = len(printed.splitlines()), len(printed.encode())
    if lines > MAX_LINES:
        wrong.append(f"{lines} lines, more than {MAX_LINES}")
    if size > MAX_BYTES:
        wrong.append(f"{size} bytes, more than {MAX_BYTES}")
    if not case.expected:
        wrong.append("the file announces no text with '// expect:'")
    messages = [line for line in said.splitlines() if "error: static assertion failed: " in line]
    if messages and options.standard in ("c++26", "c++2c"):  # the sentence is the message
        said = messages[0]
    wrong += [f"the message lacks: {text}" for text in case.expected if text not in said]
    if wrong:
        wrong[-1] += f"\nThe message was:\n{output}"
    return wrong


def complaints_alone(case, compiler, options, variants):
    found = []
    for variant in variants:
        status, output = compile_program(program([case], variant), compiler, options)
        if variant != "right":
            parts = errors_in(output) if status else []
            where = {"far": "at the far end: ", "used": "in a program: "}.get(variant, "")
            found += [where + text for text in complaints(parts, case, compiler, options)]
        elif status != 0:
            found.append(f"the good twin does not compile:\n{output}")
        elif output:
            found.append(f"the good twin does not compile without a word:\n{output}")
    return found


def examine(cases, compiler, options, variants=("right", "wrong", "far", "used")):
    """For each case what is wrong with it, and the error that its fault gives."""
    suspects = {case: set() for case in cases}
    said = {}
    for variant in variants:
        in_use = variant == "wrong" and "used" in variants
        chosen = [case for case in cases if case.has(variant) and not (in_use and case.has("used"))]
        if not chosen:
            continue
        status, output = compile_program(program(chosen, variant), compiler, options)
        parts = errors_in(output)
        whose = {case: of_case(parts, case) for case in chosen}
        stray = any(not any(part in own for own in whose.values()) for part in parts)
        for case, own in whose.items():
            wrong = own or stray if variant == "right" else complaints(own, case, compiler, options)
            if variant == "used" and (wrong or any("used.hpp" in without_includes(part) for part in own)):
                suspects[case] |= {"wrong", "used"}
            elif wrong:
                suspects[case].add(variant)
            elif variant == "wrong":
                said[case] = in_words(own[0], case)
    return {case: (complaints_alone(case, compiler, options, sorted(variants)) if variants else [], said.get(case, ""))
            for case, variants in suspects.items()}


def by_folder(cases):
    for folder in dict.fromkeys(case.path.parent for case in cases):
        yield [case for case in cases if case.path.parent == folder]


def check(cases, compilers, options):
    failed = 0
    for compiler in compilers:
        for group in by_folder(cases):
            for case, (wrong, _) in examine(group, compiler, options).items():
                print(f"{'FAILED' if wrong else 'ok    '} {case.name} ({kind(compiler)})", flush=True)
                for complaint in wrong:
                    print("    " + complaint.rstrip().replace("\n", "\n    "))
                failed += bool(wrong)
    return failed == 0


def self_test(compilers, options):
    """Each file of self_test/ announces with '// reported:' what must be said of it; nothing if it is sound."""
    cases = [Case(path) for path in sorted((HERE / "self_test").glob("*.cpp"))]
    sound = bool(cases)
    for compiler in compilers:
        for case, (wrong, _) in examine(cases, compiler, options).items():
            expected = case.announced("reported")
            good = len(wrong) == len(expected) and all(text in said for text, said in zip(expected, wrong))
            print(f"{'ok    ' if good else 'FAILED'} {case.name} ({kind(compiler)})")
            if not good:
                print(f"    expected {expected}\n    reported {wrong}")
            sound = sound and good
    return sound


def write_readme(cases, compilers, options):
    said = {}
    for compiler in compilers:
        for group in by_folder(cases):
            for case, (_, output) in examine(group, compiler, options, ["wrong"]).items():
                said[case, compiler] = output
    kinds = {}
    for case in cases:
        code = re.search(r"idem (E\d+)", said[case, compilers[0]])
        kinds.setdefault(code.group(1) if code else "The compiler's own words", []).append(case)
    parts = ["# What does not compile, and what the compilers say\n\n"
             "Written by `python3 tests/fail/run.py --write-readme` from the files of `cases/` and `models/`.\n"
             f"{len(cases)} mistakes, by the code of their sentence. The lists of includes are left out.\n\n"]
    for code in sorted(kinds):
        links = [f"[{case.title}](#{anchor(case.title)})" for case in kinds[code]]
        parts.append(f"- {code}: " + " · ".join(links) + "\n")
    for code in sorted(kinds):
        for case in kinds[code]:
            source = case.path.relative_to(HERE)
            parts.append(f"\n## {case.title}\n\n[{case.name}]({source})\n\n```cpp\n{case.fault}\n```\n")
            for compiler in compilers:
                name = {"gcc": "GCC", "clang": "Clang"}[kind(compiler)]
                parts.append(f"\n{name}:\n\n```text\n{said[case, compiler].rstrip()}\n```\n")
    (HERE / "README.md").write_text("".join(parts), encoding="utf-8")
    print(f"Wrote {len(cases)} mistakes to {HERE / 'README.md'}")
    return True


def anchor(title):
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", action="append", help="g++ and clang++-19 unless given")
    parser.add_argument("--standard", default="c++20")
    parser.add_argument("--flags", default="", help="further compiler flags")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--write-readme", action="store_true")
    parser.add_argument("paths", nargs="*", type=pathlib.Path, help="files or folders; cases/ and models/ unless given")
    options = parser.parse_args()
    compilers = options.compiler or ["g++", "clang++-19"]
    paths = [path.resolve() for path in options.paths] or [HERE / "cases", HERE / "models"]
    cases = [Case(file) for path in paths for file in (sorted(path.glob("*.cpp")) if path.is_dir() else [path])]
    if options.self_test:
        good = self_test(compilers, options)
    elif options.write_readme:
        good = write_readme(cases, compilers, options)
    else:
        good = check(cases, compilers, options)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
