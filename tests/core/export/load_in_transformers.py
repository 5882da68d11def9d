"""Says whether Transformers reads exported fixtures as what they should be.

    load_in_transformers.py FOLDER FIXTURE [FOLDER FIXTURE ...]

FOLDER is what was exported of the checkpoint FIXTURE with the slots of its expected.json removed. Every FOLDER has to
load as it is (a missing, unexpected or misshapen tensor counts: Transformers would go on with random weights), with the
configuration of FIXTURE, to compute the logits_removed of its expected.safetensors, and to generate with a cache what it
computes without one. Prints a line for each FOLDER; exit code 0 where all is well.
"""

import json
import pathlib
import sys

import torch
import transformers
from safetensors.torch import load_file

TOLERANCE = 1e-4
"""For logits of unit scale, computed in float32 from the same weights; larger ones differ by more."""
NEW_TOKENS = 6


def misfits(folder: pathlib.Path, fixture: pathlib.Path):
    """Yields what is wrong."""
    said = json.loads((fixture / "expected.json").read_text())
    model, report = transformers.AutoModelForCausalLM.from_pretrained(
        folder,
        dtype=torch.float32,
        attn_implementation=said.get("attention", "eager"),
        experts_implementation="eager",
        local_files_only=True,
        output_loading_info=True,
    )
    yield from (f"{kind}: {sorted(map(str, names))}" for kind, names in report.items() if names)
    config, original = (config_of(path) for path in (folder, fixture))
    yield from (
        f"config: {key} is {config.get(key)}, not {original.get(key)}"
        for key in sorted(config.keys() | original.keys())
        if config.get(key) != original.get(key)
    )
    tensors = load_file(fixture / "expected.safetensors")
    ids, expected = tensors["ids"].long(), tensors["logits_removed"]
    model.eval()
    with torch.no_grad():
        difference = float((model(ids, use_cache=False).logits - expected).abs().max())
        # Written so that a NaN fails.
        if not difference <= TOLERANCE * max(1.0, float(expected.std())):
            yield f"logits differ by {difference}"
        yield from generation_misfits(model, ids[:, :12])


def config_of(folder: pathlib.Path) -> dict:
    """The configuration as Transformers understands it."""
    values = transformers.AutoConfig.from_pretrained(folder, local_files_only=True).to_dict()
    # Phi-3's keeps the older style's key beside rope_parameters, where the value that counts is.
    left_out = ("_name_or_path", "transformers_version", "partial_rotary_factor")
    return {key: value for key, value in values.items() if key not in left_out}


def generated(model, prompts: torch.Tensor) -> torch.Tensor:
    """The prompts and what the model goes on with, greedily and with its cache."""
    return model.generate(
        prompts,
        attention_mask=torch.ones_like(prompts),
        max_new_tokens=NEW_TOKENS,
        do_sample=False,
        use_cache=True,
        eos_token_id=None,
        pad_token_id=0,
    )


def generation_misfits(model, prompts: torch.Tensor):
    """Compares greedy generation with its cache to the whole network run again for every token."""
    found = generated(model, prompts)
    expected = prompts
    for _ in range(NEW_TOKENS):
        next_ids = model(expected, use_cache=False).logits[:, -1].argmax(-1, keepdim=True)
        expected = torch.cat([expected, next_ids], -1)
    if not torch.equal(found, expected):
        yield f"generates {found.tolist()}, not {expected.tolist()}"


def main(arguments: list[str]) -> int:
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    failed = False
    for folder, fixture in zip(arguments[::2], arguments[1::2], strict=True):
        problems = list(misfits(pathlib.Path(folder), pathlib.Path(fixture)))
        failed = failed or bool(problems)
        print(f"{pathlib.Path(fixture).name}: {'; '.join(problems) or 'as expected'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
