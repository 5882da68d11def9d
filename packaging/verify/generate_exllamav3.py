"""Generates greedily with ExLlamaV3: generate_exllamav3.py MODEL PROMPTS.json OUT.json"""

import json
import pathlib
import sys

import torch
from exllamav3 import Config, Model

NEW_TOKENS = 32


def generated(model, prompt: list[int]) -> list[int]:
    """Without a cache: the whole text again for every token."""
    ids = torch.tensor([prompt], dtype=torch.long)
    for _ in range(NEW_TOKENS):
        logits = model.forward(ids, {"attn_mode": "flash_attn_nc"})[0, -1]
        ids = torch.cat([ids, logits.argmax().view(1, 1).cpu()], dim=-1)
    return ids[0, len(prompt) :].tolist()


def main() -> None:
    folder, path, out = sys.argv[1:]
    model = Model.from_config(Config.from_directory(folder))
    model.load()
    prompts = json.loads(pathlib.Path(path).read_text())
    rows = [{"prompt": ids, "output": generated(model, ids)} for ids in prompts]
    pathlib.Path(out).write_text(json.dumps(rows))


if __name__ == "__main__":
    main()
