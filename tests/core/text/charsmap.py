"""Makes what SentencePiece normalizes with: a `precompiled_charsmap` of texts and their replacements."""

import base64
import struct


def double_array(entries):
    """{key: value} as the units of a Darts-clone double array, with bytes of a key as labels and 0 at its end."""
    trie = {}
    for key, value in entries.items():
        node = trie
        for byte in key:
            node = node.setdefault(byte, {})
        node[0] = value
    units, taken = {0: 0}, {0}

    def place(node, position):
        base = next(base for base in range(1 << 20) if not any(base ^ label in taken for label in node))
        taken.update(base ^ label for label in node)
        units[position] |= (position ^ base) << 10 | (0x100 if 0 in node else 0)
        for label, child in node.items():
            units[base ^ label] = child | 0x80000000 if label == 0 else label
        for label, child in node.items():
            if label != 0:
                place(child, base ^ label)

    place(trie, 0)
    return [units.get(position, 0) for position in range(max(units) + 257)]


def precompiled(replacements):
    values, texts = {}, b""
    for text, replacement in replacements.items():
        values[text.encode()] = len(texts)
        texts += replacement.encode() + b"\0"
    trie = struct.pack(f"<{len(double_array(values))}I", *double_array(values))
    return base64.b64encode(struct.pack("<I", len(trie)) + trie + texts).decode()
