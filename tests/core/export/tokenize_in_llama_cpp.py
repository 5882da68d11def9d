"""Says whether llama.cpp makes the same ids of texts as the tokenizers library.

    tokenize_in_llama_cpp.py FILE TOKENIZER [FILE TOKENIZER ...]

FILE is a GGUF file that was exported with the tokenizer.json TOKENIZER. Ids are compared with special tokens spelled in
the texts, and with those that are put around a text. Prints a line for each FILE; exit code 0 where all is well.
"""

import ctypes
import pathlib
import random
import sys

import llama_cpp
from load_in_llama_cpp import log
from tokenizers import Tokenizer

TEXTS = [
    "",
    " ",
    "  ",
    "   ",
    "\t",
    "\n",
    "\n\n",
    "\t\n",
    "Hello world",
    " Hello World!",
    "Hello, y'all! How are you 😁 ?我想在apple工作1314151天～",
    "I've been 'told he's there, 'RE you sure? 'M not sure I'll make it, 'D you like some tea? We'Ve a'lL",
    "3 33 333 3333 33333 333333 3333333 33333333 3.3 3..3 3...3 ½ ² ٣٤٥",
    "нещо на Български កាន់តែពិសេសអាច",
    "🚀 (normal) 😶\u200d🌫️ (multiple emojis concatenated) ✅",
    "  leading, and   in between,    and trailing   ",
    "\n \n\n \n\n\n \t \t\t \t\n  \n   \n    \n     \n",
    "!!!!!!??????``````''''\"\"\"\"......------=======",
    "a\u00a0b\u2003c\u3000d",
    "\x07bell \x7f",
    "x" * 70,
    " " * 70,
]
SIGNS = "0123456789abcXYZ  .,;:!?'\"()-_=+*/\\<>|~^`$%&#@{}[]\t\n\réßøд日本語한글अआ😀🚀½²…—\u00a0"


def texts(tokenizer: Tokenizer, whole: list[str]) -> list[str]:
    """Those above, random ones, prose, and some with the added tokens `whole` in them."""
    rng = random.Random(3)
    prose = (pathlib.Path(__file__).resolve().parents[3] / "resources/calibration/default.txt").read_text()
    several = TEXTS + ["".join(rng.choices(SIGNS, k=rng.randint(1, 60))) for _ in range(400)]
    several += [prose[at : at + 300] for at in range(60000, 120000, 300)]
    return several + [f"Once {token} upon{token}a time" for token in whole]


class Vocabulary:
    def __init__(self, path: str):
        params = llama_cpp.llama_model_default_params()
        params.vocab_only = True
        self.model = llama_cpp.llama_model_load_from_file(path.encode(), params)
        if not self.model:
            raise RuntimeError("llama.cpp does not load it")
        self.vocabulary = llama_cpp.llama_model_get_vocab(self.model)

    def ids(self, text: str, special: bool) -> list[int]:
        data = text.encode()
        room = (llama_cpp.llama_token * (len(data) + 8))()
        count = llama_cpp.llama_tokenize(self.vocabulary, data, len(data), room, len(room), special, True)
        return list(room[:count])


def misfits(file: str, tokenizer_file: str):
    """Yields what is wrong."""
    vocabulary, tokenizer = Vocabulary(file), Tokenizer.from_file(tokenizer_file)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    # Whether tokens that are looked for in normalized text are there depends on what llama.cpp does not know.
    whole = [
        token.content
        for token in tokenizer.get_added_tokens_decoder().values()
        if not token.normalized and token.content.strip() == token.content
    ]
    first = tokenizer.pre_tokenizer is not None and "prepend_scheme=first" in repr(tokenizer.pre_tokenizer)
    for text in texts(tokenizer, [] if first else whole):
        if first and text.startswith(" "):
            continue  # docs/decisions/014-gguf.md
        for special in (False, True):
            expected = tokenizer.encode(text, add_special_tokens=special).ids
            found = vocabulary.ids(text, special)
            if found != expected:
                yield f"{text!r} is {found}, not {expected}"
                return


def main(arguments: list[str]) -> int:
    llama_cpp.llama_log_set(log, ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    failed = False
    for file, tokenizer in zip(arguments[::2], arguments[1::2], strict=True):
        try:
            problems = list(misfits(file, tokenizer))
        except RuntimeError as error:
            problems = [str(error)]
        failed = failed or bool(problems)
        print(f"{tokenizer}: {'; '.join(problems) or 'as expected'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
