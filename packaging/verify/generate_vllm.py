"""Generates greedily with vLLM: generate_vllm.py MODEL PROMPTS.json OUT.json"""

import json
import pathlib
import sys

from vllm import LLM, SamplingParams


def main() -> None:
    folder, prompts, out = sys.argv[1:]
    model = LLM(folder, trust_remote_code=True, max_model_len=256, enforce_eager=True, gpu_memory_utilization=0.8)
    sampling = SamplingParams(temperature=0, max_tokens=32, ignore_eos=True)
    given = [{"prompt_token_ids": ids} for ids in json.loads(pathlib.Path(prompts).read_text())]
    rows = [
        {"prompt": list(result.prompt_token_ids), "output": list(result.outputs[0].token_ids)}
        for result in model.generate(given, sampling)
    ]
    pathlib.Path(out).write_text(json.dumps(rows))


if __name__ == "__main__":
    main()
