"""The network, and the loop that trains it."""

from collections.abc import Callable
import math

import numpy as np
import torch
from transformers import LlamaConfig, LlamaForCausalLM

from corpus import SEED

# A step is too small to gain much from a second one, and loses a lot to it where the cores are shared.
THREADS = 1
STEPS = 2000
ROWS = 8
CONTEXT = 256
PEAK_RATE = 2e-3
FLOOR = 0.02
WARMUP = 200
WEIGHT_DECAY = 0.1
CLIP = 1.0

# As config.json spells it, in the keys that tools of every age read.
SHAPE = {
    "hidden_size": 128,
    "intermediate_size": 352,
    "num_hidden_layers": 12,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 32,
    "hidden_act": "silu",
    "rms_norm_eps": 1e-5,
    "rope_theta": 10000.0,
    "max_position_embeddings": 512,
    "initializer_range": 0.04,
    "attention_bias": False,
    "mlp_bias": False,
    "tie_word_embeddings": True,
}


def make_network(vocabulary: int) -> LlamaForCausalLM:
    """A fresh network, the same one every time."""
    torch.set_num_threads(THREADS)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(SEED)
    return LlamaForCausalLM(LlamaConfig(vocab_size=vocabulary, **SHAPE))


def train(
    network: LlamaForCausalLM,
    tokens: np.ndarray,
    starts: np.ndarray,
    steps: int,
    report: Callable[[int, float], None],
) -> None:
    """Takes `steps` steps of AdamW over windows of the stream, in bfloat16 arithmetic.

    `report` is told the step and the loss of its batch, in nats per token.
    """
    optimizer = torch.optim.AdamW(_groups(network), lr=PEAK_RATE, betas=(0.9, 0.95), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps))
    rng = np.random.default_rng(SEED)
    network.train()
    for step in range(1, steps + 1):
        batch = _batch(rng, tokens, starts)
        with torch.autocast("cpu", torch.bfloat16):
            loss = network(input_ids=batch, labels=batch, use_cache=False).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), CLIP)
        optimizer.step()
        schedule.step()
        report(step, loss.item())
    network.eval()


def _groups(network: LlamaForCausalLM) -> list[dict[str, object]]:
    """Weight decay for the matrices, none for the norms."""
    parameters = list(network.parameters())
    return [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": WEIGHT_DECAY},
        {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0.0},
    ]


def _rate(step: int, steps: int) -> float:
    """Warm-up, then half a cosine down to the floor, as a share of the peak rate."""
    warmup = min(WARMUP, steps // 10 + 1)
    if step < warmup:
        return (step + 1) / warmup
    done = (step - warmup) / max(1, steps - warmup)
    return FLOOR + (1 - FLOOR) * 0.5 * (1 + math.cos(math.pi * done))


def _batch(rng: np.random.Generator, tokens: np.ndarray, starts: np.ndarray) -> torch.Tensor:
    """Windows of the stream: (ROWS, CONTEXT).

    Half of them start with a document and half anywhere, as prompts and cut-up
    calibration texts do.
    """
    last = len(tokens) - CONTEXT
    anywhere = rng.integers(0, last, ROWS // 2)
    begun = rng.choice(starts[: np.searchsorted(starts, last)], ROWS - ROWS // 2)
    windows = np.concatenate([anywhere, begun])[:, None] + np.arange(CONTEXT)
    return torch.from_numpy(tokens[windows].astype(np.int64))
