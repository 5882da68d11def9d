"""Makes the demo model from nothing but this folder: `make demo-model`.

Writes, beside itself, the tokenizer, the trained network, the calibration text, the probes and the model card.
"""

import json
from pathlib import Path
import time

import torch

from card import model_card
from corpus import SEPARATOR, calibration_text, token_stream
from network import CONTEXT, ROWS, STEPS, make_network, train
from probes import CHANCE, PER_SKILL, accuracies, draw_probes
from vocabulary import train_tokenizer

FOLDER = Path(__file__).parent
# Ten sequences of 256 are what a search measures on; a little more leaves room for another choice.
CALIBRATION_TOKENS = 6000
# Every step sees ROWS windows; each token of the stream is met about this often.
EPOCHS = 3
REPORT_EVERY = 50


def main() -> None:
    began = time.monotonic()
    tokenizer = train_tokenizer()
    separator = tokenizer.token_to_id(SEPARATOR)
    tokenizer.save(str(FOLDER / "tokenizer.json"))
    write_json("tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": SEPARATOR})
    (FOLDER / "calibration.txt").write_text(calibration_text(tokenizer, CALIBRATION_TOKENS), encoding="utf-8")
    probes = draw_probes()
    (FOLDER / "probes.jsonl").write_text("".join(probe.to_json() + "\n" for probe in probes), encoding="utf-8")

    tokens, starts = token_stream(tokenizer, STEPS * ROWS * CONTEXT // EPOCHS)
    say(began, f"{len(tokens)} tokens of {tokenizer.get_vocab_size()} words")
    network = make_network(tokenizer.get_vocab_size())
    network.config.eos_token_id = separator
    network.config.bos_token_id = None

    def report(step: int, loss: float) -> None:
        if step % REPORT_EVERY == 0:
            say(began, f"step {step} of {STEPS}: loss {loss:.3f}")

    train(network, tokens, starts, STEPS, report)
    minutes = (time.monotonic() - began) / 60
    # What is measured is what is shipped: weights rounded to bfloat16.
    network = network.to(torch.bfloat16)
    network.save_pretrained(FOLDER)
    scores = accuracies(network.float(), tokenizer, probes)
    parameters = sum(parameter.numel() for parameter in network.parameters())
    (FOLDER / "README.md").write_text(model_card(scores, CHANCE, parameters, minutes, PER_SKILL), encoding="utf-8")
    for skill, score in scores.items():
        say(began, f"{skill}: {score:.2f}")


def write_json(name: str, value: object) -> None:
    (FOLDER / name).write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def say(began: float, text: str) -> None:
    print(f"{(time.monotonic() - began) / 60:6.1f} min  {text}", flush=True)


if __name__ == "__main__":
    main()
