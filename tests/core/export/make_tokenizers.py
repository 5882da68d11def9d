"""Makes small tokenizers of every kind that a GGUF file carries, or refuses.

    make_tokenizers.py OUT

Every tokenizer is OUT/NAME/tokenizer.json. Their merges are trained on text that was not split, so that they go across
whatever a pre-tokenizer splits: a program that splits elsewhere makes other ids.
"""

import json
import pathlib
import random
import sys

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

ROOT = pathlib.Path(__file__).resolve().parents[3]
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
QWEN2 = LLAMA3.replace("{1,3}", "")
BYTES = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
WORDS = BYTES | {"use_regex": True}
DIGITS = {"type": "Digits", "individual_digits": True}
MARK = "\u2581"
REPLACE = {"type": "Replace", "pattern": {"String": " "}, "content": MARK}
PREPEND = {"type": "Prepend", "prepend": MARK}


def split(pattern: str, behavior: str = "Isolated", invert: bool = False) -> dict:
    return {"type": "Split", "pattern": {"Regex": pattern}, "behavior": behavior, "invert": invert}


def sequence(*steps: dict, key: str = "pretokenizers") -> dict:
    return {"type": "Sequence", key: list(steps)}


BYTE_LEVEL = {
    "gpt-2": WORDS,
    "smollm": sequence(DIGITS, WORDS),
    "smollm-split": sequence(split(r"\p{N}"), WORDS),
    "llama-bpe": sequence(split(LLAMA3), BYTES),
    "smaug-bpe": sequence(split(LLAMA3, "Removed", True), BYTES),
    "qwen2": sequence(split(QWEN2), BYTES),
    # Its digits are those that spell bytes, which llama.cpp never sees.
    "refused-falcon": sequence(
        {"type": "Punctuation", "behavior": "Contiguous"},
        WORDS,
        {"type": "Digits", "individual_digits": False},
        split("[0-9][0-9][0-9]"),
    ),
    "refused-unknown-split": sequence(split(r"\p{L}+|\p{N}+"), BYTES),
    "refused-prefix-space": WORDS | {"add_prefix_space": True},
}
"""By name: a pre-tokenizer."""

SENTENCEPIECE = {
    "llama": (sequence(PREPEND, REPLACE, key="normalizers"), None),
    "llama-without-prefix": (REPLACE, None),
    "llama-metaspace": (
        None,
        {"type": "Metaspace", "replacement": MARK, "prepend_scheme": "first", "split": False},
    ),
    "refused-lowercase": (sequence({"type": "Lowercase"}, PREPEND, REPLACE, key="normalizers"), None),
    "refused-unmarked": (None, None),
}
"""By name: a normalizer and a pre-tokenizer."""


def texts() -> list[str]:
    """What merges are trained on: prose, numbers and signs of many scripts, and white space of all kinds."""
    rng = random.Random(5)
    prose = (ROOT / "resources/calibration/default.txt").read_text()[:60000]
    signs = "0123456789abcXYZ .,;:!?'\"()-_=+*/\\<>|~^`$%&#@{}[]\t\n\r  \u00a0éßñøд日本語한글अआ😀🚀½²…—"
    contractions = ["'s", "'RE", " I'll", "don't", "'VE "]
    mixed = ["".join(rng.choices(signs, k=200)) for _ in range(200)]
    spaces = ["".join(rng.choices(" \n\t", weights=(8, 2, 1), k=60)) for _ in range(50)]
    numbers = [" ".join(str(rng.randrange(10 ** rng.randint(1, 9))) for _ in range(20)) for _ in range(50)]
    return [prose[at : at + 400] for at in range(0, len(prose), 400)] + mixed + spaces + numbers + contractions * 20


def trained(alphabet: list[str], prepare, size: int) -> dict:
    """The model of a tokenizer.json whose tokens are those of `alphabet` and what merges make."""
    tokenizer = Tokenizer(models.BPE())
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=alphabet, max_token_length=16, show_progress=False)
    tokenizer.train_from_iterator([prepare(text) for text in texts()], trainer)
    return json.loads(tokenizer.to_str())["model"]


def byte_level_spelling(text: str) -> str:
    return "".join(word for word, _ in pre_tokenizers.ByteLevel(False, use_regex=False).pre_tokenize_str(text))


