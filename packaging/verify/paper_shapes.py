#!/usr/bin/env python3
"""What the searches of docs/reproduce.md take at the shapes of Llama 3 8B and 70B, on paper: no weights are needed.

    packaging/verify/paper_shapes.py ENGINE        ENGINE: build/release/bin/cutaway-engine

Makes a checkpoint that has headers and a hole where the weights would be, has `inspect` plan the memory of a search over
10 x 256 tokens, and adds up the floating-point operations of every step: of one sweep for all candidates, and of the whole
network for each candidate. An exact search abandons candidates early, so that it takes less than the sweep here.
"""

import json
import pathlib
import struct
import subprocess
import sys
import tempfile

TOKENS = 10 * 256
SHAPES = {
    "8B": dict(hidden=4096, blocks=32, heads=32, kv_heads=8, ffn=14336, share=0.25, memory=("16GiB", "24GiB", "80GiB")),
    "70B": dict(hidden=8192, blocks=80, heads=64, kv_heads=8, ffn=28672, share=0.30, memory=("24GiB", "80GiB", "192GiB")),
}
VOCABULARY = 128256


def tensors(shape):
    hidden, ffn = shape["hidden"], shape["ffn"]
    kv = hidden // shape["heads"] * shape["kv_heads"]
    yield "model.embed_tokens.weight", (VOCABULARY, hidden)
    yield "lm_head.weight", (VOCABULARY, hidden)
    yield "model.norm.weight", (hidden,)
    for block in range(shape["blocks"]):
        for name, rows, columns in (("self_attn.q", hidden, hidden), ("self_attn.k", kv, hidden),
                                    ("self_attn.v", kv, hidden), ("self_attn.o", hidden, hidden),
                                    ("mlp.gate", ffn, hidden), ("mlp.up", ffn, hidden), ("mlp.down", hidden, ffn)):
            yield f"model.layers.{block}.{name}_proj.weight", (rows, columns)
        for name in ("input_layernorm", "post_attention_layernorm"):
            yield f"model.layers.{block}.{name}.weight", (hidden,)


def write_headers(folder, shape):
    """A sparse file: it takes no more of the disk than its headers."""
    config = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": shape["hidden"],
              "num_hidden_layers": shape["blocks"], "num_attention_heads": shape["heads"],
              "num_key_value_heads": shape["kv_heads"], "intermediate_size": shape["ffn"], "vocab_size": VOCABULARY,
              "rms_norm_eps": 1e-5, "rope_theta": 500000.0, "max_position_embeddings": 8192, "hidden_act": "silu",
              "tie_word_embeddings": False, "torch_dtype": "bfloat16"}
    (folder / "config.json").write_text(json.dumps(config))
    header, end = {}, 0
    for name, size in tensors(shape):
        begin, end = end, end + 2 * (size[0] * size[1] if len(size) == 2 else size[0])
        header[name] = {"dtype": "BF16", "shape": list(size), "data_offsets": [begin, end]}
    text = json.dumps(header).encode()
    with open(folder / "model.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        file.truncate(8 + len(text) + end)


def work(slots, head, cuts):
    """FLOPs of `cuts` steps, of sweeps and of whole networks; which slots go is not known, so it is the last ones."""
    sweep = whole = 0
    for cut in range(cuts):
        kept = slots[:len(slots) - cut]
        sweep += sum((index + 1) * flops for index, flops in enumerate(kept)) + (len(kept) + 1) * head
        whole += len(kept) * (sum(slots) + head)
    return sweep * TOKENS, whole * TOKENS


def main():
    engine = sys.argv[1]
    for name, shape in SHAPES.items():
        with tempfile.TemporaryDirectory() as folder:
            write_headers(pathlib.Path(folder), shape)
            for memory in shape["memory"]:
                answer = subprocess.run([engine, "inspect", folder, "--json", "--dtype", "bfloat16", "--memory", memory],
                                        check=True, capture_output=True, text=True)
                told = json.loads(answer.stdout)
                plan = told["memory_plan"]
                print(f"{name}, --memory {memory}: {'fits' if plan['fits'] else 'does not fit'}, weights "
                      f"{'kept' if plan['keeps_weights'] else 'read slot by slot'}, at least {plan['least'] / 2**30:.1f} GiB")
        slots = [slot["flops_per_token"] for slot in told["slots"]]
        cuts = round(shape["share"] * len(slots))
        sweep, whole = work(slots, 2 * VOCABULARY * shape["hidden"], cuts)
        print(f"{name}: {cuts} of {len(slots)} slots, {sweep / 1e15:.1f} PFLOP in sweeps, {whole / 1e15:.1f} PFLOP by whole "
              f"networks, {whole / sweep:.1f} times as much")


if __name__ == "__main__":
    main()
