"""Makes the .npz files beside it, with numpy's own writer. Run: python3 make_npz.py"""

import io
import pathlib
import zipfile

import numpy as np

folder = pathlib.Path(__file__).parent
counting = np.arange(24, dtype="<f4").reshape(2, 3, 4)

np.savez(
    folder / "numpy.npz",
    **{
        "layer1.0.weight": counting,
        "fortran": np.asfortranarray(counting),
        "fortran_bytes": np.asfortranarray(np.arange(6, dtype="u1").reshape(3, 2)),
        "scalar": np.float64(0.1),
        "half": np.array([1.5, -65504, 6e-8], "<f2"),
        "i8": np.array([-1, 2], "<i8"),
        "i4": np.array([-1, 2], "<i4"),
        "i2": np.array([-1, 2], "<i2"),
        "i1": np.array([-1, 2], "i1"),
        "u8": np.array([1, 2], "<u8"),
        "u4": np.array([1, 2], "<u4"),
        "u2": np.array([1, 2], "<u2"),
        "u1": np.array([1, 2], "u1"),
        "bool": np.array([True, False]),
        "empty": np.zeros((0, 3), "<f4"),
        "\u00e4/b": np.array([7], "<f4"),
    },
)
np.savez(folder / "none.npz")
np.savez_compressed(folder / "compressed.npz", a=counting)
np.savez(folder / "big_endian.npz", a=counting.astype(">f4"))
np.savez(folder / "records.npz", a=np.zeros(2, [("x", "<f4")]))
np.savez(folder / "texts.npz", a=np.array(["x", "yy"]))

with zipfile.ZipFile(folder / "versions.npz", "w") as archive:
    for version in [(1, 0), (2, 0), (3, 0)]:
        array = io.BytesIO()
        np.lib.format.write_array(array, counting, version=version)
        archive.writestr(f"version{version[0]}.npy", array.getvalue())
    archive.comment = b"PK\5\6, a comment that looks like the record before it"
