"""Says whether llama.cpp computes exported GGUF files as what they should be.

    load_in_llama_cpp.py TOLERANCE FILE FIXTURE [FILE FIXTURE ...]

FILE is what was exported of the checkpoint FIXTURE with slots removed that an expected.safetensors in FIXTURE has the
logits without, computed by Transformers. Every FILE has to load, to compute those at once, and to compute them token by
token with its cache: within TOLERANCE times their standard deviation. Prints a line for each FILE; exit code 0 where all
is well.
"""

import ctypes
import pathlib
import sys

import llama_cpp
import numpy
from safetensors.numpy import load_file

ERROR = 4
"""The level of ggml that errors have."""
LONGEST = 512
"""Tokens that a file is asked for."""


class Model:
    """A GGUF file in llama.cpp, computed in float32 as far as it can be."""

    def __init__(self, path: pathlib.Path):
        self.model = llama_cpp.llama_model_load_from_file(str(path).encode(), llama_cpp.llama_model_default_params())
        if not self.model:
            raise RuntimeError("llama.cpp does not load it")
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = params.n_batch = params.n_ubatch = LONGEST
        params.n_threads = params.n_threads_batch = 1
        params.type_k = params.type_v = llama_cpp.GGML_TYPE_F32
        params.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
        self.context = llama_cpp.llama_init_from_model(self.model, params)
        if not self.context:
            raise RuntimeError("llama.cpp makes no context for it")
        self.vocabulary = llama_cpp.llama_vocab_n_tokens(llama_cpp.llama_model_get_vocab(self.model))

    def forget(self) -> None:
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self.context), True)

    def logits(self, ids: list[int], start: int = 0) -> numpy.ndarray:
        """Of all tokens [tokens, vocabulary], which follow `start` others in the cache."""
        batch = llama_cpp.llama_batch_init(len(ids), 0, 1)
        batch.n_tokens = len(ids)
        for place, token in enumerate(ids):
            batch.token[place] = token
            batch.pos[place] = start + place
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = 0
            batch.logits[place] = 1
        status = llama_cpp.llama_decode(self.context, batch)
        llama_cpp.llama_batch_free(batch)
        if status != 0:
            raise RuntimeError(f"llama.cpp does not compute it: {status}")
        rows = [
            numpy.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(self.context, place), (self.vocabulary,)).copy()
            for place in range(len(ids))
        ]
        return numpy.stack(rows)

    def close(self) -> None:
        llama_cpp.llama_free(self.context)
        llama_cpp.llama_model_free(self.model)


def misfits(file: pathlib.Path, fixture: pathlib.Path, tolerance: float):
    """Yields what is wrong."""
    model = Model(file)
    tensors = load_file(fixture / "expected.safetensors")
    allowed = tolerance * max(1.0, float(tensors["logits_removed"].std()))
    for ids, expected in zip(tensors["ids"].tolist(), tensors["logits_removed"], strict=True):
        model.forget()
        whole = model.logits(ids)
        model.forget()
        half = len(ids) // 2
        cached = [model.logits(ids[:half]), *(model.logits([ids[at]], at) for at in range(half, len(ids)))]
        for how, found in (("", whole), (" with the cache", numpy.concatenate(cached))):
            difference = float(abs(found - expected).max())
            # Written so that a NaN fails.
            if not difference <= allowed:
                yield f"logits{how} differ by {difference}"
    model.close()


@llama_cpp.llama_log_callback
def log(level: int, text: bytes, _: ctypes.c_void_p) -> None:
    """Passes on what llama.cpp says of errors alone."""
    if level == ERROR:
        sys.stderr.write(text.decode(errors="replace"))


def main(arguments: list[str]) -> int:
    llama_cpp.llama_log_set(log, ctypes.c_void_p(0))
    llama_cpp.llama_backend_init()
    tolerance, failed = float(arguments[0]), False
    for file, fixture in zip(arguments[1::2], arguments[2::2], strict=True):
        try:
            problems = list(misfits(pathlib.Path(file), pathlib.Path(fixture), tolerance))
        except RuntimeError as error:
            problems = [str(error)]
        failed = failed or bool(problems)
        print(f"{pathlib.Path(file).name}: {'; '.join(problems) or 'as expected'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
