"""Putting four letters into alphabetical order."""

from itertools import permutations
from random import Random
from string import ascii_lowercase

from .exercise import Exercise


def draw(rng: Random) -> Exercise:
    shuffled = rng.sample(ascii_lowercase, 4)
    ordered = tuple(sorted(shuffled))
    others = [order for order in permutations(ordered) if order != ordered]
    return Exercise(
        key=" ".join(ordered),
        prompt=f"sort: {' '.join(shuffled)} >",
        answer=" " + " ".join(ordered),
        distractors=tuple(" " + " ".join(order) for order in rng.sample(others, 3)),
    )
