"""Writes small.h5 with the HDF5 library itself, as Keras 2 does: groups in symbol tables, attributes of fixed and variable length.

python3 make.py (needs h5py)
"""

import json
import h5py
import numpy as np

random = np.random.default_rng(1)
layers, weights = [], {}


def values(role, shape):
    low = 0.3 if role in ("gamma", "moving_variance") else -0.5
    return random.uniform(low, low + 1, shape).astype(np.float32)


def layer(class_name, name, inputs, config, **tensors):
    layers.append({
        "class_name": class_name,
        "config": {"name": name, "trainable": True, "dtype": "float32", **config},
        "name": name,
        "inbound_nodes": [[[source, 0, 0, {}] for source in inputs]] if inputs else [],
    })
    weights[name] = {f"{name}/{role}:0": values(role, shape) for role, shape in tensors.items()}


layer("InputLayer", "input_1", [], {"batch_input_shape": [None, 8, 8, 2]})
layer("Conv2D", "conv2d", ["input_1"], {"filters": 4, "kernel_size": [3, 3], "strides": [2, 2], "padding": "same", "activation": "linear", "use_bias": False},
      kernel=(3, 3, 2, 4))
layer("BatchNormalization", "batch_normalization", ["conv2d"], {"axis": [3], "momentum": 0.99, "epsilon": 0.001, "center": True, "scale": True},
      gamma=(4,), beta=(4,), moving_mean=(4,), moving_variance=(4,))
layer("Activation", "activation", ["batch_normalization"], {"activation": "relu"})
layer("DepthwiseConv2D", "depthwise_conv2d", ["activation"], {"kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "depth_multiplier": 1, "use_bias": True},
      depthwise_kernel=(3, 3, 4, 1), bias=(4,))
layer("Add", "add", ["activation", "depthwise_conv2d"], {})
layer("Flatten", "flatten", ["add"], {"data_format": "channels_last"})
layer("Dense", "dense", ["flatten"], {"units": 3, "activation": "softmax", "use_bias": True}, kernel=(64, 3), bias=(3,))
config = {"class_name": "Functional", "config": {"name": "model", "layers": layers, "input_layers": [["input_1", 0, 0]], "output_layers": [["dense", 0, 0]]}}

with h5py.File("small.h5", "w") as file:
    file.attrs["backend"] = np.bytes_("tensorflow")
    file.attrs["keras_version"] = np.bytes_("2.4.0")
    file.attrs["model_config"] = json.dumps(config)
    group = file.create_group("model_weights")
    group.attrs["layer_names"] = np.array([name.encode() for name in weights])
    for name, tensors in weights.items():
        own = group.create_group(name)
        own.attrs["weight_names"] = np.array([path.encode() for path in tensors]) if tensors else np.zeros(0, "S1")
        for path, values in tensors.items():
            own.create_dataset(path, data=values)
