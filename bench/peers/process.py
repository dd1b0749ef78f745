"""A measuring process: started and made ready once, then told each time when it is its turn."""

import json
import os
import pathlib
import subprocess
import tempfile

import build
import machine


class Process:
    """Runs `command`, on as many cores as it has threads. It answers with lines of JSON; process.hpp says which."""

    def __init__(self, command, environment, threads):
        cores = machine.cores(threads)
        self.name = pathlib.Path(command[0]).name
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, env={**os.environ, **environment}, text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors,
                                        preexec_fn=lambda: os.sched_setaffinity(0, cores))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
        self.errors.close()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.errors.seek(0)
            raise build.Failure(f"{self.name} failed: {self.errors.read().strip()[-300:]}")
        return json.loads(line)

    def turn(self):
        """Measures now."""
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # it has ended, and the answer tells why
        return self.answer()
