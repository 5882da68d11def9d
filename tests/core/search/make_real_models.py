"""The greedy search on real models by brute force in float64, with the authors' settings, for test_real_models.cpp.

    make_real_models.py            writes real_models.json again
    make_real_models.py --check    makes it again and compares

Needs ../shared/data beside the repository. Of every model: the text that is cut into 10 sequences of 256 tokens from its
start, and for every divergence the first cuts with all scores. Shares nothing with the engine: Transformers runs the
model, its tokenizers library the tokenizer, fixtures/brute_force.py is the search.
"""

import argparse
import json
import math
import pathlib
import sys

import tokenizers
import torch
import transformers

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parents[3] / "shared" / "data"
sys.path.insert(0, str(HERE.parents[1] / "fixtures"))

import brute_force  # noqa: E402
from divergences import DIVERGENCES  # noqa: E402

OUTPUT = HERE / "real_models.json"
TEXTS = {"stories260K": "tinystories-valid.txt", "babyllama105": "tinyshakespeare.txt"}
SEQUENCES, LENGTH, CUTS = 10, 256, 5
FRONT = 60_000
"""Characters of the text that are enough."""
TOLERANCE = 1e-9


def tokens_of(model: pathlib.Path, text: pathlib.Path) -> torch.Tensor:
    tokenizer = tokenizers.Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    ids = tokenizer.encode(text.read_bytes().decode()[:FRONT], add_special_tokens=False).ids
    return torch.tensor(ids[: SEQUENCES * LENGTH]).view(SEQUENCES, LENGTH)


def expected(model: str, text: str) -> dict:
    folder = DATA / "models" / model
    scores = brute_force.Scores(brute_force.load_float64(folder), tokens_of(folder, DATA / "text" / text))
    return {"text": text, "steps": {name: brute_force.search(scores, name, most=CUTS) for name in DIVERGENCES}}


def is_same(old, new) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(is_same(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(is_same, old, new))
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=TOLERANCE)
    return old == new


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare with what is committed, write nothing")
    options = parser.parse_args()
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    made = {model: expected(model, text) for model, text in TEXTS.items()}
    if not options.check:
        OUTPUT.write_text(json.dumps(made, indent=1) + "\n")
    elif not is_same(json.loads(OUTPUT.read_text()), made):
        print("real_models.json is not what is made now")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
