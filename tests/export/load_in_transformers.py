"""Says whether Transformers computes, from an exported folder, the logits that are expected of it.

    load_in_transformers.py FOLDER EXPECTED.safetensors [--ids TOKENS.json] [--key logits] [--tolerance 1e-4]

EXPECTED holds the tensor --key, float32 [sequences, length, vocabulary], and, without --ids, `ids` [sequences, length].
TOKENS is what the engine's --tokens takes: a JSON list of lists of ids. Prints the largest difference; exit code 0
where it is within the tolerance, 1 where it is not or where the folder does not load as it is (a missing, unexpected
or misshapen tensor counts: Transformers would go on with random weights).
"""

import argparse
import json
import pathlib
import sys

import torch
import transformers
from safetensors.torch import load_file


def load(folder: pathlib.Path):
    """The model in float32 with eager attention, and a list of what did not fit."""
    model, report = transformers.AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", local_files_only=True, output_loading_info=True
    )
    return model.eval(), [f"{kind}: {sorted(map(str, names))}" for kind, names in report.items() if names]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("expected", type=pathlib.Path)
    parser.add_argument("--ids", type=pathlib.Path)
    parser.add_argument("--key", default="logits")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    options = parser.parse_args()
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()

    tensors = load_file(options.expected)
    ids = torch.tensor(json.loads(options.ids.read_text())) if options.ids else tensors["ids"]
    expected = tensors[options.key]
    model, misfits = load(options.folder)
    if misfits:
        print("\n".join(misfits))
        return 1
    with torch.no_grad():
        logits = model(ids.long(), use_cache=False).logits
    if logits.shape != expected.shape:
        print(f"shape {list(logits.shape)}, expected {list(expected.shape)}")
        return 1
    difference = float((logits - expected).abs().max())
    print(f"max difference {difference:.3g}")
    # Written so that a NaN fails.
    return 0 if difference <= options.tolerance else 1


if __name__ == "__main__":
    sys.exit(main())
