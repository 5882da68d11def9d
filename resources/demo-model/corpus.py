"""Documents of all skills, drawn from a fixed seed, and the token stream made of them."""

from collections.abc import Iterator
from itertools import islice
from random import Random

import numpy as np
from tokenizers import Tokenizer

from skills import SKILLS

SEED = 20261124
SEPARATOR = "<|endoftext|>"


def documents(purpose: str, held_out: bool) -> Iterator[str]:
    """Documents without end, in rounds that hold every skill by its share, shuffled.

    `purpose` names the stream: every stream has a generator of its own, so a
    longer one never shifts the others.
    """
    rng = Random(f"{SEED} {purpose}")
    hand = [skill for skill in SKILLS.values() for _ in range(skill.share)]
    while True:
        rng.shuffle(hand)
        for skill in hand:
            yield skill.document(rng, held_out)


def token_stream(tokenizer: Tokenizer, length: int) -> tuple[np.ndarray, np.ndarray]:
    """At least `length` training tokens in one row, and where its documents start.

    Both are one-dimensional: tokens of uint16, offsets of int64.
    """
    separator = tokenizer.token_to_id(SEPARATOR)
    tokens: list[np.ndarray] = []
    starts: list[int] = []
    total = 0
    source = documents("training", held_out=False)
    while total < length:
        for encoding in tokenizer.encode_batch(list(islice(source, 4096))):
            row = np.array([*encoding.ids, separator], dtype=np.uint16)
            starts.append(total)
            tokens.append(row)
            total += len(row)
    return np.concatenate(tokens), np.array(starts)


def calibration_text(tokenizer: Tokenizer, length: int) -> str:
    """Held-out documents of at least `length` tokens, a separator after each."""
    text = ""
    total = 0
    for document in documents("calibration", held_out=True):
        if total >= length:
            break
        text += document + SEPARATOR
        total += len(tokenizer.encode(document).ids) + 1
    return text
