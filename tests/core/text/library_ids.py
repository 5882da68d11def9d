"""What the `tokenizers` library makes of texts: reads {"tokenizer": FILE, "texts": [...]} from standard input and
prints [{"ids": [...], "text": what decoding them gives}, ...]. Stored truncation and padding are off."""

import json
import sys

import tokenizers

request = json.load(sys.stdin)
tokenizer = tokenizers.Tokenizer.from_file(request["tokenizer"])
tokenizer.no_truncation()
tokenizer.no_padding()
answers = []
for text in request["texts"]:
    ids = tokenizer.encode(text, add_special_tokens=False).ids
    answers.append({"ids": ids, "text": tokenizer.decode(ids, skip_special_tokens=False)})
json.dump(answers, sys.stdout)
