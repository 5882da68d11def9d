"""Makes tiny models whose heads vLLM can compute, with random weights.

    models_for_vllm.py OUT

OUT/NAME for Llama with and without a head of its own, with Llama 3.1's rotary scaling and biases, and for Qwen2. Other
fixtures have smaller heads, which vLLM refuses.
"""

import pathlib
import sys

import torch
import transformers

SHAPE = dict(
    hidden_size=64,
    intermediate_size=172,
    num_hidden_layers=4,
    num_attention_heads=2,
    num_key_value_heads=1,
    vocab_size=96,
    max_position_embeddings=256,
    initializer_range=0.2,
    bos_token_id=1,
    eos_token_id=2,
)
LLAMA3 = {
    "rope_type": "llama3",
    "rope_theta": 100.0,
    "factor": 8.0,
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 32,
}
MODELS = {
    "llama": transformers.LlamaConfig(**SHAPE, tie_word_embeddings=False),
    "llama-tied-mha": transformers.LlamaConfig(**SHAPE | {"num_key_value_heads": 2}, tie_word_embeddings=True),
    "llama-biases": transformers.LlamaConfig(**SHAPE, attention_bias=True, mlp_bias=True, rope_parameters=LLAMA3),
    "llama-heads": transformers.LlamaConfig(**SHAPE | {"num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 32}),
    "qwen2": transformers.Qwen2Config(**SHAPE, tie_word_embeddings=True),
}


def main(out: pathlib.Path) -> int:
    for seed, (name, config) in enumerate(MODELS.items()):
        torch.manual_seed(seed)
        model = transformers.AutoModelForCausalLM.from_config(config)
        for parameter in model.parameters():
            if parameter.dim() == 1:  # norms are ones and biases zeros, which would hide that they are lost
                torch.nn.init.uniform_(parameter, 0.5, 1.5)
        model.save_pretrained(out / name)
    return 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
