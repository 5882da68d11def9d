"""Repeating a row of letters that has no pattern to lean on."""

from random import Random
from string import ascii_lowercase

from .exercise import Exercise


def draw(rng: Random) -> Exercise:
    letters = rng.sample(ascii_lowercase, rng.randint(4, 7))
    row = " ".join(letters)
    return Exercise(
        key=row,
        prompt=f"copy: {row} |",
        answer=f" {row}",
        distractors=(_swapped(rng, letters), _replaced(rng, letters), _replaced(rng, letters)),
    )


def _swapped(rng: Random, letters: list[str]) -> str:
    """The row with two neighbours exchanged."""
    at = rng.randrange(len(letters) - 1)
    changed = letters[:at] + [letters[at + 1], letters[at]] + letters[at + 2 :]
    return " " + " ".join(changed)


def _replaced(rng: Random, letters: list[str]) -> str:
    """The row with one letter exchanged for one that it does not hold."""
    at = rng.randrange(len(letters))
    stranger = rng.choice([letter for letter in ascii_lowercase if letter not in letters])
    return " " + " ".join(letters[:at] + [stranger] + letters[at + 1 :])