def sentencepiece(model: dict) -> dict:
    """The same tokens with a token for every byte in front, and every pair that is a token merged, as a conversion of
    SentencePiece's files has it."""
    special = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256))]
    rank = {left + right: place for place, (left, right) in reversed(list(enumerate(model["merges"])))}
    tokens = special + [token for token in model["vocab"] if token not in rank] + sorted(rank, key=rank.get)
    known = set(tokens)
    merges = [
        [token[:cut], token[cut:]]
        for token in sorted(rank, key=rank.get)
        for cut in range(1, len(token))
        if token[:cut] in known and token[cut:] in known
    ]
    return model | {
        "vocab": {token: number for number, token in enumerate(tokens)},
        "merges": merges,
        "unk_token": "<unk>",
        "fuse_unk": True,
        "byte_fallback": True,
    }


def added(model: dict, contents: list[str], behind: int = 0, **flags) -> list[dict]:
    """Added tokens: of the vocabulary, else behind it and `behind` others."""
    tokens, new = [], len(model["vocab"]) + behind
    for content in contents:
        known = model["vocab"].get(content)
        new += known is None
        plain = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
        tokens.append({"id": new - 1 if known is None else known, "content": content} | plain | flags)
    return tokens


def bos_first(token: str, number: int) -> dict:
    return {
        "type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": token, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {token: {"id": token, "ids": [number], "tokens": [token]}},
    }


def write(folder: pathlib.Path, model: dict, tokens: list[dict], **parts) -> None:
    folder.mkdir(parents=True)
    empty = dict.fromkeys(("truncation", "padding", "normalizer", "pre_tokenizer", "post_processor", "decoder"))
    whole = {"version": "1.0"} | empty | {"added_tokens": tokens, "model": model} | parts
    (folder / "tokenizer.json").write_text(json.dumps(whole, ensure_ascii=False))


def main(arguments: list[str]) -> int:
    out = pathlib.Path(arguments[0])
    model = trained(pre_tokenizers.ByteLevel.alphabet(), byte_level_spelling, 3000)
    special = added(model, ["<|endoftext|>", "<|im_start|>"])
    user = added(model, ["<think>"], behind=len(special), special=False)
    for name, splitting in BYTE_LEVEL.items():
        ignoring = model | {"ignore_merges": name == "llama-bpe"}
        number = special[1]["id"]
        bos = bos_first("<|im_start|>", number) if name in ("llama-bpe", "qwen2") else None
        write(out / name, ignoring, special + user, pre_tokenizer=splitting, post_processor=bos)
    missing = {token: number for token, number in model["vocab"].items() if token != byte_level_spelling("\x07")}
    write(out / "gpt-2-missing-byte", model | {"vocab": missing}, [], pre_tokenizer=WORDS)
    unknown = {"vocab": missing, "unk_token": "a"}
    write(out / "refused-missing-byte", model | unknown, [], pre_tokenizer=WORDS)
    stripping = added(model, ["<mask>"], lstrip=True)
    write(out / "refused-stripping", model, stripping, pre_tokenizer=WORDS)

    characters = sorted({character for text in texts() for character in text.replace(" ", MARK)} - {"😀"})
    whole = sentencepiece(trained(characters, lambda text: text.replace(" ", MARK).replace("😀", ""), 3000))
    special = added(whole, ["<unk>", "<s>", "</s>"])
    for name, (normalizer, splitting) in SENTENCEPIECE.items():
        parts = {"normalizer": normalizer, "pre_tokenizer": splitting, "post_processor": bos_first("<s>", 1)}
        write(out / name, whole, special, **parts)
    parts = {"normalizer": SENTENCEPIECE["llama"][0]}
    fewer = {token: number for token, number in whole["vocab"].items() if token != "<0x07>"}
    write(out / "refused-missing-byte-token", whole | {"vocab": fewer}, special, **parts)
    write(out / "refused-missing-merge", whole | {"merges": whole["merges"][:-1]}, special, **parts)
    words = {"type": "WordLevel", "vocab": {"a": 0, "<unk>": 1}, "unk_token": "<unk>"}
    write(out / "refused-words", words, [], pre_tokenizer={"type": "Whitespace"})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
