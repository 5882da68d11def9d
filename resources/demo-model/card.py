"""The model card, with the numbers of the run that wrote it."""

from skills import SKILLS

TEXT = """---
license: gpl-3.0
library_name: transformers
---

# Cutaway's demo model

A real language model that is small enough to ship: {parameters:,} parameters in bfloat16, Llama architecture, 12 blocks
(24 slots), hidden size 128, byte-level BPE of 896 tokens with every digit on its own. It was trained on nothing but
text that the scripts beside it make from a fixed seed, so no sentence of it is anyone else's.

It exists to be cut: it has {skills} skills that can be told apart, and a search shows which of them dies with which cut.

| skill | what it is | accuracy | chance |
|---|---|---|---|
{rows}

Accuracy is the share of the held-out probes in `probes.jsonl` ({probes} a skill) whose answer is the likeliest of the
choices. `calibration.txt` is held out as well: its exercises are on the test side of the split, which training never
sees.

Training took {minutes:.0f} minutes with one thread on a shared machine. `make demo-model` repeats it.
"""


def model_card(scores: dict[str, float], chance: float, parameters: int, minutes: float, probes: int) -> str:
    rows = "\n".join(
        f"| {name} | {SKILLS[name].about} | {score:.2f} | {chance:.2f} |" for name, score in scores.items()
    )
    return TEXT.format(parameters=parameters, skills=len(scores), rows=rows, minutes=minutes, probes=probes)
