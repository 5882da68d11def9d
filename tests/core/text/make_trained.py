"""Trains a small tokenizer of a kind on a text with the `tokenizers` library: make_trained.py KIND TEXT OUT"""

import base64
import sys

from charsmap import precompiled
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

FULL_WIDTH = {chr(0xFEE0 + point): chr(point) for point in range(0x21, 0x7F)}
SPACES = dict.fromkeys("\t\n\r\u00a0\u3000\u2028", " ")
CHARSMAP = precompiled({**FULL_WIDTH, **SPACES, "\u200b": "", "\ufb01": "fi", "\u00bd": "1\u20442", "e\u0301": "\u00e9"})


def unigram(fallback):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([
        normalizers.Precompiled(base64.b64decode(CHARSMAP)), normalizers.Strip(left=False, right=True),
        normalizers.Replace(Regex(" {2,}"), "\u2581")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace()]) if fallback else decoders.Metaspace()
    special = ["<s>", "<pad>", "</s>", "<unk>"] + [f"<0x{byte:02X}>" for byte in range(256) if fallback]
    return tokenizer, trainers.UnigramTrainer(vocab_size=1200, special_tokens=special, unk_token="<unk>", show_progress=False)


def bert():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    return tokenizer, trainers.WordPieceTrainer(vocab_size=1000, special_tokens=["[UNK]", "[CLS]"], show_progress=False)


def word_level():
    tokenizer = Tokenizer(models.WordLevel(unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Digits(True)])
    return tokenizer, trainers.WordLevelTrainer(vocab_size=1000, special_tokens=["<unk>", "<s>"], show_progress=False)


def openai_gpt():
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>", fuse_unk=False))
    tokenizer.normalizer = normalizers.BertNormalizer(strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.BPEDecoder(suffix="</w>")
    return tokenizer, trainers.BpeTrainer(
        vocab_size=1000, special_tokens=["<unk>"], end_of_word_suffix="</w>", show_progress=False)


KINDS = {"Unigram": lambda: unigram(False), "Unigram of bytes": lambda: unigram(True), "WordPiece": bert,
         "WordLevel": word_level, "BPE of words": openai_gpt}
kind, text, out = sys.argv[1:]
tokenizer, trainer = KINDS[kind]()
tokenizer.train([text], trainer)
tokenizer.save(out)
