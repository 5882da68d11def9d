"""Writes known_tokenizers.json: small tokenizers, one for every step and flag that core/text reads, and what the
`tokenizers` library makes of hostile texts with each; and what Python makes of bytes that are no UTF-8.

    .venv/bin/python tests/core/text/make_known_tokenizers.py            writes it again
    .venv/bin/python tests/core/text/make_known_tokenizers.py --check    compares
"""

import json
import pathlib
import random
import sys

import tokenizers
from charsmap import precompiled

OUT = pathlib.Path(__file__).parent / "known_tokenizers.json"
BYTES = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
MERGES = [["t", "h"], ["th", "e"], ["\u0120", "a"], ["\u2581", "th"], ["\u2581", "the"], ["1", "2"], ["a", "a"],
          ["aa", "aa"], ["\u0120", "\u0120"], ["h", "e"], ["t", "he"], ["\u00c3", "\u00a9"]]

TEXTS = [
    "", " ", "the cat", "  the  cat ", "the\tcat\r\n\r\nthe\n", "a\n\n b\n", "\0a\0", "\x01\x7f\u0085\u00a0\u180e\u200b\u3000x",
    "12 1234567 \u0663\u0664\u00bd\u2167", "don't it'S it'\u017f we'LL", "e\u0301 \u00e9 a\u0323\u0307 a\u0307\u0323",
    "\u1112\u1161\u11ab\ud55c", "\ufb01 \u00b2 \u212b \u0958", "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f",
    "\u6f22\u5b57\u304b\u306a", "\u0e20\u0e32\u0e29\u0e32", "\u0627\u064e\u0644", "aaaaaaaaa", "<s>a</s> <s> </s>", "x<m>y <m> <m>",
    "<r>  \n a <l>  <r>b", "  <l>b <r> <l>", "<s><s>the<s", "<0x41>\u2581\u2581a", "\U0010ffff\ue000\ufffd", "the<mask>xthe",
    "The CAT's \u0130\u0391\u03a3 \u00c9A\u0301 \ua7dc\U00010d50", "a\u200bb\u200d\ufeff\u2028\u1680\u2581c\u008f\u0890",
    "the.\u3002cat,!a-b_c \u00bf\u166d$+", "\u0e33\u0e49 a\u20dd\U0001e4ec\u0897 \u1134\u0345", "\u3042\u30a2\u30fc\u4eac a\u0410\u03b1 1\u0661",
    "\uff21\u0301 \uff21\u0301\u0301 \u00a9\u200d\u00a9 \uff76\uff9e a\u1add \r\n\u0600a", "aab the thethe unknown a  b",
    "xthe cat the the xthe aaa 12 the xthe the caaaat the cat xthe the the the xthe 1212 aaa the",
    "\U00031350\U0001e4d0 \U00011f50\u0663 \U0001fae8 a\U00016d43",
]

LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|"
          r"\s*[\r\n]+|\s+(?!\S)|\s+")


def base():
    tokens = ["<unk>", "<s>", "</s>", *BYTES, "\u2581", " ", "\n", "\u6f22", *(f"<0x{byte:02X}>" for byte in range(256))]
    tokens += ["".join(merge) for merge in MERGES if "".join(merge) not in tokens]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None,
        "pre_tokenizer": None, "post_processor": None, "decoder": None,
        "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None,
                  "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False, "ignore_merges": False,
                  "vocab": {token: id for id, token in enumerate(dict.fromkeys(tokens))}, "merges": MERGES},
    }


def patched(value, patch):
    """RFC 7386, with which the test puts the same tokenizer together."""
    if not isinstance(patch, dict):
        return patch
    result = dict(value) if isinstance(value, dict) else {}
    for key, part in patch.items():
        if part is None:
            result.pop(key, None)
        else:
            result[key] = patched(result.get(key), part)
    return result


def split(expression, behavior="Isolated", invert=False, kind="Regex"):
    return {"type": "Split", "pattern": {kind: expression}, "behavior": behavior, "invert": invert}


def byte_level(prefix=False, regex=True):
    return {"type": "ByteLevel", "add_prefix_space": prefix, "trim_offsets": True, "use_regex": regex}


def sequence(key, *parts):
    return {"type": "Sequence", key: list(parts)}


