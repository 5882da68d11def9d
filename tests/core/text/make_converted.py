"""Makes tokenizer.json of vocab.json and merges.txt as Cutaway's error says: make_converted.py VOCAB KIND FOLDER"""

import json
import pathlib
import shutil
import sys

from transformers import AutoTokenizer

vocabulary, kind, folder = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path(sys.argv[3])
for name in ("tokenizer.json", "tokenizer_config.json"):  # of another model, which would be taken instead
    (folder / name).unlink(missing_ok=True)
for name in ("vocab.json", "merges.txt"):
    shutil.copyfile(vocabulary.parent / name, folder / name)
(folder / "config.json").write_text(json.dumps({"model_type": kind}))
AutoTokenizer.from_pretrained(folder).save_pretrained(folder)
