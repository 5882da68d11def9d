"""Writes known_models.json: what released models hold and cost, as Transformers builds them.

    make_known_models.py           writes it again
    make_known_models.py --check   compares it with what is committed

The configurations are those that were released with the models, less keys that say nothing of the network. No weight
is made: the networks stand on the meta device. Every block of these models is like the others.
"""

import json
import pathlib
import sys
import tempfile

import torch
import transformers

FILE = pathlib.Path(__file__).parent / "known_models.json"


def config(model_type="llama", **values) -> dict:
    name = {"llama": "LlamaForCausalLM", "mistral": "MistralForCausalLM"}[model_type]
    return {"architectures": [name], "model_type": model_type, "hidden_act": "silu", **values}


def llama3_scaling(factor: float) -> dict:
    return {
        "factor": factor,
        "high_freq_factor": 4.0,
        "low_freq_factor": 1.0,
        "original_max_position_embeddings": 8192,
        "rope_type": "llama3",
    }


def shape(d, ffn, blocks, heads, kv_heads, vocabulary) -> dict:
    return {
        "hidden_size": d,
        "intermediate_size": ffn,
        "num_hidden_layers": blocks,
        "num_attention_heads": heads,
        "num_key_value_heads": kv_heads,
        "vocab_size": vocabulary,
    }


LLAMA = {"attention_bias": False, "attention_dropout": 0.0, "pretraining_tp": 1, "use_cache": True}
MODELS = {
    "Llama-2-7b": config(
        **shape(4096, 11008, 32, 32, 32, 32000),
        max_position_embeddings=4096,
        rms_norm_eps=1e-05,
        rope_scaling=None,
        tie_word_embeddings=False,
        torch_dtype="float16",
        pretraining_tp=1,
    ),
    "Meta-Llama-3-70B": config(
        **shape(8192, 28672, 80, 64, 8, 128256),
        **LLAMA,
        max_position_embeddings=8192,
        rms_norm_eps=1e-05,
        rope_scaling=None,
        rope_theta=500000.0,
        tie_word_embeddings=False,
        torch_dtype="bfloat16",
    ),
    "Llama-3.1-8B": config(
        **shape(4096, 14336, 32, 32, 8, 128256),
        **LLAMA,
        max_position_embeddings=131072,
        mlp_bias=False,
        rms_norm_eps=1e-05,
        rope_scaling=llama3_scaling(8.0),
        rope_theta=500000.0,
        tie_word_embeddings=False,
        torch_dtype="bfloat16",
    ),
    "Llama-3.2-1B": config(
        **shape(2048, 8192, 16, 32, 8, 128256),
        **LLAMA,
        head_dim=64,
        max_position_embeddings=131072,
        mlp_bias=False,
        rms_norm_eps=1e-05,
        rope_scaling=llama3_scaling(32.0),
        rope_theta=500000.0,
        tie_word_embeddings=True,
        torch_dtype="bfloat16",
    ),
    "TinyLlama-1.1B": config(
        **shape(2048, 5632, 22, 32, 4, 32000),
        **LLAMA,
        max_position_embeddings=2048,
        rms_norm_eps=1e-05,
        rope_scaling=None,
        rope_theta=10000.0,
        tie_word_embeddings=False,
        torch_dtype="bfloat16",
    ),
    "SmolLM2-135M": config(
        **shape(576, 1536, 30, 9, 3, 49152),
        **LLAMA,
        is_llama_config=True,
        max_position_embeddings=8192,
        mlp_bias=False,
        rms_norm_eps=1e-05,
        rope_interleaved=False,
        rope_scaling=None,
        rope_theta=100000,
        tie_word_embeddings=True,
        torch_dtype="bfloat16",
    )
    | {"transformers.js_config": {"kv_cache_dtype": {"q4f16": "float16", "fp16": "float16"}}},
    "Yi-6B": config(
        **shape(4096, 11008, 32, 32, 4, 64000),
        max_position_embeddings=4096,
        pad_token_id=0,
        rms_norm_eps=1e-05,
        rope_theta=5000000.0,
        tie_word_embeddings=False,
        torch_dtype="bfloat16",
    ),
    "Mistral-7B-v0.3": config(
        "mistral",
        **shape(4096, 14336, 32, 32, 8, 32768),
        attention_dropout=0.0,
        max_position_embeddings=32768,
        rms_norm_eps=1e-05,
        rope_theta=1000000.0,
        sliding_window=None,
        tie_word_embeddings=False,
        torch_dtype="bfloat16",
    ),
}


def count(*modules) -> int:
    return sum(parameter.numel() for module in modules for parameter in module.parameters())


def describe(values: dict) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "config.json").write_text(json.dumps(values))
        parsed = transformers.AutoConfig.from_pretrained(folder)
    with torch.device("meta"):
        model = transformers.AutoModelForCausalLM.from_config(parsed)
    block = model.model.layers[0]
    shapes = {name: list(tensor.shape) for name, tensor in model.state_dict().items()}
    if values["tie_word_embeddings"]:
        del shapes["lm_head.weight"]
    prefix = "model.layers.0."
    return {
        "config": values,
        "shared": {name: size for name, size in shapes.items() if not name.startswith("model.layers.")},
        "block": {name.removeprefix(prefix): size for name, size in shapes.items() if name.startswith(prefix)},
        "parameters": model.num_parameters(),
        "attention": count(block.self_attn, block.input_layernorm),
        "ffn": count(block.mlp, block.post_attention_layernorm),
        "attention_matrices": count(block.self_attn),
        "ffn_matrices": count(block.mlp),
        "kv_elements": 2 * parsed.num_key_value_heads * block.self_attn.head_dim * parsed.num_hidden_layers,
    }


def main() -> int:
    transformers.utils.logging.set_verbosity_error()
    text = json.dumps({name: describe(values) for name, values in MODELS.items()}, indent=1) + "\n"
    if "--check" in sys.argv:
        return 0 if FILE.read_text() == text else 1
    FILE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
