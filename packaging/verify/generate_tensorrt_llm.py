"""Generates greedily with TensorRT-LLM: generate_tensorrt_llm.py MODEL PROMPTS.json OUT.json"""

import json
import pathlib
import sys

from tensorrt_llm import LLM, SamplingParams


def main() -> None:
    folder, path, out = sys.argv[1:]
    prompts = json.loads(pathlib.Path(path).read_text())
    model = LLM(folder, trust_remote_code=True, max_seq_len=256)
    sampling = SamplingParams(top_k=1, max_tokens=32, ignore_eos=True)
    results = model.generate([{"prompt_token_ids": ids} for ids in prompts], sampling)
    rows = [
        {"prompt": ids, "output": list(result.outputs[0].token_ids)}
        for ids, result in zip(prompts, results, strict=True)
    ]
    pathlib.Path(out).write_text(json.dumps(rows))


if __name__ == "__main__":
    main()
