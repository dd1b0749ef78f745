"""The results as tables in Markdown.

    python3 bench/compile_time/table.py results.json... > table.md

Several files are the rows of one machine, measured one after the other; where one compiler has a row twice, the last
counts.
"""

import json
import pathlib
import sys

MIB = 2**20


def ratio(cost, what):
    """To the dependencies alone, by the best of either's rounds."""
    if what != "seconds":
        return cost[what] / cost["reference_" + what]
    return min(cost["seconds"]) / min(cost["reference_seconds"])


def aligned(head, lines):
    """Columns as wide as what is in them; the first to the left, numbers to the right."""
    widths = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    pad = [[cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(line, widths))]
           for line in [head, rule, *lines]]
    return "".join("| " + " | ".join(line) + " |\n" for line in pad)


def cost_table(results, compiler):
    head = ["", "CPU time", "of dependencies", "instructions", "of dependencies", "peak memory", "of dependencies",
            "instantiations", "object"]
    lines = []
    for row in results["rows"]:
        if compiler in row["absent"]:
            lines.append([row["title"], row["absent"][compiler], *[""] * 7])
        elif compiler in row["costs"]:
            cost = row["costs"][compiler]
            counted = ["", ""]
            if cost["instructions"] > 0:
                counted = [f"{cost['instructions'] / 1e9:.1f} billion", f"{ratio(cost, 'instructions'):.2f}"]
            lines.append([row["title"], f"{min(cost['seconds']):.2f} s", f"{ratio(cost, 'seconds'):.2f}", *counted,
                          f"{cost['memory'] / MIB:,.0f} MiB", f"{ratio(cost, 'memory'):.2f}",
                          f"{cost['instantiations']:,}", f"{cost['object_bytes'] / 1024:,.0f} KiB"])
    return aligned(head, lines)


def slopes(results, compiler):
    """What a further layer takes, between each size of a network and the next: linear, if that stays the same. Times
    are those of the best round, as ratios to the dependencies in the same rounds."""
    families = {}
    references = [cost["reference_seconds"] for row in results["rows"] for key, cost in row["costs"].items()
                  if key == compiler]
    milliseconds = 1000 * min(min(seconds) for seconds in references) if references else 0  # of the dependencies
    for row in results["rows"]:
        if row["family"] and compiler in row["costs"]:
            families.setdefault(row["family"], []).append((row["layers"], row["costs"][compiler]))
    lines = []
    for family, costs in families.items():
        costs.sort(key=lambda pair: pair[0])
        for (few, less), (many, more) in zip(costs, costs[1:]):
            each = [milliseconds * (ratio(more, "seconds") - ratio(less, "seconds")) / (many - few),
                    (more["memory"] - less["memory"]) / 1024 / (many - few),
                    (more["instantiations"] - less["instantiations"]) / (many - few),
                    (more["object_bytes"] - less["object_bytes"]) / (many - few)]
            lines.append([family, f"{few:,} to {many:,}", f"{each[0]:.2f} ms", f"{each[1]:,.0f} KiB", f"{each[2]:.1f}",
                          f"{each[3]:,.0f} B"])
    return aligned(["a further one of", "layers", "CPU time", "peak memory", "instantiations", "object"], lines)


def markdown(results):
    rounds = "one round" if results["rounds"] == 1 else f"the best of {results['rounds']} rounds"
    text = f"{results['machine']}; {results['made']}; {rounds}.\n"
    for compiler, version in results["compilers"].items():
        text += f"\n{version}, `-O3 -march=native`\n\n{cost_table(results, compiler)}\n{slopes(results, compiler)}"
    return text


def joined(parts):
    rows, compilers = {}, {}
    for part in parts:
        compilers.update(part["compilers"])
        for row in part["rows"]:
            known = rows.setdefault(row["name"], row)
            for what in ("costs", "absent"):
                known[what] = {**known[what], **row[what]}
    return {**parts[-1], "compilers": compilers, "rows": list(rows.values())}


if __name__ == "__main__":
    sys.stdout.write(markdown(joined([json.loads(pathlib.Path(name).read_text()) for name in sys.argv[1:]])))
