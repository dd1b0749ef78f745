"""The results as tables in Markdown.

    python3 bench/peers/table.py results.json > table.md

Several files are the rows of one machine, measured one after the other.
"""

import json
import pathlib
import statistics
import sys

import rows

UNITS = {"flop": "GFLOP/s", "bytes": "GB/s"}  # of what limits a row


def time(nanoseconds):
    for unit, size in (("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= 10 * size or (unit == "ms" and nanoseconds >= size):
            break
    else:
        unit, size = "ns", 1
    value = nanoseconds / size
    return f"{value:,.{2 if value < 10 else 1 if value < 100 else 0}f} {unit}"


def median(row, key, what="call_ns"):
    return statistics.median(row[what][key])


def best_peer(results, row):
    """The key of the peer with the least median, or None if all are absent."""
    peers = [key for key, contender in results["contenders"].items() if contender["peer"] and key in row["call_ns"]]
    return min(peers, key=lambda key: median(row, key), default=None)


def median_ratio(above, below):
    return statistics.median(a / b for a, b in zip(above, below))


def speedup(results, row, key):
    """How many times as fast as the best peer: the median, the least and the most of the rounds; or None."""
    peer = best_peer(results, row)
    if peer is None or key not in row["call_ns"]:
        return None
    rounds = [theirs / ours for theirs, ours in zip(row["call_ns"][peer], row["call_ns"][key])]
    return statistics.median(rounds), min(rounds), max(rounds)


def ours(results):
    return [key for key, contender in results["contenders"].items() if not contender["peer"]]


def markdown_table(head, lines):
    """Columns as wide as what is in them; the first to the left, numbers to the right."""
    widths = [max(len(line[i]) for line in [head, *lines]) for i in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    pad = [[cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(line, widths))]
           for line in [head, rule, *lines]]
    return "".join("| " + " | ".join(line) + " |\n" for line in pad)


def speed_table(results):
    keys, titles = list(results["contenders"]), [c["title"] for c in results["contenders"].values()]
    units = " or ".join(unit for limit, unit in UNITS.items()
                        if any(rows.limit(row["network"]) == limit for row in results["rows"]))
    head = ["one call", "threads", *titles]
    for key in ours(results):
        title = results["contenders"][key]["title"]
        head += [f"{title} against the best peer", f"{title}, {units} (of the peak)"]
    lines = []
    for row in results["rows"]:
        line = [row["title"], str(row["threads"])]
        line += [time(median(row, key)) if key in row["call_ns"] else "absent" for key in keys]
        for key in ours(results):
            ratio = speedup(results, row, key)
            line.append(f"{ratio[0]:.2f}× ({ratio[1]:.2f} to {ratio[2]:.2f})" if ratio else "")
            limit = rows.limit(row["network"])
            rates = [row[limit] / nanoseconds for nanoseconds in row["call_ns"].get(key, [])]
            parts = [rate / peak for rate, peak in zip(rates, row["peak"])]
            unit = " GB/s" if limit == "bytes" else ""
            line.append(f"{statistics.median(rates):.1f}{unit} ({statistics.median(parts):.0%})" if rates else "")
        lines.append(line)
    return markdown_table(head, lines)


def scaling_table(results):
    """How many times as fast with several threads as with one, the median of the rounds."""
    single = {(row["network"], row["batch"]): row for row in results["rows"] if row["threads"] == 1}
    lines = []
    titles = [contender["title"] for contender in results["contenders"].values()]
    for row in results["rows"]:
        base = single.get((row["network"], row["batch"]))
        if row["threads"] == 1 or base is None:
            continue
        cells = [f"{median_ratio(base['call_ns'][key], row['call_ns'][key]):.2f}×"
                 if key in row["call_ns"] and key in base["call_ns"] else "absent" for key in results["contenders"]]
        lines.append([row["title"], str(row["threads"]), *cells, f"{median_ratio(row['peak'], base['peak']):.2f}×"])
    return markdown_table(["against one thread", "threads", *titles, "the machine's peak"], lines) if lines else ""


def footprint_table(results):
    """Memory and loading time of the one process that rows.FOOTPRINT names."""
    for row in results["rows"]:
        if (row["network"], row["batch"], row["threads"]) == rows.FOOTPRINT:
            break
    else:
        return ""
    titles = [contender["title"] for contender in results["contenders"].values()]

    def line(title, what, size):
        return [title, *(f"{median(row, key, what) / size:,.0f}" if key in row[what] else "absent"
                         for key in results["contenders"])]

    return markdown_table([f"a process of {row['title']}", *titles],
                          [line("peak memory, load and one call, MB", "peak_kb", 1e6 / 1024),
                           line("load, ready for the first call, ms", "load_ns", 1e6)])


def notes(results):
    versions = "; ".join(f"{c['title']} {c['version'] or '(absent)'}" for c in results["contenders"].values())
    errors = [max(off) for row in results["rows"] for off in row["error"].values()]
    lines = [f"{results['made']}, {results['machine']}. {versions}.",
             f"Medians of {results['rounds']} interleaved rounds; in brackets the least and the most of the rounds."]
    if errors:
        lines.append(f"All outputs are within {max(errors):.0e} of the largest one of PyTorch in double precision.")
    for row in results["rows"]:
        for key, reason in row["absent"].items():
            lines.append(f"{results['contenders'][key]['title']} lacks {row['title']} ({row['threads']}): {reason}.")
    return "\n".join(lines) + "\n"


def read(paths):
    """The results in a file, or in several that say the same of everything but their rows."""
    runs = [json.loads(pathlib.Path(path).read_text()) for path in paths]
    for path, run in zip(paths, runs):
        for what in runs[0].keys() - {"rows"}:
            if run[what] != runs[0][what]:
                raise SystemExit(f"{path}: '{what}' is {run[what]}, but {runs[0][what]} in {paths[0]}")
    names = list(rows.NETWORKS)
    measured = [row for run in runs for row in run["rows"]]
    measured.sort(key=lambda row: (names.index(row["network"]), row["batch"], row["threads"]))
    return {**runs[0], "rows": measured}


def markdown(results):
    parts = [speed_table(results), scaling_table(results), footprint_table(results), notes(results)]
    return "\n".join(part for part in parts if part)


if __name__ == "__main__":
    print(markdown(read(sys.argv[1:])), end="")
