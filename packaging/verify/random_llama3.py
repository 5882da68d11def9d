#!/usr/bin/env python3
"""Writes a checkpoint of Llama 3 8B's shape with random weights (16 GB), to measure speed and memory with.

Usage: python packaging/verify/random_llama3.py OUT TOKENIZER

TOKENIZER: a folder with tokenizer.json, which is copied with its companions; its ids have to be below 128256. Needs torch and safetensors,
and a GPU to be quick.
"""

import json
import shutil
import sys
from pathlib import Path

import torch
from safetensors.torch import save_file

D, FFN, KV, VOCABULARY, BLOCKS = 4096, 14336, 1024, 128256, 32
LAYERS = {
    "self_attn.q_proj": (D, D),
    "self_attn.k_proj": (KV, D),
    "self_attn.v_proj": (KV, D),
    "self_attn.o_proj": (D, D),
    "mlp.gate_proj": (FFN, D),
    "mlp.up_proj": (FFN, D),
    "mlp.down_proj": (D, FFN),
}
CONFIG = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "hidden_size": D,
    "intermediate_size": FFN,
    "num_hidden_layers": BLOCKS,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "vocab_size": VOCABULARY,
    "rms_norm_eps": 1e-5,
    "rope_theta": 500000.0,
    "max_position_embeddings": 8192,
    "hidden_act": "silu",
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
    "bos_token_id": 128000,
    "eos_token_id": 128001,
}


def weight(*shape: int, spread: float = 0.02) -> torch.Tensor:
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return (torch.randn(*shape, device=device) * spread).to(torch.bfloat16).cpu()


def ones() -> torch.Tensor:
    return torch.ones(D, dtype=torch.bfloat16)


def block(number: int) -> dict[str, torch.Tensor]:
    prefix = f"model.layers.{number}."
    tensors = {f"{prefix}{name}.weight": weight(*shape) for name, shape in LAYERS.items()}
    for name in ("input_layernorm", "post_attention_layernorm"):
        tensors[f"{prefix}{name}.weight"] = ones()
    return tensors


def main() -> None:
    out, tokenizer = (Path(argument) for argument in sys.argv[1:3])
    out.mkdir(parents=True)
    torch.manual_seed(0)
    files = {}

    def write(name: str, tensors: dict[str, torch.Tensor]) -> None:
        save_file(tensors, out / name, metadata={"format": "pt"})
        files.update(dict.fromkeys(tensors, name))

    write(
        "model-embeddings.safetensors",
        {
            "model.embed_tokens.weight": weight(VOCABULARY, D, spread=0.5),
            "lm_head.weight": weight(VOCABULARY, D),
            "model.norm.weight": ones(),
        },
    )
    for number in range(BLOCKS):
        write(f"model-{number:02d}.safetensors", block(number))
    index = {"metadata": {}, "weight_map": files}
    (out / "model.safetensors.index.json").write_text(json.dumps(index))
    (out / "config.json").write_text(json.dumps(CONFIG))
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        if (tokenizer / name).exists():
            shutil.copy(tokenizer / name, out)


if __name__ == "__main__":
    main()
