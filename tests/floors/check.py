#!/usr/bin/env python3
"""Checks the includes of idem's headers: down the floors only, no cycle, and one door to each dependency.

Usage: check.py [include/idem]
"""
import pathlib
import re
import sys

# A folder includes only itself and what stands before it.
FLOORS = ["support", "shape", "tensor", "kernel", "layer", "compose", "rewrite", "plan", "io", "inspect", "zoo"]

# Only one header may include each dependency.
DOORS = {
    "Boost.Hana": "boost/hana",
    "Boost.Interprocess": "boost/interprocess",
    "xtensor": "xtensor",
    "xsimd": "xsimd",
    "RapidJSON": "rapidjson",
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def floor_of(header):
    """The header's place in FLOORS; the headers above all folders, such as idem.hpp, are on top."""
    folder = header.split("/")[1] if header.count("/") > 1 else None
    if folder is None:
        return len(FLOORS)
    return FLOORS.index(folder) if folder in FLOORS else None


def includes_of(path, root):
    """Of a header and of its definitions, which are in a file of the same name that ends in .ipp."""
    files = (path, path.with_suffix(".ipp"))
    own = {f"idem/{file.relative_to(root).as_posix()}" for file in files}
    texts = [file.read_text(encoding="utf-8") for file in files if file.exists()]
    return [(quote, name) for text in texts for quote, name in INCLUDE.findall(text) if name not in own]


def wrong_includes(header, includes, headers):
    if floor_of(header) is None:
        yield f"{header} is on no floor"
        return
    for quote, name in includes:
        if quote == '"':
            yield f'{header} includes "{name}", not <idem/...>'
        elif name.startswith("idem/"):
            if name not in headers:
                yield f"{header} includes {name}, which is not there"
            elif floor_of(name) is not None and floor_of(name) > floor_of(header):
                yield f"{header} includes {name}, up the floors"
        elif name.startswith("boost/") and not any(name.startswith(door) for door in DOORS.values()):
            yield f"{header} includes {name}, a dependency without a door"


def cycles(graph):
    """Every cycle that a depth-first search closes, as a path that ends where it began."""
    finished = set()

    def visit(header, path):
        if header in path:
            yield path[path.index(header):] + [header]
        elif header not in finished:
            for included in graph.get(header, []):
                yield from visit(included, path + [header])
            finished.add(header)

    for header in sorted(graph):
        yield from visit(header, [])


def complaints(root):
    headers = {f"idem/{path.relative_to(root).as_posix()}": includes_of(path, root)
               for path in sorted(root.rglob("*.hpp"))}
    if not headers:
        return [f"there is no header in {root}"]
    found = [wrong for header, includes in headers.items() for wrong in wrong_includes(header, includes, headers)]
    graph = {header: [name for _, name in includes if name in headers] for header, includes in headers.items()}
    found += ["a cycle: " + " -> ".join(cycle) for cycle in cycles(graph)]
    for dependency, door in DOORS.items():
        through = [header for header, includes in headers.items()
                   if any(re.match(rf"{door}[/.]", name) for _, name in includes)]
        if len(through) > 1:
            found.append(f"{len(through)} headers include {dependency}: {', '.join(through)}")
    return found


def main():
    here = pathlib.Path(__file__).resolve().parent
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here.parent.parent / "include" / "idem"
    found = complaints(root)
    print("\n".join(found) or "Every include goes down, and every dependency has one door.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
