"""Prints what safetensors' own library finds in files: a JSON object for each.

    tensors_in_safetensors.py FILE [FILE ...]

`metadata` of the file, and for each tensor `dtype`, `shape` and `sum`, its numbers' in float64.
"""

import json
import sys

from safetensors import safe_open


def contents(path: str) -> dict:
    with safe_open(path, "pt") as file:
        tensors = {}
        for name in file.keys():
            tensor = file.get_tensor(name)
            tensors[name] = {
                "dtype": str(tensor.dtype).removeprefix("torch."),
                "shape": list(tensor.shape),
                "sum": float(tensor.double().sum()),
            }
        return {"metadata": file.metadata(), "tensors": tensors}


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(json.dumps(contents(argument)))
