"""Says whether Transformers reads the configuration of exported folders as vLLM and others need it.

    decilm_in_transformers.py FOLDER [FOLDER ...]

Prints a line for each FOLDER; exit code 0 where all is well.
"""

import copy
import json
import pathlib
import pickle
import sys
import tempfile

import transformers


def misfits(folder: pathlib.Path):
    """Yields what is wrong."""
    config = load(folder)
    said = json.loads((folder / "config.json").read_text())
    yield from (
        f"{key} is {getattr(config, key, None)}, not {said[key]}"
        for key in said.keys() - {"rope_theta", "rope_scaling", "torch_dtype", "auto_map", "block_configs"}
        if getattr(config, key, None) != said[key]
    )
    if config.rope_parameters["rope_theta"] != said["rope_theta"]:
        yield "another rope_theta"
    for key, value in (said["rope_scaling"] or {}).items():
        if config.rope_parameters.get(key) != value:
            yield f"rope_parameters: {key} is {config.rope_parameters.get(key)}, not {value}"
    with tempfile.TemporaryDirectory() as scratch:
        config.save_pretrained(scratch)
        (pathlib.Path(scratch) / "configuration_decilm.py").write_text(
            (folder / "configuration_decilm.py").read_text()
        )
        for copied in (config, copy.deepcopy(config), pickle.loads(pickle.dumps(config)), load(scratch)):
            yield from block_misfits(copied, said["block_configs"])


def load(folder):
    return transformers.AutoConfig.from_pretrained(folder, local_files_only=True, trust_remote_code=True)


def block_misfits(config, blocks):
    if config.block_configs != blocks:
        yield f"block_configs are {config.block_configs}"
    for found, said in zip(config.block_configs, blocks, strict=True):
        for part in ("attention", "ffn"):
            for key, value in said[part].items():
                if getattr(getattr(found, part), key) != value or found[part][key] != value:
                    yield f"{part}.{key} is not {value}"
        if hasattr(found.ffn, "hidden_act"):
            yield "a key is there that is not"


def main(arguments: list[str]) -> int:
    failed = False
    for folder in arguments:
        problems = list(misfits(pathlib.Path(folder)))
        failed = failed or bool(problems)
        print(f"{pathlib.Path(folder).name}: {'; '.join(problems) or 'as expected'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
