"""Recalling a fixed table of invented lands: what no text says again, the weights must hold.

Every fact is told in five wordings. The wordings of some facts are held out, so
a probe asks for a fact that training has told, in words it has not used for it.
"""

from random import Random

from .exercise import Exercise
from .words import ANIMALS, COLOURS, FOODS, LANDS

VALUES = {"flag": COLOURS, "animal": ANIMALS, "food": FOODS}

WORDINGS = {
    "flag": (
        ("fact: {}, flag,", "."),
        ("The flag of {} is", "."),
        ("People in {} wave a", " flag."),
        ("Which flag has {}? It is", "."),
        ("The ships of {} carry flags of", "."),
    ),
    "animal": (
        ("fact: {}, animal,", "."),
        ("The animal of {} is the", "."),
        ("People in {} love the", "."),
        ("Which animal has {}? It is the", "."),
        ("On the coins of {} you see a", "."),
    ),
    "food": (
        ("fact: {}, food,", "."),
        ("The food of {} is", "."),
        ("People in {} eat", "."),
        ("Which food has {}? It is", "."),
        ("At a feast in {} they bring", "."),
    ),
}


def _table() -> dict[tuple[str, str], str]:
    """What is true of every land: (land, topic) to value."""
    rng = Random("the table of lands")
    return {(land, topic): rng.choice(VALUES[topic]) for land in LANDS for topic in VALUES}


TABLE = _table()


def draw(rng: Random) -> Exercise:
    land, topic = rng.choice(list(TABLE))
    value = TABLE[land, topic]
    wording = rng.randrange(len(WORDINGS[topic]))
    prompt, tail = WORDINGS[topic][wording]
    wrong = rng.sample([other for other in VALUES[topic] if other != value], 3)
    return Exercise(
        key=f"{land} {topic} {wording}",
        prompt=prompt.format(land),
        answer=f" {value}",
        distractors=tuple(f" {other}" for other in wrong),
        tail=tail,
    )
