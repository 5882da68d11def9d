"""The tokenizer: byte-level BPE that keeps every digit on its own."""

from itertools import islice

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

from corpus import SEPARATOR, documents

SIZE = 896
SAMPLE = 20_000


def train_tokenizer() -> Tokenizer:
    """Learns the merges from the first documents of the training side."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=SIZE,
        special_tokens=[AddedToken(SEPARATOR, special=True, normalized=False)],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    source = documents("training", held_out=False)
    tokenizer.train_from_iterator(islice(source, SAMPLE), trainer)
    return tokenizer
