"""Says whether MLX computes what it should of exported folders.

    load_in_mlx.py FOLDER EXPECTED [FOLDER EXPECTED ...]

Every FOLDER has to load as it is (mlx-lm wants every weight and no other), to compute the logits_removed of
EXPECTED/expected.safetensors, and to generate with its cache what it computes without one. Weights are computed with in
float32, whatever they are stored in. Prints a line for each FOLDER; exit code 0 where all is well.
"""

import pathlib
import sys

import mlx.core as mx
from mlx_lm.models.cache import make_prompt_cache
from mlx_lm.utils import load_model

TOLERANCE = 1e-4
"""For logits of unit scale, computed in float32 from the same weights; larger ones differ by more."""
PROMPT, NEW_TOKENS = 9, 6


def greedy(logits: mx.array) -> mx.array:
    return logits[:, -1].argmax(-1, keepdims=True)


def with_cache(model, prompts: mx.array) -> list:
    """What the model goes on with: the prompt in two parts, then token by token."""
    cache = make_prompt_cache(model)
    model(prompts[:, : PROMPT // 2], cache=cache)
    found = [greedy(model(prompts[:, PROMPT // 2 :], cache=cache))]
    while len(found) < NEW_TOKENS:
        found.append(greedy(model(found[-1], cache=cache)))
    return mx.concatenate(found, -1).tolist()


def without_cache(model, prompts: mx.array) -> list:
    """The same, the whole network run again for every token."""
    for _ in range(NEW_TOKENS):
        prompts = mx.concatenate([prompts, greedy(model(prompts))], -1)
    return prompts[:, PROMPT:].tolist()


def misfits(folder: pathlib.Path, expected: pathlib.Path):
    """Yields what is wrong."""
    model, _ = load_model(folder)
    model.set_dtype(mx.float32)
    tensors = mx.load(str(expected / "expected.safetensors"))
    ids, right = tensors["ids"].astype(mx.int32), tensors["logits_removed"]
    difference = mx.abs(model(ids) - right).max().item()
    # Written so that a NaN fails.
    if not difference <= TOLERANCE * max(1.0, mx.std(right).item()):
        yield f"logits differ by {difference}"
    found, meant = with_cache(model, ids[:, :PROMPT]), without_cache(model, ids[:, :PROMPT])
    if found != meant:
        yield f"generates {found}, not {meant}"


def main(arguments: list[str]) -> int:
    mx.set_default_device(mx.cpu)
    failed = False
    for folder, expected in zip(arguments[::2], arguments[1::2], strict=True):
        try:
            problems = list(misfits(pathlib.Path(folder), pathlib.Path(expected)))
        except ValueError as error:  # what mlx-lm makes of a folder that is not as it should be
            problems = [str(error)]
        failed = failed or bool(problems)
        print(f"{pathlib.Path(folder).name}: {'; '.join(problems) or 'as expected'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
