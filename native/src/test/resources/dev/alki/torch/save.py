# SPDX-License-Identifier: Apache-2.0
"""Writes the files beside it, with PyTorch 2.11."""
import collections
import torch

whole = torch.arange(6, dtype=torch.float32).reshape(2, 3)
state = collections.OrderedDict(
    whole=whole,
    turned=whole.t(),
    parameter=torch.nn.Parameter(torch.tensor([1, -2], dtype=torch.bfloat16)),
    column=whole[:, 1],
    scalar=torch.tensor(7.0),
    empty=torch.zeros(0, 3),
    again=whole,
)
state._metadata = collections.OrderedDict({"": {"version": 1}})
torch.save(state, "zip.bin")
torch.save(state, "legacy.bin", _use_new_zipfile_serialization=False)
torch.save(state, "zip-protocol-4.bin", pickle_protocol=4)
