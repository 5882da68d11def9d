"""Says whether vLLM computes what it should of exported folders.

    load_in_vllm.py FOLDER EXPECTED [FOLDER EXPECTED ...]

vLLM has to give every token of EXPECTED/expected.safetensors the probability that logits_removed does, and what it
generates with its cache has to be what it holds most likely when it reads it. Weights are computed with in float32.
Prints a line for each FOLDER; exit code 0 where all is well. in_vllm.sh makes folders for it.
"""

import pathlib
import sys

import torch
from safetensors.torch import load_file
from vllm import LLM, SamplingParams

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
    """One folder a process: vLLM keeps the memory of the one before."""
    if len(arguments) == 2:
        problems = list(misfits(pathlib.Path(arguments[0]), pathlib.Path(arguments[1])))
        print(f"{pathlib.Path(arguments[0]).name}: {'; '.join(problems) or 'as expected'}", flush=True)
        return 1 if problems else 0
    import subprocess

    pairs = zip(arguments[::2], arguments[1::2], strict=True)
    return max(subprocess.run([sys.executable, __file__, *pair]).returncode for pair in pairs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
