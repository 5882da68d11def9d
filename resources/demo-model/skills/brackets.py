"""Closing four kinds of brackets in the order that their nesting asks for."""

from random import Random

from .exercise import Exercise

CLOSER = {"(": ")", "[": "]", "{": "}", "<": ">"}
DEEPEST = 4


def draw(rng: Random) -> Exercise:
    marks = _balanced(rng, pairs=rng.randint(4, 7))
    # Ask where an inner pair has just closed: the bracket to match is further back.
    places = [at for at in range(1, len(marks)) if _closes(marks[at]) and _closes(marks[at - 1])]
    at = rng.choice(places) if places else len(marks) - 1
    return Exercise(
        key=" ".join(marks),
        prompt="brackets: " + " ".join(marks[:at]),
        answer=f" {marks[at]}",
        distractors=tuple(f" {mark}" for mark in CLOSER.values() if mark != marks[at]),
        tail="".join(f" {mark}" for mark in marks[at + 1 :]) + " end",
    )


def _closes(mark: str) -> bool:
    return mark in CLOSER.values()


def _balanced(rng: Random, pairs: int) -> list[str]:
    """A balanced row of `2 * pairs` marks, nested `DEEPEST` deep at most."""
    marks: list[str] = []
    pending: list[str] = []
    opened = 0
    while opened < pairs or pending:
        may_open = opened < pairs and len(pending) < DEEPEST
        if may_open and (not pending or rng.random() < 0.6):
            mark = rng.choice(list(CLOSER))
            pending.append(CLOSER[mark])
            opened += 1
        else:
            mark = pending.pop()
        marks.append(mark)
    return marks
