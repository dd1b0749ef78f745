"""Measures rows of the table: who takes part, rounds of fresh processes, whether their outputs agree."""

import array
import contextlib
import json
import math
import pathlib
import statistics
import tempfile

import build
import rows
import table
from process import Process

DRIFT = 1.1       # a round in which the machine's peak changes by more is repeated,
PATIENCE = 5      # so often
MEASURED = ("call_ns", "load_ns", "peak_kb", "error")


def floats(path):
    values = array.array("f")
    values.frombytes(pathlib.Path(path).read_bytes())
    return values


def error(result, expected):
    """The largest difference, relative to the largest output."""
    got, wanted = floats(result), floats(expected)
    if len(got) != len(wanted):
        return float("inf")
    differences = [abs(a - b) for a, b in zip(got, wanted)]
    return max(differences) / max(map(abs, wanted)) if all(map(math.isfinite, differences)) else float("inf")


class Row:
    """One row of the table, as results.json keeps it."""

    def __init__(self, name, batch, threads, folder, seconds):
        self.setting = name, batch, folder, threads, seconds
        self.threads, self.expected = threads, folder / f"{batch}.expected"
        self.words = ", 1 thread" if threads == 1 else f", {threads} threads"
        work = json.loads((folder / "network.json").read_text())
        limit = rows.limit(name)
        self.unit = table.UNITS[limit]
        self.said = {"network": name, "batch": batch, "threads": threads, "title": rows.title(name, batch),
                     limit: batch * work[limit], "peak": [], "variant": {}, "absent": {},
                     **{what: {} for what in MEASURED}}

    def admit(self, field):
        """Those who can take part."""
        self.present = list(field)
        for contender in field:
            try:
                if contender.absent or self.said["network"] in contender.unfit:
                    raise build.Failure(contender.absent or contender.unfit[self.said["network"]])
                self.said["variant"][contender.key] = contender.choose_variant(*self.setting)
            except build.Failure as reason:
                self.withdraw(contender, reason)

    def withdraw(self, contender, reason):
        self.present.remove(contender)
        for what in MEASURED:
            self.said[what].pop(contender.key, None)
        self.said["absent"][contender.key] = str(reason)
        print(f"  {contender.title}{self.words}: absent, {reason}", flush=True)

    def ready(self, stack, result):
        """Fresh processes, by contender, and what loading said. They load one after another."""
        processes, said = {}, {}
        for contender in list(self.present):
            try:
                process = stack.enter_context(Process(*contender.command(*self.setting, result), self.threads))
                said[contender] = process.answer()
                said[contender]["error"] = error(result, self.expected)
                processes[contender] = process
            except build.Failure as reason:
                self.withdraw(contender, reason)
        return processes, said

    def take_turns(self, number, processes, said, peak):
        """Everyone's turn, each round beginning with another; the probes of the peak before and after each."""
        probes = [peak.turn()]
        first = number % max(len(self.present), 1)
        for contender in self.present[first:] + self.present[:first]:
            said[contender].update(processes[contender].turn())
            probes.append(peak.turn())
        return probes

    def round(self, number, peak, result):
        with contextlib.ExitStack() as stack:
            processes, said = self.ready(stack, result)
            for _ in range(PATIENCE):
                probes = self.take_turns(number, processes, said, peak)
                if max(probes) <= DRIFT * min(probes):
                    break
                print(f"  once more: the peak went from {min(probes):.0f} to {max(probes):.0f} {self.unit}", flush=True)
        self.said["peak"].append(statistics.median(probes))
        line = f"  round {number + 1}{self.words}: peak {self.said['peak'][-1]:.0f} {self.unit}"
        for contender in self.present:
            for what in MEASURED:
                self.said[what].setdefault(contender.key, []).append(said[contender][what])
            line += f" | {contender.title} {table.time(said[contender]['call_ns'])}"
        print(line, flush=True)

    def check(self):
        for contender in self.present:
            off = max(self.said["error"][contender.key])
            verdict = "agrees" if off <= contender.tolerance else "DISAGREES"
            print(f"  {contender.title}{self.words} {verdict}: max|d| = {off:.1e} max|y|", flush=True)


def measure(field, probe, name, batch, folder, threads, seconds, rounds):
    """The rows of a network for each number of threads, in common rounds; `probe` is the program for the peak."""
    print(f"\n{rows.title(name, batch)}", flush=True)
    with contextlib.ExitStack() as stack:
        measured = [Row(name, batch, number, folder, seconds) for number in threads]
        peaks = [stack.enter_context(Process([str(probe), str(number), rows.limit(name)], {}, number))
                 for number in threads]
        scratch = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for row in measured:
            row.admit(field)
        for number in range(rounds):
            for row, peak in zip(measured, peaks):
                row.round(number, peak, scratch / "result")
        for row in measured:
            row.check()
    return [row.said for row in measured]
