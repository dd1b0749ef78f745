#!/usr/bin/env python3
"""Checks that every file of the library includes the standard headers whose names it uses.

A file that ends in .ipp also has what the header of the same name includes. A name that the table below lacks is
reported, and belongs there.

Usage: includes.py [include/idem]
"""
import pathlib
import re
import sys

# A name that several headers have stands with each of them.
NAMES = {
    "algorithm": "adjacent_find all_of any_of clamp copy copy_n count count_if equal fill fill_n find find_if "
                 "lexicographical_compare max max_element min min_element none_of partial_sort reverse sort transform "
                 "unique",
    "array": "array get size tuple_element_t tuple_size_v",
    "bit": "bit_cast bit_ceil bit_floor bit_width countr_zero endian popcount",
    "chrono": "chrono",
    "cmath": "ceil copysign cos erf exp fabs floor fma isinf isnan log lround pow round sin sqrt tanh",
    "concepts": "convertible_to derived_from floating_point integral invocable same_as unsigned_integral",
    "cstddef": "byte nullptr_t ptrdiff_t size_t to_integer",
    "cstdint": "int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t uintptr_t",
    "cstdio": "FILE fclose fflush fopen fprintf fread fseek fwrite remove rename",
    "cstdlib": "getenv qsort",
    "cstring": "memcmp memcpy memmove memset strlen",
    "initializer_list": "initializer_list",
    "iterator": "back_inserter begin data end size",
    "limits": "numeric_limits",
    "memory": "allocator construct_at make_shared make_unique shared_ptr unique_ptr",
    "new": "align_val_t bad_alloc bad_array_new_length",
    "numeric": "accumulate gcd iota",
    "optional": "nullopt optional",
    "span": "as_bytes size span",
    "stdexcept": "invalid_argument logic_error out_of_range runtime_error",
    "string": "size string to_string",
    "string_view": "size string_view",
    "system_error": "generic_category system_category system_error",
    "tuple": "apply forward_as_tuple get make_tuple tie tuple tuple_element_t tuple_size_v",
    "type_traits": "bool_constant conditional_t false_type integral_constant invoke_result_t is_class_v "
                   "is_constant_evaluated is_convertible_v is_same_v is_trivially_copyable_v "
                   "is_trivially_destructible_v remove_const_t remove_cv_t remove_cvref_t remove_reference_t true_type "
                   "type_identity void_t",
    "utility": "declval exchange forward get in_range index_sequence index_sequence_for integer_sequence "
               "make_index_sequence make_integer_sequence move pair swap tuple_element_t tuple_size_v",
    "vector": "erase_if size vector",
}


def text_of(path):
    """The file's text without its comments and strings."""
    return re.sub(r'//.*|"(\\.|[^"\\\n])*"', "", path.read_text(encoding="utf-8")) if path.exists() else ""


def complaints(path):
    """A sentence for each name that the file uses by luck."""
    text = text_of(path)
    included = set(re.findall(r"^#include <(\w+)>", text + text_of(path.with_suffix(".hpp")), re.MULTILINE))
    for name in sorted(set(re.findall(r"\bstd::(?:ranges::)?(\w+)", text))):
        homes = [home for home, names in NAMES.items() if name in names.split()]
        if not homes:
            yield f"uses std::{name}, which is not in the table of includes.py"
        elif included.isdisjoint(homes):
            yield f"uses std::{name} and does not include <{'> or <'.join(homes)}>"


def main():
    include = pathlib.Path(__file__).resolve().parent.parent.parent / "include" / "idem"
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else include
    paths = sorted(path for path in root.rglob("*") if path.suffix in (".hpp", ".ipp"))
    found = [f"{path.relative_to(root).as_posix()} {complaint}" for path in paths for complaint in complaints(path)]
    print("\n".join(found or [f"{len(paths)} files include what they use"]))
    sys.exit(1 if found or not paths else 0)


if __name__ == "__main__":
    main()
