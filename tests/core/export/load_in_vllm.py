"""Says whether vLLM computes what it should of exported folders.

    load_in_vllm.py FOLDER EXPECTED [FOLDER EXPECTED ...]

vLLM has to give every token of EXPECTED/expected.safetensors the probability that logits_removed does, and what it
generates with its cache has to be what it holds most likely when it reads it. Weights are computed with in float32.
Prints a line for each FOLDER; exit code 0 where all is well. in_vllm.sh makes folders for it.
"""

import os
import pathlib
import sys

os.environ["VLLM_ENABLE_V1_MULTIPROCESSING"] = "0"  # starting processes for each folder takes longest

import torch  # noqa: E402
from safetensors.torch import load_file  # noqa: E402
from vllm import LLM, SamplingParams  # noqa: E402
from vllm.distributed import cleanup_dist_env_and_memory  # noqa: E402

TOLERANCE = 1e-3
"""Of logarithms of probabilities, in float32."""
PROMPT, NEW_TOKENS = 9, 6


def log_probabilities(llm, sequence: list[int], vocabulary: int) -> torch.Tensor:
    """Of every token after each but the last one of the sequence."""
    asked = SamplingParams(temperature=0, max_tokens=1, prompt_logprobs=vocabulary, detokenize=False)
    (answer,) = llm.generate([{"prompt_token_ids": sequence}], asked, use_tqdm=False)
    rows = torch.full((len(sequence) - 1, vocabulary), float("nan"))
    for row, found in zip(rows, answer.prompt_logprobs[1:], strict=True):
        for token, probability in found.items():
            row[token] = probability.logprob
    return rows


def misfits(folder: pathlib.Path, expected: pathlib.Path):
    """Yields what is wrong."""
    tensors = load_file(expected / "expected.safetensors")
    ids, right = tensors["ids"].long(), torch.log_softmax(tensors["logits_removed"], -1)
    vocabulary = right.shape[-1]
    llm = LLM(
        str(folder),
        trust_remote_code=True,
        skip_tokenizer_init=True,
        dtype="float32",
        enforce_eager=True,
        distributed_executor_backend="uni",
        max_model_len=128,
        max_num_seqs=4,
        max_logprobs=vocabulary,
    )
    for sequence, wanted in zip(ids.tolist(), right, strict=True):
        difference = float((log_probabilities(llm, sequence, vocabulary) - wanted[:-1]).abs().max())
        # Written so that a NaN fails.
        if not difference <= TOLERANCE:
            yield f"logarithms of probabilities differ by {difference}"
        go_on = SamplingParams(temperature=0, max_tokens=NEW_TOKENS, ignore_eos=True, detokenize=False)
        (answer,) = llm.generate([{"prompt_token_ids": sequence[:PROMPT]}], go_on, use_tqdm=False)
        found = list(answer.outputs[0].token_ids)
        read = log_probabilities(llm, sequence[:PROMPT] + found, vocabulary)
        likely = read[PROMPT - 1 :].argmax(-1).tolist()
        if found != likely:
            yield f"generates {found}, not {likely}"


def main(arguments: list[str]) -> int:
    failed = False
    for folder, expected in zip(arguments[::2], arguments[1::2], strict=True):
        try:
            problems = list(misfits(pathlib.Path(folder), pathlib.Path(expected)))
        except Exception as error:  # whatever it is, the other folders are to be tried as well
            problems = [f"{type(error).__name__}: {error}"]
        cleanup_dist_env_and_memory()
        failed = failed or bool(problems)
        print(f"{pathlib.Path(folder).name}: {'; '.join(problems) or 'as expected'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
