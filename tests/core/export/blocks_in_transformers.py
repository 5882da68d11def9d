"""Says whether Transformers computes the same with blocks left out as with their outputs zero.

    blocks_in_transformers.py BLOCKS ZEROED [BLOCKS ZEROED ...]

Both folders are exports of one model with the same blocks removed. BLOCKS has to load as it is, to compute the logits of
ZEROED, and to generate with a cache what ZEROED does. Prints a line for each pair; exit code 0 where all is
well.
"""

import pathlib
import sys

import torch
import transformers
from load_in_transformers import TOLERANCE, generated


def load(folder: pathlib.Path):
    return transformers.AutoModelForCausalLM.from_pretrained(
        folder,
        dtype=torch.float32,
        attn_implementation="eager",
        experts_implementation="eager",
        local_files_only=True,
        output_loading_info=True,
    )


def misfits(blocks: pathlib.Path, zeroed: pathlib.Path):
    """Yields what is wrong."""
    model, report = load(blocks)
    yield from (f"{kind}: {sorted(map(str, names))}" for kind, names in report.items() if names)
    expected, _ = load(zeroed)
    if not model.config.num_hidden_layers < expected.config.num_hidden_layers:
        yield "it has as many blocks"
    if not model.num_parameters() < expected.num_parameters():
        yield "it is no smaller"
    model.eval()
    expected.eval()
    torch.manual_seed(7)
    ids = torch.randint(model.config.vocab_size, (2, 24))
    with torch.no_grad():
        right = expected(ids, use_cache=False).logits
        difference = float((model(ids, use_cache=False).logits - right).abs().max())
        # Written so that a NaN fails.
        if not difference <= TOLERANCE * max(1.0, float(right.std())):
            yield f"logits differ by {difference}"
    found, right = (generated(one, ids[:, :12]).tolist() for one in (model, expected))
    if found != right:
        yield f"generates {found}, not {right}"


def main(arguments: list[str]) -> int:
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    failed = False
    for blocks, zeroed in zip(arguments[::2], arguments[1::2], strict=True):
        problems = list(misfits(pathlib.Path(blocks), pathlib.Path(zeroed)))
        failed = failed or bool(problems)
        print(f"{pathlib.Path(blocks).name}: {'; '.join(problems) or 'as expected'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
