"""The one shape that every skill produces, for training and for testing alike."""

from dataclasses import dataclass
from hashlib import sha256

HELD_OUT_SHARE = 8


@dataclass(frozen=True)
class Exercise:
    """A text whose middle part, the answer, follows from what comes before it.

    `key` names what must not be met in training for the exercise to be a fair
    test: the pair of numbers of a sum, the letters of a copy. Training reads
    `prompt + answer + tail`; a probe shows `prompt` and offers the answer among
    the distractors. Answers and distractors start with a space, so that the
    tokens of prompt and answer are those of the whole text.
    """

    key: str
    prompt: str
    answer: str
    distractors: tuple[str, str, str]
    tail: str = ""

    @property
    def text(self) -> str:
        return self.prompt + self.answer + self.tail

    @property
    def held_out(self) -> bool:
        """Whether the exercise belongs to the test side, decided by its key alone."""
        return sha256(self.key.encode()).digest()[0] % HELD_OUT_SHARE == 0
