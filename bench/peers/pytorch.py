"""One measuring process of PyTorch; arguments and answers are those of process.hpp.

    python3 pytorch.py model input extents result extents threads seconds variant

The variant is one of VARIANTS; `best` tries them all, and only answers which is the fastest. Inputs that are no images
know one memory format only.
"""

import argparse
import json
import statistics
import sys
import time

import torch

BLOCK = 50e3       # nanoseconds of calls that are timed together, as in process.hpp
LEAST_BLOCKS = 5


def freeze(net):
    return torch.jit.freeze(net)


def optimise(net):
    return torch.jit.optimize_for_inference(net)  # freezes, and takes oneDNN's layouts


VARIANTS = {
    "frozen": (freeze, torch.contiguous_format),
    "frozen, channels last": (freeze, torch.channels_last),
    "optimised for inference": (optimise, torch.contiguous_format),
    "optimised for inference, channels last": (optimise, torch.channels_last),
}


def load(model, x, variant):
    """What to call: the first two calls, in which TorchScript still compiles, are done."""
    prepare, layout = VARIANTS[variant]
    net = torch.jit.load(model).eval()
    if layout is torch.channels_last:
        net, x = net.to(memory_format=layout), x.contiguous(memory_format=layout)
    net = prepare(net)
    for _ in range(2):
        net(x)
    return lambda: net(x)


def time_calls(run, seconds):
    """Nanoseconds of a call, the median of blocks, as in process.hpp."""
    def time_block(calls):
        start = time.perf_counter_ns()
        for _ in range(calls):
            run()
        return time.perf_counter_ns() - start

    calls = 1
    while time_block(calls) < BLOCK:
        calls *= 2
    end = time.perf_counter() + seconds / 10
    while time.perf_counter() < end:
        time_block(calls)
    blocks, end = [], time.perf_counter() + seconds
    while len(blocks) < LEAST_BLOCKS or time.perf_counter() < end:
        blocks.append(time_block(calls) / calls)
    return statistics.median(blocks)


def peak_memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


def answer(values):
    print(json.dumps(values), flush=True)


def extents(text):
    return [int(extent) for extent in text.split(",")]


@torch.inference_mode()
def measure(arguments):
    torch.set_num_threads(arguments.threads)
    x = torch.frombuffer(bytearray(open(arguments.input, "rb").read()), dtype=torch.float32).reshape(arguments.extents)
    if arguments.variant == "best":
        names = [name for name in VARIANTS if x.dim() == 4 or "channels" not in name]
        times = {name: time_calls(load(arguments.model, x, name), arguments.seconds) for name in names}
        return answer({"variant": min(times, key=times.get)})

    start = time.perf_counter_ns()
    run = load(arguments.model, x, arguments.variant)
    loaded = time.perf_counter_ns() - start
    y = run()
    memory = peak_memory()
    if list(y.shape) != arguments.result_extents:
        raise ValueError(f"the output has the shape {list(y.shape)}")
    with open(arguments.result, "wb") as file:
        file.write(y.contiguous().numpy().tobytes())
    answer({"load_ns": loaded, "peak_kb": memory})
    for _ in sys.stdin:
        answer({"call_ns": time_calls(run, arguments.seconds)})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model")
    parser.add_argument("input")
    parser.add_argument("extents", type=extents)
    parser.add_argument("result")
    parser.add_argument("result_extents", type=extents)
    parser.add_argument("threads", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("variant", choices=[*VARIANTS, "best"])
    measure(parser.parse_args())