def replace(pattern, content, kind="String"):
    return {"type": "Replace", "pattern": {kind: pattern}, "content": content}


def added(content, **flags):
    return {"id": None, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
            "special": False, **flags}


BYTE_TOKENS = [f"<0x{byte:02X}>" for byte in range(256)]
NO_BPE = dict.fromkeys(("dropout", "unk_token", "continuing_subword_prefix", "end_of_word_suffix", "fuse_unk", "byte_fallback",
                        "ignore_merges", "merges"))


def unigram(pieces, unknown=0, fallback=False):
    return {"model": {**NO_BPE, "type": "Unigram", "unk_id": unknown, "vocab": pieces, "byte_fallback": fallback}}


def word_level(words):
    return {"model": {**NO_BPE, "type": "WordLevel", "unk_token": "<unk>", "vocab": {word: 600 + i for i, word in enumerate(words)}}}


def word_piece(words, prefix="##", longest=100):
    return {"model": {**NO_BPE, "type": "WordPiece", "unk_token": "<unk>", "continuing_subword_prefix": prefix,
                      "max_input_chars_per_word": longest, "vocab": {word: 600 + i for i, word in enumerate(words)}}}


# Equal sums, a token that costs more than its parts, letters that are tokens within longer ones only.
PIECES = [["<unk>", 0.0], ["\u2581", -2.0], ["a", -3.0], ["b", -3.5], ["ab", -6.5], ["aa", -6.0], ["aab", -9.5], ["t", -4.0],
          ["h", -4.0], ["e", -3.0], ["th", -5.0], ["the", -5.5], ["\u2581the", -6.5], ["cat", -12.0], ["ca", -4.0], ["\u00e9", -5.0],
          ["12", -3.0], ["1", -3.0], ["un", -4.0], [" ", -2.5], ["\u6f22\u5b57", -7.0], ["\U0001f469", -8.0], ["\u2581a", -1.0]]
# T5's and XLM-R's way: full width to ASCII, white space to spaces, controls away, a long replacement, one of a prefix.
CHARSMAP = {"\uff21": "A", "\uff22": "B", "\t": " ", "\n": " ", "\r": " ", "\u3000": " ", "\u200b": "", "\ufeff": "", "\u00bd": "1/2",
            "\ufb01": "fi", "e\u0301": "\u00e9", "\u00a9": "(c)", "\uff76": "\u30ab", "\uff76\uff9e": "\u30ac", "\u0600": "n", "a\u0323": "\u1ea1",
            "\U0001f3f3": "flag", "\u2581": "_"}


def numbered(patch):
    """Gives added tokens the ids that the library does: the vocabulary's, else the next behind it."""
    vocabulary = patched(base(), patch)["model"]["vocab"]
    if isinstance(vocabulary, list):
        vocabulary = {piece: id for id, (piece, _) in enumerate(vocabulary)}
    next = len(vocabulary)
    for token in patch.get("added_tokens", []):
        token["id"] = vocabulary.get(token["content"], next)
        next = max(next, token["id"] + 1)
    return patch


