"""Says whether exports of the format `transformers` are, in Transformers, their base models without the removed slots.

    pruned_in_transformers.py FOLDER BASE [FOLDER BASE ...]

FOLDER is what was exported of the checkpoint BASE. It must load with trust_remote_code, and only so, with no tensor
missing, unexpected or misshapen and none more than is stored; say what BASE's configuration says; compute what BASE
computes in Transformers' stock classes with the slots masked (and BASE's own logits_removed, where those slots are
removed); generate with a cache what they do so; and come back the same from save_pretrained. Prints a line for each
FOLDER; exit code 0 where all is well. Also runs in older Transformers, for those who want to know.
"""

import json
import os
import pathlib
import sys
import tempfile

MODULES = tempfile.TemporaryDirectory()
# Where Transformers puts the modelling files that it runs: not into the user's cache.
os.environ["HF_MODULES_CACHE"] = MODULES.name
sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "fixtures"))

import torch  # noqa: E402
import transformers  # noqa: E402
from families import hooks  # noqa: E402
from load_in_transformers import TOLERANCE, generated  # noqa: E402
from safetensors.torch import load_file  # noqa: E402

OWN_KEYS = {
    "_name_or_path",
    "architectures",
    "auto_map",
    "cutaway",
    "model_type",
    "torch_dtype",
    "transformers_version",
    # Phi-3's keeps the older style's key beside rope_parameters, where the value that counts is.
    "partial_rotary_factor",
}
NEWER = int(transformers.__version__.split(".")[0]) >= 5

if not NEWER:
    hooks.LAST_MODULES["mixtral"] = ("self_attn", "block_sparse_moe")


def load(folder: pathlib.Path, trust: bool = True, auto=transformers.AutoModelForCausalLM, attention: str = "eager"):
    """The model and what Transformers reports of loading it."""
    options = {"dtype": torch.float32, "experts_implementation": "eager"} if NEWER else {"torch_dtype": torch.float32}
    model, report = auto.from_pretrained(
        folder,
        attn_implementation=attention,
        local_files_only=True,
        output_loading_info=True,
        trust_remote_code=trust,
        **options,
    )
    return model.eval(), report


def logits(model, ids: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return model(ids, use_cache=False).logits


def masked(base, slots: list[str], ids: torch.Tensor):
    """The logits and what is generated of 12 tokens of each row, with a cache."""
    with hooks.removed(base, slots):
        return logits(base, ids), generated(base, ids[:, :12])


def difference_misfits(what: str, found: torch.Tensor, expected: torch.Tensor):
    difference = float((found - expected).abs().max())
    # Written so that a NaN fails.
    if not difference <= TOLERANCE * max(1.0, float(expected.std())):
        yield f"{what} differ by {difference}"


def stored_numbers(folder: pathlib.Path) -> int:
    return sum(tensor.numel() for file in folder.glob("*.safetensors") for tensor in load_file(file).values())


def report_misfits(report: dict):
    return (f"{kind}: {sorted(map(str, names))}" for kind, names in report.items() if names)


def trust_misfits(folder: pathlib.Path):
    """Without the flag there must be no model, rather than one with random weights."""
    try:
        load(folder, trust=False)
    except ValueError as error:
        if "trust_remote_code" not in str(error):
            yield f"fails without trust_remote_code, but with: {error}"
    else:
        yield "loads without trust_remote_code"


def config_misfits(model, base):
    found, original = model.config.to_dict(), base.config.to_dict()
    return (
        f"config: {key} is {found.get(key)}, not {original.get(key)}"
        for key in sorted((found.keys() | original.keys()) - OWN_KEYS)
        if found.get(key) != original.get(key)
    )


def same_again_misfits(model, ids: torch.Tensor, attention: str):
    """Saved and loaded, and what AutoModel makes of it, which is what vLLM asks for."""
    with tempfile.TemporaryDirectory() as name:
        model.save_pretrained(name)
        again, report = load(pathlib.Path(name), attention=attention)
        yield from report_misfits(report)
        yield from difference_misfits("logits of what is saved", logits(again, ids), logits(model, ids))
        if not NEWER:
            return
        body, report = load(pathlib.Path(name), auto=transformers.AutoModel, attention=attention)
        if report["missing_keys"]:
            yield f"AutoModel misses {report['missing_keys']}"
        with torch.no_grad():
            states = [one(ids, use_cache=False).last_hidden_state for one in (body, model.base_model)]
        yield from difference_misfits("states of AutoModel", *states)


def misfits(folder: pathlib.Path, fixture: pathlib.Path):
    """Yields what is wrong."""
    said = json.loads((fixture / "expected.json").read_text())
    attention = said.get("attention", "eager")
    yield from trust_misfits(folder)
    model, report = load(folder, attention=attention)
    yield from report_misfits(report)
    base, _ = load(fixture, attention=attention)
    if NEWER:
        yield from config_misfits(model, base)
    if not model.config.tie_word_embeddings and model.num_parameters() != stored_numbers(folder):
        yield f"{model.num_parameters()} parameters, {stored_numbers(folder)} stored"
    tensors = load_file(fixture / "expected.safetensors")
    ids = tensors["ids"].long()
    slots = model.config.cutaway["removed"]
    found = logits(model, ids)
    expected, expected_text = masked(base, slots, ids)
    yield from difference_misfits("logits", found, expected)
    first = said["removed"][0] if isinstance(said["removed"][0], list) else said["removed"]
    if set(slots) == set(first):
        yield from difference_misfits("the fixture's logits", found, tensors["logits_removed"])
    text = generated(model, ids[:, :12])
    if not torch.equal(text, expected_text):
        yield f"generates {text.tolist()}, not {expected_text.tolist()}"
    yield from same_again_misfits(model, ids, attention)


def main(arguments: list[str]) -> int:
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    if NEWER:
        transformers.utils.logging.disable_progress_bar()
    failed = False
    for folder, fixture in zip(arguments[::2], arguments[1::2], strict=True):
        try:
            problems = list(misfits(pathlib.Path(folder), pathlib.Path(fixture)))
        except Exception as error:  # noqa: BLE001: the other models are still worth a line
            problems = [f"{type(error).__name__}: {error}"]
        failed = failed or bool(problems)
        print(f"{pathlib.Path(folder).name}: {'; '.join(problems) or 'as expected'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
