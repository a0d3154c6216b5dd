"""Vectors in two bits a number: small enough to read those of a whole category."""

from ecom_ai.models import Checkpoint

#: A number counts as large from this many standard deviations on, those of a number
#: in a unit vector.
_LARGE = 0.6


def levels(vector: str, checkpoint: Checkpoint) -> str:
    """SQL of a vector's sketch, for an SQL expression of the vector.

    Three bits a number: is it above the upper bound, above zero, above the lower one.
    Of four levels in such a thermometer code the Hamming distance is the distance in
    levels, summed over all numbers; it orders neighbours far better than signs alone
    (Charikar, STOC 2002), which benchmarks/tuning.py compares.
    """
    size = checkpoint.dimensions
    bound = f"array_fill({_LARGE / size**0.5:.6f}::real, ARRAY[{size:d}])::halfvec"
    even = f"l2_normalize(({vector})::halfvec({size:d}))"
    bits = (f"{even} - {bound}", even, f"{even} + {bound}")
    return " || ".join(f"binary_quantize({number})" for number in bits)
