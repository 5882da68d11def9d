"""Lists what the format's own library reads from each *.safetensors in a folder, as JSON.

    list_safetensors.py FOLDER

File name -> {tensor: [dtype, shape, SHA-256 of its data]}, or null where the library refuses the file.
"""

import hashlib
import json
import pathlib
import sys

import safetensors


def listing(file):
    try:
        tensors = safetensors.deserialize(file.read_bytes())
    except safetensors.SafetensorError:
        return None
    return {name: [info["dtype"], info["shape"], hashlib.sha256(info["data"]).hexdigest()] for name, info in tensors}


print(json.dumps({file.name: listing(file) for file in pathlib.Path(sys.argv[1]).glob("*.safetensors")}))
