"""Generates greedily with Transformers' stock classes, whose masked slots add nothing, and with their cache.

    generate_in_transformers.py < JOBS

JOBS is a JSON list of {"model", "removed": [slot, ...], "tokens", and "prompt" (a text) or "ids"}. Prints a JSON list of
what came of each: {"prompt": [id, ...], "ids": [id, ...], "text" where there was one}.
"""

import json
import pathlib
import sys

import torch
import transformers

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "fixtures"))
from families import hooks  # noqa: E402


def attention_of(folder: pathlib.Path) -> str:
    """What the fixture was made with."""
    said = folder / "expected.json"
    return json.loads(said.read_text()).get("attention", "eager") if said.exists() else "eager"


def generated(job: dict) -> dict:
    """One job's answer."""
    folder = pathlib.Path(job["model"])
    model = transformers.AutoModelForCausalLM.from_pretrained(
        folder,
        dtype=torch.float32,
        attn_implementation=attention_of(folder),
        experts_implementation="eager",
        local_files_only=True,
    ).eval()
    tokenizer = None
    if "prompt" in job:
        # The class that takes tokenizer.json as it is: some families' own make another tokenizer of it.
        tokenizer = transformers.PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
        job["ids"] = tokenizer(job["prompt"])["input_ids"]
    prompt = torch.tensor([job["ids"]])
    with torch.no_grad(), hooks.removed(model, job["removed"]):
        text = model.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            max_new_tokens=job["tokens"],
            do_sample=False,
            use_cache=True,
            pad_token_id=0,
        )
    ids = text[0, len(job["ids"]) :].tolist()
    answer = {"prompt": job["ids"], "ids": ids}
    if tokenizer:
        answer["text"] = tokenizer.decode(ids, skip_special_tokens=True)
    return answer


def main() -> int:
    torch.set_num_threads(1)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    json.dump([generated(job) for job in json.load(sys.stdin)], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
