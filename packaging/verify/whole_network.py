"""The greedy search as it is usually run: the whole network, through Transformers, for every candidate of every step.

    whole_network.py MODEL TOKENS.json --cuts 16 [--threads N]

Prints the cuts and the seconds that they took as JSON, to be held against what the engine says of the same tokens:

    cutaway-engine prune MODEL --tokens TOKENS.json --cuts 16 --json

TOKENS.json is a list of lists of ids. The work is that of the paper's own script: removed branches are computed and
zeroed by hooks, sequences go through one at a time, reference logits are kept, and the divergence (js) is made of
torch's operators. Loading the model, and the reference, are not in the seconds.
"""

import argparse
import json
import pathlib
import time

import torch
import transformers


def slot_modules(model: transformers.PreTrainedModel) -> dict[str, torch.nn.Module]:
    """By slot, in slot order, the product that a slot ends with; without it the slot adds nothing."""
    modules = {}
    for index, block in enumerate(model.model.layers):
        modules[f"A{index}"] = block.self_attn.o_proj
        modules[f"F{index}"] = block.mlp.down_proj
    return modules


def js(reference: torch.Tensor, logits: torch.Tensor) -> torch.Tensor:
    """Mean over tokens of (KL(P, M) + KL(Q, M)) / 2, M being the mean of P and Q."""
    log_p, log_q = reference.log_softmax(-1), logits.log_softmax(-1)
    p, q = log_p.exp(), log_q.exp()
    log_m = ((p + q) / 2).log()
    return ((p * (log_p - log_m)).sum(-1) + (q * (log_q - log_m)).sum(-1)).mean() / 2


def nothing(_module: torch.nn.Module, _inputs: tuple, output: torch.Tensor) -> torch.Tensor:
    return torch.zeros_like(output)


def search(model: transformers.PreTrainedModel, sequences: list[list[int]], cuts: int) -> tuple[list[str], float]:
    modules = slot_modules(model)
    inputs = [torch.tensor([sequence]) for sequence in sequences]
    reference = [model(ids, use_cache=False).logits for ids in inputs]
    removed: list[str] = []
    began = time.monotonic()
    for _ in range(cuts):
        scores = {}
        for candidate in (slot for slot in modules if slot not in removed):
            zeroed = [*removed, candidate]
            hooks = [modules[slot].register_forward_hook(nothing) for slot in zeroed]
            values = [js(before, model(ids, use_cache=False).logits) for before, ids in zip(reference, inputs)]
            scores[candidate] = float(sum(values)) / len(values)
            for hook in hooks:
                hook.remove()
        removed.append(min(scores, key=scores.get))
    return removed, time.monotonic() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("tokens", type=pathlib.Path)
    parser.add_argument("--cuts", type=int, required=True)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    transformers.utils.logging.set_verbosity_error()
    model = transformers.AutoModelForCausalLM.from_pretrained(options.model, dtype=torch.float32).eval()
    with torch.inference_mode():
        removed, seconds = search(model, json.loads(options.tokens.read_text()), options.cuts)
    print(json.dumps({"removed": removed, "seconds": seconds}))


if __name__ == "__main__":
    main()
