"""Says whether what a program generated is what Transformers would, of the zeroed export of the same plan.

    against_zeroed.py NAME ZEROED OUT.json

OUT.json is a list of {"prompt": ids, "output": ids}, generated greedily. ZEROED, in float32, reads prompt and output
and says of every token of the output how far its log-probability is below that of the likeliest. Programs round and add
in other orders, so a near-tie may go the other way: up to 0.1 is the same model. A wrong one is off by several. Prints
one line; exit code 0 where it is the same.
"""

import json
import pathlib
import sys

import torch
import transformers

MOST = 0.1


def gaps(model, prompt: list[int], output: list[int]) -> torch.Tensor:
    """Nats by which each token of the output is less likely than the likeliest."""
    ids = torch.tensor([prompt + output], device=model.device)
    with torch.no_grad():
        scores = model(ids).logits[0, len(prompt) - 1 : -1].float().log_softmax(-1)
    return scores.max(-1).values - scores.gather(-1, ids[0, len(prompt) :, None])[:, 0]


def main() -> int:
    name, folder, path = sys.argv[1:]
    transformers.utils.logging.set_verbosity_error()
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, torch_dtype=torch.float32).eval()
    model.to("cuda" if torch.cuda.is_available() else "cpu")
    rows = json.loads(pathlib.Path(path).read_text())
    found = torch.cat([gaps(model, row["prompt"], row["output"]) for row in rows if row["output"]])
    if not len(found):
        print(f"{name}: FAILED, nothing was generated")
        return 1
    same = bool((found <= MOST).all())  # a NaN is not
    print(
        f"{name}: {'same as' if same else 'DIFFERS from'} Transformers on the zeroed export "
        f"({int((found == 0).sum())} of {len(found)} tokens are its likeliest, largest gap {float(found.max()):.3g} nats)"
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
