"""Writes core/text/library_unicode.cpp: what the `tokenizers` library takes each character for, asked character by
character. It is built from crates of several Unicode versions; none of them need be our libraries'.

    .venv/bin/python tests/core/text/make_library_unicode.py            writes it again
    .venv/bin/python tests/core/text/make_library_unicode.py --check    compares
"""

import base64
import pathlib
import subprocess
import sys
import unicodedata

from charsmap import precompiled
from tokenizers import Regex, normalizers, pre_tokenizers

ROOT = pathlib.Path(__file__).parents[3]
OUT = ROOT / "core/text/library_unicode.cpp"
CHARACTERS = [chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000]
# The oldest PCRE2 that Cutaway is built with knows this version, which is Python 3.11's as well.
OLD = "14.0.0"


def changed_by(normalizer):
    return {c for c in CHARACTERS if normalizer.normalize_str(c) != c}


def removed_by(normalizer):
    return {c for c in CHARACTERS if normalizer.normalize_str(c) == ""}


def words_with(pre_tokenizer):
    """Characters that make one word with the letter before them."""
    return {c for c in CHARACTERS if pre_tokenizer.pre_tokenize_str("a" + c) == [("a" + c, (0, 2))]}


def normalized():
    """All that the normalization forms change, reorder or join; every other character is inert."""
    nfd = normalizers.NFD()
    found = changed_by(normalizers.NFKD())
    found |= {c for c in CHARACTERS if nfd.normalize_str("\u0345" + c + "\u0334") != "\u0345" + c + "\u0334"} - {"\u0334"}
    found |= {"\u0334"}
    for character in list(found):
        parts = nfd.normalize_str(character)
        if len(parts) > 1:
            found |= set(parts)
    return found


def extending():
    """Characters that belong to the grapheme cluster of a letter before them, which is mapped as a whole."""
    normalizer = normalizers.Precompiled(base64.b64decode(precompiled({"a": "b"})))
    return {c for c in CHARACTERS if normalizer.normalize_str("a" + c) == "b"}


def scripts():
    """Character -> the number of its script; none for those that join any."""
    pre_tokenizer = pre_tokenizers.UnicodeScripts()

    def same(left, right):
        return len(pre_tokenizer.pre_tokenize_str(left + right)) == 1

    heads, result = ["a", "\u4e00"], {}
    joining = {c for c in CHARACTERS if all(same(head, c) for head in heads)}
    last = 0
    for c in CHARACTERS:
        if c in joining:
            continue
        if not same(heads[last], c):
            last = next((i for i, head in enumerate(heads) if same(head, c)), len(heads))
            if last == len(heads):
                heads.append(c)
        result[c] = last
    return result


def new_characters():
    """Those that the library's expressions know and PCRE2 does not, with their general category."""
    assert unicodedata.unidata_version == OLD, f"run this with a Python that knows Unicode {OLD}"
    new = [c for c in CHARACTERS if unicodedata.category(c) == "Cn"]
    result = {}
    for category in ("Lu", "Ll", "Lm", "Lo", "Mn", "Mc", "Nd", "No", "Po", "Pd", "Ps", "Pe", "Sm", "Sc", "Sk", "So", "Cf"):
        marked = normalizers.Replace(Regex(rf"\p{{{category}}}"), "")
        for c in new:
            if marked.normalize_str(c) == "":
                result[c] = category
    return result


def stand_ins():
    """New character -> an old one of the same category and the same number of bytes."""
    old = {}
    for c in CHARACTERS:
        if ord(c) >= 0x2000 and not unicodedata.decomposition(c):
            old.setdefault((unicodedata.category(c), len(c.encode())), ord(c))
    return {c: old[category, len(c.encode())] for c, category in new_characters().items()}


def ranges(values):
    """{character: value} as [first, last, value]."""
    result = []
    for c in sorted(values):
        if result and result[-1][1] == ord(c) - 1 and result[-1][2] == values[c]:
            result[-1][1] = ord(c)
        else:
            result.append([ord(c), ord(c), values[c]])
    return result


def table(name, characters):
    rows = [f"{{0x{first:X}, 0x{last:X}}}" for first, last, _ in ranges(dict.fromkeys(characters))]
    return f"constexpr std::array<Range, {len(rows)}> {name}{{{{{', '.join(rows)}}}}};"


def mapped(name, values):
    rows = [f"{{0x{first:X}, 0x{last:X}, 0x{value:X}}}" for first, last, value in ranges(values)]
    return f"constexpr std::array<Mapped, {len(rows)}> {name}{{{{{', '.join(rows)}}}}};"


def make():
    bert = normalizers.BertNormalizer
    return "\n".join([
        "// Written by tests/core/text/make_library_unicode.py.",
        '#include "core/text/library_unicode.h"', "",
        "#include <algorithm>", "#include <array>", "#include <span>", "",
        "namespace cutaway {", "", "namespace {", "",
        "struct Range { char32_t first; char32_t last; };",
        "struct Mapped { char32_t first; char32_t last; char32_t value; };", "",
        table("spaces", changed_by(normalizers.Strip())),
        table("words", words_with(pre_tokenizers.Whitespace())),
        table("punctuation", {c for c in CHARACTERS if len(pre_tokenizers.Punctuation().pre_tokenize_str("a" + c)) == 2}),
        table("numerals", {c for c in CHARACTERS if len(pre_tokenizers.Digits().pre_tokenize_str("a" + c)) == 2}),
        table("marks", removed_by(normalizers.StripAccents())),
        table("nonspacing_marks", removed_by(bert(False, False, True, False))),
        table("controls", removed_by(bert(True, False, False, False))),
        table("normalized", normalized()),
        table("extending", extending()),
        mapped("scripts", scripts()),
        mapped("stand_ins", stand_ins()), "",
        "template <typename T, std::size_t N>",
        "const T* find(const std::array<T, N>& table, char32_t point) {",
        "const auto* const found = std::ranges::lower_bound(table, point, {}, &T::last);",
        "return found != table.end() && found->first <= point ? found : nullptr;",
        "}", "", "} // namespace", "",
        *[f"bool {function}(char32_t point) {{ return find({name}, point) != nullptr; }}" for function, name in (
            ("is_space", "spaces"), ("is_word", "words"), ("is_punctuation", "punctuation"), ("is_numeral", "numerals"),
            ("is_mark", "marks"), ("is_nonspacing_mark", "nonspacing_marks"), ("is_control", "controls"),
            ("is_normalized", "normalized"), ("is_extending", "extending"))], "",
        "std::optional<int> script_of(char32_t point) {",
        "const Mapped* const found = find(scripts, point);",
        "return found == nullptr ? std::nullopt : std::optional(static_cast<int>(found->value));",
        "}", "",
        "char32_t stand_in(char32_t point) {",
        "const Mapped* const found = find(stand_ins, point);",
        "return found == nullptr ? point : found->value;",
        "}", "", "} // namespace cutaway", ""])


def main():
    text = subprocess.run([ROOT / ".venv/bin/clang-format", "--assume-filename", OUT], input=make(), text=True,
                          capture_output=True, check=True).stdout
    if "--check" in sys.argv[1:]:
        sys.exit(0 if OUT.read_text() == text else f"{OUT} differs")
    OUT.write_text(text)


main()
