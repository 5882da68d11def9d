"""Adding two numbers below fifty."""

from random import Random

from .exercise import Exercise


def draw(rng: Random) -> Exercise:
    left, right = rng.randint(1, 49), rng.randint(1, 49)
    total = left + right
    # A slip in the ones, a slip in the tens, and a carry forgotten or invented.
    slips = [total - 1, total + 1, total - 10, total + 10, total + 2, total - 2]
    wrong = rng.sample([slip for slip in slips if 0 < slip < 100], 3)
    return Exercise(
        key=f"{left}+{right}",
        prompt=f"sum: {left} + {right} =",
        answer=f" {total}",
        distractors=tuple(f" {slip}" for slip in wrong),
    )
