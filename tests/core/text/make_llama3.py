"""Makes Llama 3's tokenizer.json of its tiktoken ranks, with Transformers' converter: make_llama3.py RANKS OUT"""

import base64
import sys

from tokenizers import processors
from transformers.convert_slow_tokenizer import TikTokenConverter

# Names and order from Meta's tokenizer of Llama 3.1; 256 in all, behind the 128,000 ranks.
SPECIAL = ["begin_of_text", "end_of_text", "reserved_special_token_0", "reserved_special_token_1", "finetune_right_pad_id",
           "step_id", "start_header_id", "end_header_id", "eom_id", "eot_id", "python_tag"]
SPECIAL += [f"reserved_special_token_{number}" for number in range(2, 247)]
BEGIN = "<|begin_of_text|>"


def ranks(path):
    """In place of the `tiktoken` package, of which the converter needs nothing else."""
    with open(path, "rb") as lines:
        return {base64.b64decode(token): int(rank) for token, rank in map(bytes.split, lines)}


source, out = sys.argv[1:]
TikTokenConverter.load_tiktoken_bpe = staticmethod(ranks)
tokenizer = TikTokenConverter(vocab_file=source, extra_special_tokens=[f"<|{name}|>" for name in SPECIAL]).converted()
template = processors.TemplateProcessing(
    single=f"{BEGIN} $A", pair=f"{BEGIN} $A {BEGIN} $B", special_tokens=[(BEGIN, tokenizer.token_to_id(BEGIN))])
tokenizer.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=False), template])
tokenizer.save(out)
