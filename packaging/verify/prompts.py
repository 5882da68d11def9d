"""Writes the token ids of a few prompts as JSON, a list of lists.

    prompts.py MODEL OUT.json
"""

import json
import pathlib
import sys

from tokenizers import Tokenizer

TEXTS = (
    "Once upon a time there was a small fox who",
    "The capital of France is",
    "def fibonacci(n):",
    "In the year 1969 people first",
)


def main() -> None:
    tokenizer = Tokenizer.from_file(str(pathlib.Path(sys.argv[1]) / "tokenizer.json"))
    pathlib.Path(sys.argv[2]).write_text(json.dumps([tokenizer.encode(text).ids for text in TEXTS]))


if __name__ == "__main__":
    main()
