"""One measuring process of PyTorch; arguments and answers are those of process.hpp.

    python3 pytorch.py model input types result types threads seconds variant

The variant is one of VARIANTS; `best` tries them all, and only answers which is the fastest. Inputs that are not one
batch of images know one memory format only.
"""

import argparse
import json
import math
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


def load(model, inputs, variant):
    """What to call: the first two calls, in which TorchScript still compiles, are done."""
    prepare, layout = VARIANTS[variant]
    net = torch.jit.load(model).eval()
    if layout is torch.channels_last:
        net, inputs = net.to(memory_format=layout), [x.contiguous(memory_format=layout) for x in inputs]
    net = prepare(net)
    for _ in range(2):
        net(*inputs)
    return lambda: net(*inputs)


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


DTYPES = {"f32": torch.float32, "i64": torch.int64, "bool": torch.bool}


def array_types(text):
    """(dtype, extents) of each array: "i64:1,128+bool:1,128"."""
    arrays = (array.split(":") for array in text.split("+"))
    return [(DTYPES[element], [int(extent) for extent in extents.split(",")]) for element, extents in arrays]


def read(path, types):
    with open(path, "rb") as file:
        return [torch.frombuffer(bytearray(file.read(math.prod(extents) * torch.empty(0, dtype=dtype).element_size())),
                                 dtype=dtype).reshape(extents) for dtype, extents in types]


@torch.inference_mode()
def measure(arguments):
    torch.set_num_threads(arguments.threads)
    inputs = read(arguments.input, arguments.types)
    if arguments.variant == "best":
        pictures = len(inputs) == 1 and inputs[0].dim() == 4
        names = [name for name in VARIANTS if pictures or "channels" not in name]
        times = {name: time_calls(load(arguments.model, inputs, name), arguments.seconds) for name in names}
        return answer({"variant": min(times, key=times.get)})

    start = time.perf_counter_ns()
    run = load(arguments.model, inputs, arguments.variant)
    loaded = time.perf_counter_ns() - start
    y = run()
    memory = peak_memory()
    if list(y.shape) != arguments.result_types[0][1]:
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
    parser.add_argument("types", type=array_types)
    parser.add_argument("result")
    parser.add_argument("result_types", type=array_types)
    parser.add_argument("threads", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("variant", choices=[*VARIANTS, "best"])
    measure(parser.parse_args())
