"""Generates greedily with SGLang: generate_sglang.py MODEL PROMPTS.json OUT.json"""

import json
import pathlib
import sys

import sglang


def main() -> None:
    folder, path, out = sys.argv[1:]
    prompts = json.loads(pathlib.Path(path).read_text())
    engine = sglang.Engine(model_path=folder, trust_remote_code=True, disable_cuda_graph=True, context_length=256)
    sampling = {"temperature": 0, "max_new_tokens": 32, "ignore_eos": True}
    results = engine.generate(input_ids=prompts, sampling_params=sampling, return_logprob=True)
    rows = [
        # Each is (log-probability, id, text).
        {"prompt": ids, "output": [token[1] for token in result["meta_info"]["output_token_logprobs"]]}
        for ids, result in zip(prompts, results, strict=True)
    ]
    pathlib.Path(out).write_text(json.dumps(rows))
    engine.shutdown()


if __name__ == "__main__":
    main()
