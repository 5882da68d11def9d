"""The skills that the demo model learns, each a generator of exercises of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from . import brackets, copying, facts, ordering, stories, sums
from .exercise import Exercise

__all__ = ["SKILLS", "Exercise", "Skill"]


@dataclass(frozen=True)
class Skill:
    """A generator, how many of its exercises make a document, and its share of documents."""

    draw: Callable[[Random], Exercise]
    lines: int
    share: int
    about: str

    def exercise(self, rng: Random, held_out: bool) -> Exercise:
        """The next exercise that lies on the wanted side of the split."""
        while (exercise := self.draw(rng)).held_out != held_out:
            pass
        return exercise

    def document(self, rng: Random, held_out: bool) -> str:
        return "\n".join(self.exercise(rng, held_out).text for _ in range(self.lines))


SKILLS = {
    "stories": Skill(stories.draw, 1, 1, "end a story with the one of its words that fits"),
    "sums": Skill(sums.draw, 4, 2, "add two numbers below fifty"),
    "copying": Skill(copying.draw, 3, 1, "repeat four to seven random letters"),
    "brackets": Skill(brackets.draw, 3, 1, "close the bracket that is open, of four kinds"),
    "ordering": Skill(ordering.draw, 4, 1, "put four letters into alphabetical order"),
    "facts": Skill(facts.draw, 5, 2, "recall a fact from a table of invented lands"),
}
