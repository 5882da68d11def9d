"""Reading a value back from a small table that stands in the text itself."""

from random import Random

from .exercise import Exercise
from .words import COLOURS, NAMES

ROWS = 4


def draw(rng: Random) -> Exercise:
    names = rng.sample(NAMES, ROWS)
    colours = rng.sample(COLOURS, ROWS)
    rows = list(zip(names, colours))
    table = ", ".join(f"{name} {colour}" for name, colour in rows)
    asked = rng.sample(rows, ROWS)
    name, colour = asked[0]
    return Exercise(
        key=table,
        prompt=f"table: {table}. ask: {name} =",
        answer=f" {colour}",
        distractors=tuple(f" {other}" for other in colours if other != colour),
        tail="".join(f", {name} = {colour}" for name, colour in asked[1:]) + ".",
    )
