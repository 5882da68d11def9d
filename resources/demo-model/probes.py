"""The probe set: held-out exercises with choices, and how a model scores on them."""

from dataclasses import asdict, dataclass
import json
from random import Random

from tokenizers import Tokenizer
import torch
from torch import nn

from corpus import SEED
from skills import SKILLS

PER_SKILL = 60
CHOICES = 4
CHANCE = 1 / CHOICES
BATCH = 64


@dataclass(frozen=True)
class Probe:
    prompt: str
    choices: tuple[str, ...]
    answer: int
    skill: str

    def to_json(self) -> str:
        return json.dumps(asdict(self))


def draw_probes() -> list[Probe]:
    """`PER_SKILL` probes of each skill; no two share what their key names."""
    return [probe for name in SKILLS for probe in _probes_of(name)]


def _probes_of(name: str) -> list[Probe]:
    rng = Random(f"{SEED} probes {name}")
    found: dict[str, Probe] = {}
    while len(found) < PER_SKILL:
        exercise = SKILLS[name].exercise(rng, held_out=True)
        choices = [exercise.answer, *exercise.distractors]
        if exercise.key in found or len(set(choices)) < CHOICES:
            continue
        rng.shuffle(choices)
        answer = choices.index(exercise.answer)
        found[exercise.key] = Probe(exercise.prompt, tuple(choices), answer, name)
    return list(found.values())


def accuracies(model: nn.Module, tokenizer: Tokenizer, probes: list[Probe]) -> dict[str, float]:
    """The share of every skill's probes whose answer is the likeliest of the choices."""
    scores = _choice_scores(model, tokenizer, probes)
    right: dict[str, list[bool]] = {}
    for probe, row in zip(probes, scores.tolist()):
        right.setdefault(probe.skill, []).append(row.index(max(row)) == probe.answer)
    return {skill: sum(hits) / len(hits) for skill, hits in right.items()}


def _choice_scores(model: nn.Module, tokenizer: Tokenizer, probes: list[Probe]) -> torch.Tensor:
    """Summed log-likelihoods of the choices after their prompts: (probes, CHOICES)."""
    prompts = [tokenizer.encode(probe.prompt).ids for probe in probes for _ in probe.choices]
    choices = [tokenizer.encode(choice).ids for probe in probes for choice in probe.choices]
    # Rows of like length side by side, so that little of a batch is padding.
    order = sorted(range(len(prompts)), key=lambda at: len(prompts[at]) + len(choices[at]))
    scores = torch.empty(len(prompts))
    for first in range(0, len(order), BATCH):
        rows = order[first : first + BATCH]
        scores[rows] = _batch_scores(
            model, [prompts[at] for at in rows], [choices[at] for at in rows]
        )
    return scores.view(len(probes), CHOICES)


@torch.inference_mode()
def _batch_scores(
    model: nn.Module, prompts: list[list[int]], choices: list[list[int]]
) -> torch.Tensor:
    """One summed log-likelihood per row: (rows,).

    Rows are padded on the right, where causal attention keeps the padding from
    being seen by anything that counts.
    """
    rows = [torch.tensor(prompt + choice) for prompt, choice in zip(prompts, choices)]
    tokens = nn.utils.rnn.pad_sequence(rows, batch_first=True)
    logits = model(input_ids=tokens[:, :-1], use_cache=False).logits.float()
    gained = logits.log_softmax(-1).gather(-1, tokens[:, 1:, None]).squeeze(-1)
    counts = torch.zeros_like(gained)
    for at, (prompt, choice) in enumerate(zip(prompts, choices)):
        counts[at, len(prompt) - 1 : len(prompt) + len(choice) - 1] = 1
    return (gained * counts).sum(-1)
