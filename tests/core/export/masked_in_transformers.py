"""Asks Transformers for the logits of a checkpoint without some of its slots, whose branches are masked as it runs.

    masked_in_transformers.py OUT MODEL SLOTS [MODEL SLOTS ...]

SLOTS are names with commas between them, or nothing. The n-th pair, counted from 0, gives OUT/n/expected.safetensors:
int32 ids [sequences, length] and float32 logits_removed [sequences, length, vocabulary].
"""

import pathlib
import sys

import torch
import transformers
from safetensors.torch import save_file

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "fixtures"))
from families import hooks  # noqa: E402

SEQUENCES, LENGTH = 2, 24


def main(arguments: list[str]) -> int:
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    out = pathlib.Path(arguments[0])
    for number, (folder, slots) in enumerate(zip(arguments[1::2], arguments[2::2], strict=True)):
        model = transformers.AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.float32, attn_implementation="eager", local_files_only=True
        ).eval()
        torch.manual_seed(number)
        ids = torch.randint(model.config.vocab_size, (SEQUENCES, LENGTH))
        with torch.no_grad(), hooks.removed(model, [slot for slot in slots.split(",") if slot]):
            logits = model(ids, use_cache=False).logits
        place = out / str(number)
        place.mkdir(parents=True)
        save_file(
            {"ids": ids.int().contiguous(), "logits_removed": logits.float().contiguous()},
            place / "expected.safetensors",
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
