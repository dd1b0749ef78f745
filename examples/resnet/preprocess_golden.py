#!/usr/bin/env python3
"""Writes preprocess_golden.safetensors: torchvision's preprocessing of pictures made by a formula.

Keys: "crop.<width>x<height>", uint8 (28, 28, 3): shorter side resized to 32, then the middle 28x28.
      "input.<width>x<height>", float32 (3, 28, 28): the same after mean and standard deviation, for one size.
Small sides, so that the file is small; the code that makes 256 and 224 of any picture is the same.

Needs torchvision, Pillow and numpy.
"""
import json
import pathlib
import struct

import numpy
import PIL.Image
from torchvision import transforms

SIZES = [(64, 48), (50, 33), (33, 50), (35, 71), (32, 32), (32, 45), (10, 7), (193, 61)]
RESIZE, CROP = 32, 28


def picture(width, height):
    """The formula of preprocess_check.cpp."""
    y, x, channel = numpy.mgrid[0:height, 0:width, 0:3]
    return PIL.Image.fromarray(((x * x * (channel + 3) + y * (7 * channel + 31) + x * y) % 256).astype(numpy.uint8))


def main():
    crop = transforms.Compose([transforms.Resize(RESIZE), transforms.CenterCrop(CROP)])
    normalise = transforms.Compose([
        transforms.ToTensor(), transforms.Normalize(mean=[0.485, 0.456, 0.406], std=[0.229, 0.224, 0.225])])
    first = normalise(crop(picture(*SIZES[0]))).numpy()
    arrays = {"input.%dx%d" % SIZES[0]: ("F32", first)}
    for size in SIZES:
        arrays["crop.%dx%d" % size] = ("U8", numpy.asarray(crop(picture(*size))))

    header, end = {}, 0
    for key, (dtype, array) in arrays.items():
        begin, end = end, end + array.nbytes
        header[key] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [begin, end]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path = pathlib.Path(__file__).resolve().parent / "preprocess_golden.safetensors"
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(array.tobytes() for _, array in arrays.values()))


if __name__ == "__main__":
    main()