def cases():
    """Name -> what differs from base()."""
    yield "bare", {}
    yield "oldest style", {"model": {"type": None, "ignore_merges": None, "byte_fallback": None, "fuse_unk": None,
                                     "merges": [" ".join(merge) for merge in MERGES]}}

    yield "model: fused unknown", {"model": {"fuse_unk": True}}
    yield "model: no unknown", {"model": {"unk_token": None}}
    yield "model: byte fallback", {"model": {"byte_fallback": True}}
    some = {f"<0x{byte:02X}>": None for byte in range(0x80, 0xC8)}
    for fuse in (False, True):
        yield f"model: some bytes to fall back to, fused {fuse}", {
            "model": {"byte_fallback": True, "fuse_unk": fuse, "vocab": some}}
    yield "model: merges ignored", {"model": {"ignore_merges": True}, "pre_tokenizer": split(" ")}
    yield "model: merges ignored, a token within a word", {"model": {"ignore_merges": True, "vocab": {"aaa": 900}}}
    yield "model: a merge twice", {"model": {"merges": [*MERGES, MERGES[0]]}}
    yield "model: a later merge first", {"model": {"merges": MERGES[::-1]}}

    for name in ("NFC", "NFD", "NFKC", "NFKD"):
        yield f"normalizer: {name}", {"normalizer": {"type": name}, "pre_tokenizer": byte_level()}
    yield "normalizer: prepend", {"normalizer": {"type": "Prepend", "prepend": "\u2581"}}
    yield "normalizer: replace", {"normalizer": replace(" ", "\u2581")}
    yield "normalizer: replace nothing", {"normalizer": replace("", "a")}
    yield "normalizer: replace an expression", {"normalizer": replace(r"\s+|h", " $1 ", "Regex")}
    yield "normalizer: replace what may be empty", {"normalizer": replace("t?", "12", "Regex")}
    yield "normalizer: sequence", {"normalizer": sequence(
        "normalizers", {"type": "NFD"}, sequence("normalizers", replace(" ", "\u2581"), {"type": "NFC"}),
        {"type": "Prepend", "prepend": "\u2581"})}

    for prefix in (False, True):
        for regex in (False, True):
            yield f"byte level: prefix {prefix}, regex {regex}", {
                "pre_tokenizer": byte_level(prefix, regex), "decoder": byte_level()}
    for behavior in ("Isolated", "Removed", "MergedWithPrevious", "MergedWithNext", "Contiguous"):
        for invert in (False, True):
            yield f"split: {behavior}, invert {invert}", {"pre_tokenizer": split(r"\s|the", behavior, invert)}
        yield f"split: {behavior} by what may be empty", {"pre_tokenizer": split("t*", behavior)}
    yield "split: literal", {"pre_tokenizer": split("<s", "Isolated", False, "String")}
    yield "split: empty literal", {"pre_tokenizer": split("", "Isolated", False, "String")}
    yield "split: literal that looks like an expression", {"pre_tokenizer": split(r"\s.[", "Isolated", False, "String")}
    for name, expression in {
        "llama 3": LLAMA3,
        "lines": "^.|a$",
        "any": ".",
        "thousands": r"(?=(\d{3})+(?!\d))",
        "possessive, lazy, atomic": r"a?+h|t+?h|(?>a+)b?|[^\s]*+ ",
        "look behind": "(?<=t)h|(?<!t)e",
        "marks": r"\p{L}\p{M}*|\P{L}",
        "class": r"[\]\-a-c^\\ ]+|[^a-z\n]",
        "BLOOM": " ?[^(\\s|[.,!?\u2026\u3002\uff0c\u3001\u0964\u06d4\u060c])]+",
        "classes within one": r"[a[b-t]\s]+|[^x[yz[0-9]].]",
        "counted": r"a{2}|t{1,}|\s{1,2}",
    }.items():
        yield f"split: {name}", {"pre_tokenizer": split(expression)}
    for individual in (False, True):
        yield f"digits: individual {individual}", {
            "pre_tokenizer": sequence("pretokenizers", {"type": "Digits", "individual_digits": individual}, byte_level())}
    for scheme in ("always", "first", "never"):
        for cut in (False, True):
            space = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": scheme, "split": cut}
            yield f"metaspace: {scheme}, split {cut}", {
                "pre_tokenizer": space, "decoder": space, "added_tokens": [added("<s>", special=True)]}
    yield "metaspace: of 2023", {"pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "add_prefix_space": True,
                                                   "str_rep": "\u2581"}}
    yield "sequence of sequences", {"pre_tokenizer": sequence(
        "pretokenizers", split("the"), sequence("pretokenizers", split(r"\d", "Removed"), byte_level(True, False)))}

    llama2 = sequence("decoders", replace("\u2581", " "), {"type": "ByteFallback"}, {"type": "Fuse"},
                      {"type": "Strip", "content": " ", "start": 1, "stop": 0})
    spaces = sequence("normalizers", {"type": "Prepend", "prepend": "\u2581"}, replace(" ", "\u2581"))
    for normalized in (False, True):
        yield f"llama 2: normalized tokens {normalized}", {
            "normalizer": spaces, "decoder": llama2, "model": {"byte_fallback": True, "fuse_unk": True},
            "added_tokens": [added(text, special=True, normalized=normalized)
                             for text in ("<unk>", "<s>", "</s>")]}
    yield "decoder: strip", {"decoder": {"type": "Strip", "content": "a", "start": 1, "stop": 0}}
    yield "decoder: replace an expression", {"decoder": replace("[th]", "-", "Regex")}

    for flag in ("single_word", "lstrip", "rstrip"):
        yield f"added: {flag}", {"added_tokens": [added("<m>", **{flag: True}), added("<s", **{flag: True}),
                                                  added("the", **{flag: True})]}
    yield "added: strip on both sides", {"added_tokens": [
        added("<r>", rstrip=True), added("<l>", lstrip=True), added(" a"), added(" ")]}
    yield "added: white space that strips", {"added_tokens": [added("  "), added("\n", rstrip=True)]}
    yield "added: the longest", {"added_tokens": [added("<"), added("<s"), added("<s>"), added("a"),
                                                  added("aaaa"), added("the<ma")]}
    metaspace = {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True}
    words = sequence("pretokenizers", {"type": "WhitespaceSplit"}, metaspace)
    yield "unigram", unigram(PIECES)
    yield "unigram: the oldest style", {"model": {**unigram(PIECES)["model"], "type": None, "byte_fallback": None}}
    yield "unigram: words", {**unigram(PIECES), "pre_tokenizer": metaspace, "decoder": metaspace}
    for fallback in (False, True):
        yield f"unigram: byte tokens, fallback {fallback}", unigram(
            PIECES + [[token, -9.0] for token in BYTE_TOKENS], 0, fallback)
    yield "unigram: some bytes to fall back to", unigram(PIECES + [[token, -9.0] for token in BYTE_TOKENS[:0x90]], 0, True)
    yield "unigram: unknown somewhere else", unigram(PIECES[1:] + [["?", 1.0]], 4)
    yield "unigram: equal scores", unigram([[piece, -1.0] for piece, _ in PIECES])
    yield "unigram: scores above 0", unigram([[piece, -score] for piece, score in PIECES])
    yield "unigram: a token twice", unigram(PIECES + [["the", -5.0], ["a", 3]])
    yield "word level", word_level(["the", "cat", "a", "  the  cat "])
    yield "word level: words", {**word_level(["the", "cat", "."]), "pre_tokenizer": {"type": "Whitespace"}}
    for prefix in ("##", ""):
        pieces = ["the", "cat", "##a", "##the", "un", "##know", "##n", "##at", "##", "\u00e9", "##\u0301", ".", ","]
        yield f"word piece: prefix '{prefix}'", {
            **word_piece(pieces, prefix), "pre_tokenizer": {"type": "BertPreTokenizer"},
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True}}
    yield "word piece: three characters at most", {
        **word_piece(["the", "a", "##a"], "##", 3), "pre_tokenizer": {"type": "WhitespaceSplit"},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": False}}
    spelled = {"<unk>": None, "t": 700, "##h": 701, "##e</w>": 702, "##he</w>": 703, "the</w>": 704, "a</w>": 705, "##a": 706,
               "##a</w>": 707, "##h</w>": 708, "##e": 709, "th": 710}
    yield "model: prefix and suffix of a word", {
        "model": {"vocab": {**spelled, "<unk>": 711}, "continuing_subword_prefix": "##", "end_of_word_suffix": "</w>",
                  "merges": [["##h", "##e</w>"], ["t", "##he</w>"], ["t", "##h"]]},
        "pre_tokenizer": {"type": "WhitespaceSplit"}, "decoder": {"type": "BPEDecoder", "suffix": "</w>"}}
    yield "model: no dropout", {"model": {"dropout": 0.0}}

    for name in ("Lowercase", "StripAccents", "Nmt", "ByteLevel"):
        yield f"normalizer: {name}", {"normalizer": {"type": name}, "pre_tokenizer": None if name == "ByteLevel" else byte_level()}
    yield "normalizer: decomposed without accents", {
        "normalizer": sequence("normalizers", {"type": "NFKD"}, {"type": "StripAccents"}), "pre_tokenizer": byte_level()}
    for left, right in ((False, True), (True, False), (True, True)):
        yield f"normalizer: strip left {left}, right {right}", {
            "normalizer": {"type": "Strip", "strip_left": left, "strip_right": right}, "pre_tokenizer": byte_level()}
    flags = ("clean_text", "handle_chinese_chars", "strip_accents", "lowercase")
    for only in (*flags, None):
        yield f"normalizer: Bert's {only or 'accents as its letters'}", {
            "normalizer": {"type": "BertNormalizer",
                           **{flag: flag == only if only else None if flag == "strip_accents" else True for flag in flags}},
            "pre_tokenizer": byte_level()}
    charsmap = {"type": "Precompiled", "precompiled_charsmap": precompiled(CHARSMAP)}
    yield "normalizer: precompiled", {"normalizer": charsmap, "pre_tokenizer": byte_level()}
    yield "T5", {**unigram(PIECES), "normalizer": sequence("normalizers", charsmap, replace(" {2,}", " ", "Regex")),
                 "pre_tokenizer": words, "decoder": metaspace, "added_tokens": [added("<s>", special=True)]}

    for name in ("Whitespace", "WhitespaceSplit", "Punctuation", "BertPreTokenizer", "UnicodeScripts", "FixedLength"):
        yield f"pre-tokenizer: {name}", {"pre_tokenizer": sequence("pretokenizers", {"type": name}, byte_level(True, False))}
    for behavior in ("Removed", "Contiguous", "MergedWithPrevious", "MergedWithNext"):
        yield f"pre-tokenizer: punctuation, {behavior}", {"pre_tokenizer": sequence(
            "pretokenizers", {"type": "Punctuation", "behavior": behavior}, byte_level(True, False))}
    yield "pre-tokenizer: a delimiter", {"pre_tokenizer": {"type": "CharDelimiterSplit", "delimiter": "a"}}
    yield "pre-tokenizer: two characters", {"pre_tokenizer": {"type": "FixedLength", "length": 2}}
    yield "pre-tokenizer: words, the first marked", {"pre_tokenizer": sequence(
        "pretokenizers", {"type": "WhitespaceSplit"}, {**metaspace, "prepend_scheme": "first"})}
    yield "pre-tokenizer: stripped, the first marked", {
        "normalizer": {"type": "Strip", "strip_left": True, "strip_right": False},
        "pre_tokenizer": {**metaspace, "prepend_scheme": "first"}}

    yield "decoder: none of a sequence", {"decoder": sequence("decoders")}
    yield "decoder: BPE", {"decoder": {"type": "BPEDecoder", "suffix": "a"}}
    for cleanup in (False, True):
        yield f"decoder: CTC, cleanup {cleanup}", {"decoder": {
            "type": "CTC", "pad_token": "<unk>", "word_delimiter_token": "a", "cleanup": cleanup}}

    yield "added: normalized", {
        "normalizer": {"type": "NFC"}, "pre_tokenizer": byte_level(), "decoder": byte_level(),
        "added_tokens": [added("e\u0301", normalized=True), added("a\u0323\u0307"),
                         added("\u00e9 ", special=True)]}


def broken_utf8():
    """Bytes in hexadecimal -> their text with U+FFFD."""
    source = random.Random(1)
    edges = [0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
             0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF]
    texts = [bytes(source.choice(edges) for _ in range(source.randrange(1, 7))) for _ in range(400)]
    return {text.hex(): text.decode("utf-8", "replace") for text in texts}


def make():
    results = []
    for name, patch in cases():
        patch = numbered(patch)
        tokenizer = tokenizers.Tokenizer.from_str(json.dumps(patched(base(), patch)))
        ids = [tokenizer.encode(text, add_special_tokens=False).ids for text in TEXTS]
        results.append({"name": name, "patch": patch, "ids": ids,
                        "decoded": [tokenizer.decode(row, skip_special_tokens=False) for row in ids]})
    return {"tokenizers": tokenizers.__version__, "base": base(), "texts": TEXTS, "cases": results, "utf8": broken_utf8()}


def main():
    lines = json.dumps(make(), indent=None, separators=(",", ":")).replace('{"name"', '\n{"name"').replace(',"cases"', ',\n"cases"')
    if "--check" in sys.argv[1:]:
        sys.exit(0 if OUT.read_text() == lines + "\n" else f"{OUT} differs")
    OUT.write_text(lines + "\n")


main()
