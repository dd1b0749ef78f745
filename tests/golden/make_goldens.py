"""Writes the outputs of PyTorch that idem's tests compare with.

    python3 tests/golden/make_goldens.py            # writes the *.safetensors files beside this script

Needs numpy, torch and torchvision; made with torch 1.13 and torchvision 0.14, on one thread. Weights are not stored:
derive.py and derive.hpp compute the same ones, bit for bit, from their state_dict keys (the rule stands in
derive.hpp). derived.safetensors holds a few of them, by which derive_test.cpp proves it.

layers.safetensors and networks.safetensors hold one array for each case, under the case's name: the output for the
whole batch, the batch being the first extent. With several outputs they are name.0, name.1, … Inputs are the derived
arrays input0, input1, … of the shape (batch, …), times the case's scale. transformers.safetensors holds those of
transformer_cases.py, which describes them.

For each case the script prints the output's largest magnitude and how far PyTorch's single precision is from its double
precision, relative to that magnitude: no comparison can be sharper.
"""

import collections
import math
import pathlib

import torch
import torchvision
from torch import nn

from cases import Cases, write_safetensors
from derive import derived_ids, derived_input, derived_mask, derived_parameter
from transformer_cases import transformer_cases


def sequential(**children):
    return nn.Sequential(collections.OrderedDict(children))


def add(first, *others):
    return sum(others, first)


def multiply(first, *others):
    return math.prod(others, start=first)


class Branches(nn.Module):
    """Applies its named children to one input, and `combine` to what they give."""

    def __init__(self, combine, **children):
        super().__init__()
        self.combine = combine
        for name, child in children.items():
            self.add_module(name, child)

    def forward(self, x):
        return self.combine(*[child(x) for child in self.children()])


class Block(nn.Module):
    """relu(fc2(relu(fc1(x))) + shortcut(x))"""

    def __init__(self, width, hidden, out, shortcut):
        super().__init__()
        self.fc1 = nn.Linear(width, hidden)
        self.fc2 = nn.Linear(hidden, out)
        self.shortcut = shortcut

    def forward(self, x):
        return torch.relu(self.fc2(torch.relu(self.fc1(x))) + self.shortcut(x))


class ConvBlock(nn.Module):
    """relu(bn2(conv2(relu(bn1(conv1(x))))) + shortcut(x)), conv1 with the stride"""

    def __init__(self, channels, out, stride, shortcut):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.shortcut = shortcut

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + self.shortcut(x))


def linear_cases(cases):
    cases.add("linear", nn.Sequential(nn.Linear(33, 17)), (33,), batch=8)
    cases.add("linear_to_one", nn.Sequential(nn.Linear(5, 1)), (5,), batch=8)
    cases.add("linear_from_one", nn.Sequential(nn.Linear(1, 5)), (1,), batch=8)
    cases.add("linear_wide", nn.Sequential(nn.Linear(300, 129)), (300,), batch=3)
    cases.add("linear_no_bias", nn.Sequential(nn.Linear(19, 35, bias=False)), (19,), batch=8)
    cases.add("linear_rows", nn.Sequential(nn.Linear(13, 21)), (7, 13))
    cases.add("linear_rows_no_bias", nn.Sequential(nn.Linear(16, 3, bias=False)), (5, 16))
    cases.add("linear_relu", nn.Sequential(nn.Linear(33, 17), nn.ReLU()), (33,), batch=8)
    cases.add("linear_batchnorm", nn.Sequential(nn.Linear(33, 17), nn.BatchNorm1d(17)), (33,), batch=8)
    cases.add("linear_batchnorm_relu",
              nn.Sequential(nn.Linear(33, 17, bias=False), nn.BatchNorm1d(17), nn.ReLU()), (33,), batch=8)
    cases.add("flatten_linear", nn.Sequential(nn.Conv2d(3, 5, 3), nn.Flatten(), nn.Linear(5 * 3 * 4, 11)), (3, 5, 6))
    cases.add("flatten", nn.Sequential(nn.Conv2d(3, 5, 3), nn.Flatten()), (3, 5, 6))
    cases.add("nested", nn.Sequential(nn.Sequential(nn.Linear(9, 12), nn.Tanh()), nn.Linear(12, 7)), (9,))
    cases.add("identity", nn.Sequential(nn.Identity(), nn.Linear(9, 12), nn.Identity(), nn.Linear(12, 7)), (9,))
    cases.add("dropout", nn.Sequential(nn.Linear(9, 12), nn.Dropout(0.5), nn.Linear(12, 7)), (9,))


def normalisation_cases(cases):
    cases.add("batchnorm1d", nn.Sequential(nn.BatchNorm1d(13)), (13,), batch=8)
    cases.add("batchnorm1d_length", nn.Sequential(nn.BatchNorm1d(5)), (5, 7))
    cases.add("batchnorm2d", nn.Sequential(nn.BatchNorm2d(5)), (5, 4, 3))
    cases.add("batchnorm2d_many_channels", nn.Sequential(nn.BatchNorm2d(33)), (33, 3, 2))
    cases.add("batchnorm2d_eps", nn.Sequential(nn.BatchNorm2d(5, eps=1e-3)), (5, 4, 3))
    cases.add("batchnorm2d_not_affine", nn.Sequential(nn.BatchNorm2d(17, affine=False)), (17, 4, 3))
    cases.add("conv_batchnorm",
              nn.Sequential(nn.Conv2d(3, 17, 3, padding=1, bias=False), nn.BatchNorm2d(17)), (3, 6, 5))
    cases.add("conv_bias_batchnorm", nn.Sequential(nn.Conv2d(3, 9, 3), nn.BatchNorm2d(9, eps=1e-3)), (3, 6, 5))
    cases.add("conv_batchnorm_relu",
              nn.Sequential(nn.Conv2d(5, 17, 3, 2, 1, bias=False), nn.BatchNorm2d(17), nn.ReLU()), (5, 7, 6))
    cases.add("conv_relu_batchnorm", nn.Sequential(nn.Conv2d(5, 17, 3), nn.ReLU(), nn.BatchNorm2d(17)), (5, 6, 5))
    cases.add("batchnorm_conv", nn.Sequential(nn.BatchNorm2d(5), nn.Conv2d(5, 8, 3, padding=1)), (5, 6, 5))
    cases.add("depthwise_batchnorm_relu6",
              nn.Sequential(nn.Conv2d(9, 9, 3, padding=1, groups=9, bias=False), nn.BatchNorm2d(9), nn.ReLU6()),
              (9, 6, 5), scale=8)
    cases.add("groupnorm", nn.Sequential(nn.GroupNorm(3, 12)), (12, 5, 4), scale=8)
    cases.add("groupnorm_vector", nn.Sequential(nn.GroupNorm(4, 20)), (20,), batch=8)
    cases.add("groupnorm_length", nn.Sequential(nn.GroupNorm(2, 6)), (6, 11))
    cases.add("groupnorm_one_group", nn.Sequential(nn.GroupNorm(1, 9, eps=1e-3)), (9, 4, 3))
    cases.add("groupnorm_each_channel", nn.Sequential(nn.GroupNorm(35, 35, affine=False)), (35, 9, 8))
    cases.add("conv_groupnorm_silu",
              nn.Sequential(nn.Conv2d(3, 32, 3, padding=1), nn.GroupNorm(8, 32), nn.SiLU(), nn.Conv2d(32, 5, 1)),
              (3, 13, 11))


def convolution_cases(cases):
    def conv(name, shape, *arguments, batch=3, **options):
        cases.add(name, nn.Sequential(nn.Conv2d(*arguments, **options)), shape, batch=batch)

    conv("conv_1x1", (5, 7, 6), 5, 17, 1)
    conv("conv_1x1_stride", (17, 7, 6), 17, 8, 1, 2, bias=False)
    conv("conv_1x1_padding", (3, 4, 3), 3, 4, 1, 1, 1)
    conv("conv_2x2", (3, 6, 5), 3, 8, 2)
    conv("conv_2x2_patches", (3, 8, 6), 3, 16, 2, 2)
    conv("conv_3x3", (16, 7, 9), 16, 16, 3, 1, 1, batch=8)
    conv("conv_3x3_one_channel", (1, 9, 7), 1, 1, 3)
    conv("conv_3x3_one_to_many", (1, 6, 7), 1, 33, 3, 1, 1)
    conv("conv_3x3_many_to_one", (33, 6, 7), 33, 1, 3, 1, 1)
    conv("conv_3x3_odd_channels", (17, 9, 7), 17, 33, 3, 1, 1, bias=False)
    conv("conv_3x3_stride", (8, 11, 8), 8, 24, 3, 2, 1)
    conv("conv_3x3_dilation", (5, 9, 8), 5, 6, 3, 1, 2, 2)
    conv("conv_3x3_whole_input", (6, 3, 3), 6, 10, 3)
    conv("conv_5x5", (3, 9, 8), 3, 12, 5, 1, 2)
    conv("conv_7x7_stem", (3, 23, 21), 3, 16, 7, 2, 3, bias=False)
    conv("conv_3x1", (4, 7, 5), 4, 9, (3, 1), 1, (1, 0))
    conv("conv_1x5", (4, 5, 9), 4, 9, (1, 5), (1, 2))
    conv("conv_not_square", (3, 9, 7), 3, 5, (3, 2), (2, 1), (1, 2), (1, 3), bias=False)
    conv("conv_stride_beyond_kernel", (3, 10, 11), 3, 7, 2, 3)
    conv("conv_more_padding_than_input", (3, 2, 3), 3, 4, 3, 2, 3)
    conv("conv_groups", (6, 7, 5), 6, 10, 3, 1, 1, groups=2)
    conv("conv_groups_1x1", (16, 5, 3), 16, 32, 1, groups=4, bias=False)
    conv("conv_groups_odd", (9, 7, 5), 9, 15, 3, 2, 1, groups=3)
    conv("conv_depthwise", (17, 7, 6), 17, 17, 3, 1, 1, groups=17)
    conv("conv_depthwise_stride", (16, 8, 7), 16, 16, 3, 2, 1, groups=16, bias=False)
    conv("conv_depthwise_5x5_dilation", (8, 11, 9), 8, 8, 5, 1, 4, 2, groups=8)
    conv("conv_depthwise_multiplier", (5, 6, 7), 5, 15, 3, 1, 1, groups=5)
    cases.add("conv_relu", nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU()), (3, 7, 6))
    cases.add("conv_silu", nn.Sequential(nn.Conv2d(3, 9, 3, padding=1), nn.SiLU()), (3, 7, 6), scale=4)
    cases.add("conv_conv", nn.Sequential(nn.Conv2d(3, 12, 3), nn.ReLU(), nn.Conv2d(12, 5, 3)), (3, 8, 7))


def length_cases(cases):
    def conv(name, shape, *arguments, **options):
        cases.add(name, nn.Sequential(nn.Conv1d(*arguments, **options)), shape)

    conv("conv1d", (5, 19), 5, 17, 3)
    conv("conv1d_padding", (16, 33), 16, 24, 5, 1, 2, bias=False)
    conv("conv1d_stride_dilation", (7, 40), 7, 9, 3, 2, 4, 3)
    conv("conv1d_few_channels", (2, 50), 2, 12, 7, 2, 3)
    conv("conv1d_groups", (6, 21), 6, 10, 3, 1, 1, groups=2)
    conv("conv1d_depthwise", (19, 17), 19, 19, 3, 1, 1, groups=19)
    conv("conv1d_kernel_one", (8, 12), 8, 5, 1)
    cases.add("maxpool1d", nn.Sequential(nn.MaxPool1d(3, 2, 1)), (5, 18), scale=4)
    cases.add("maxpool1d_dilation", nn.Sequential(nn.MaxPool1d(3, 1, 1, dilation=2, ceil_mode=True)), (17, 11), scale=4)
    cases.add("avgpool1d", nn.Sequential(nn.AvgPool1d(4)), (5, 18), scale=4)
    cases.add("avgpool1d_not_counted", nn.Sequential(nn.AvgPool1d(3, 2, 1, True, False)), (6, 10), scale=4)
    cases.add("adaptive1d", nn.Sequential(nn.AdaptiveAvgPool1d(4)), (5, 18), scale=4)
    cases.add("conv1d_network",
              nn.Sequential(nn.Conv1d(2, 16, 9, 2, 4), nn.BatchNorm1d(16), nn.ReLU(), nn.MaxPool1d(2),
                            nn.Conv1d(16, 24, 3, padding=1, bias=False), nn.BatchNorm1d(24), nn.ReLU(),
                            nn.BatchNorm1d(24), nn.Flatten(), nn.Linear(24 * 16, 5)), (2, 64))


def transposed_cases(cases):
    def transposed(name, shape, *arguments, **options):
        layer = nn.ConvTranspose1d if len(shape) == 2 else nn.ConvTranspose2d
        cases.add(name, nn.Sequential(layer(*arguments, **options)), shape)

    transposed("transposed_2x2", (5, 4, 3), 5, 7, 2, 2)
    transposed("transposed_3x3", (8, 5, 6), 8, 9, 3)
    transposed("transposed_3x3_padding", (17, 6, 5), 17, 16, 3, 1, 1, bias=False)
    transposed("transposed_3x3_dilation", (3, 5, 4), 3, 6, 3, 1, 1, dilation=2)
    transposed("transposed_4x4_stride", (12, 5, 4), 12, 19, 4, 2, 1)
    transposed("transposed_output_padding", (6, 4, 5), 6, 5, 3, 2, 1, 1)
    transposed("transposed_stride_beyond_kernel", (4, 3, 5), 4, 6, 2, 3)
    transposed("transposed_more_padding", (4, 6, 7), 4, 5, 2, 1, 2)
    transposed("transposed_not_square", (3, 5, 4), 3, 8, (3, 2), (2, 3), (1, 0), (1, 2), dilation=(2, 1))
    transposed("transposed_groups", (6, 4, 5), 6, 10, 4, 2, 1, groups=2)
    transposed("transposed_depthwise", (9, 5, 4), 9, 9, 3, 1, 1, groups=9)
    transposed("transposed1d", (7, 13), 7, 5, 4, 2, 1)
    transposed("transposed1d_length", (3, 9), 3, 4, 5, 3, 2, 2, bias=False)
    cases.add("transposed_network",
              nn.Sequential(nn.ConvTranspose2d(10, 32, 4), nn.BatchNorm2d(32), nn.ReLU(),
                            nn.ConvTranspose2d(32, 16, 4, 2, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU(),
                            nn.ConvTranspose2d(16, 3, 4, 2, 1), nn.Tanh()), (10, 1, 1))
    cases.add("batchnorm_relu_transposed",
              nn.Sequential(nn.BatchNorm2d(6), nn.ReLU(), nn.ConvTranspose2d(6, 8, 2, 2)), (6, 4, 5))
    transposed("transposed_beyond_1d", (20, 1), 20, 20, 2, stride=2, output_padding=1, bias=False)
    transposed("transposed_beyond", (20, 3, 2), 20, 20, 2, stride=2, output_padding=1)
    transposed("transposed_beyond_groups", (24, 3, 2), 24, 12, 1, stride=3, output_padding=2, groups=2)
    cases.add("batchnorm_transposed_beyond",
              nn.Sequential(nn.BatchNorm2d(20), nn.ReLU(), nn.ConvTranspose2d(20, 20, 2, 2, output_padding=1)), (20, 3, 2))
    cases.add("transposed_residual",
              Branches(lambda a, b: torch.relu(a + b), up=nn.ConvTranspose2d(6, 8, 2, 2),
                       other=nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(6, 8, 1))), (6, 4, 5))


class Pad(nn.Module):
    """torch.nn.functional.pad, of which nn.CircularPad1d and the like are later spellings."""

    def __init__(self, sides, mode):
        super().__init__()
        self.sides, self.mode = sides, mode

    def forward(self, x):
        return nn.functional.pad(x, self.sides, self.mode)


def resampling_cases(cases):
    def add(name, shape, layer):
        cases.add(name, nn.Sequential(layer), shape)

    add("upsample_nearest", (5, 4, 3), nn.Upsample(scale_factor=2))
    add("upsample_nearest_uneven", (17, 4, 6), nn.Upsample(scale_factor=(3, 2)))
    add("upsample_nearest_size", (3, 7, 5), nn.Upsample((10, 3)))
    add("upsample_nearest_length", (4, 9), nn.Upsample(scale_factor=3))
    add("upsample_bilinear", (5, 4, 3), nn.Upsample(scale_factor=2, mode="bilinear"))
    add("upsample_bilinear_size", (17, 7, 6), nn.Upsample((4, 13), mode="bilinear"))
    add("upsample_bilinear_aligned", (3, 4, 5), nn.Upsample((9, 7), mode="bilinear", align_corners=True))
    add("upsample_bilinear_to_one", (3, 4, 5), nn.Upsample((1, 1), mode="bilinear", align_corners=True))
    add("upsample_linear", (6, 9), nn.Upsample(20, mode="linear"))
    add("upsample_linear_aligned", (6, 9), nn.Upsample(scale_factor=2, mode="linear", align_corners=True))
    add("zero_pad", (5, 4, 3), nn.ZeroPad2d(2))
    add("zero_pad_sides", (17, 4, 3), nn.ZeroPad2d((1, 2, 0, 3)))
    cases.add("zero_pad_conv", nn.Sequential(nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(3, 8, 3, 2)), (3, 8, 10))
    cases.add("pad_before_conv1d", nn.Sequential(nn.ConstantPad1d((4, 0), 0.0), nn.Conv1d(5, 7, 3, dilation=2)), (5, 9))
    add("pad_reflection", (5, 4, 3), nn.ReflectionPad2d((2, 1, 3, 0)))
    add("pad_reflection_length", (17, 6), nn.ReflectionPad1d((5, 2)))
    add("pad_replication", (5, 4, 3), nn.ReplicationPad2d((0, 6, 5, 1)))
    add("pad_replication_length", (3, 6), nn.ReplicationPad1d(9))
    add("pad_circular", (5, 4, 3), Pad((3, 1, 0, 4), "circular"))
    add("pad_circular_length", (3, 6), Pad((6, 2), "circular"))
    cases.add("pad_mode_of_conv", nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, padding_mode="reflect")), (3, 6, 5))
    add("channel_shuffle", (12, 4, 5), nn.ChannelShuffle(3))
    add("channel_shuffle_length", (6, 9), nn.ChannelShuffle(2))
    add("pixel_unshuffle", (3, 4, 9), nn.PixelUnshuffle(1))
    cases.add("channel_shuffle_conv",
              nn.Sequential(nn.Conv2d(5, 38, 1), nn.ChannelShuffle(2), nn.ReLU(), nn.Conv2d(38, 7, 3)), (5, 6, 5))
    cases.add("pixel_shuffle_conv",
              nn.Sequential(nn.Conv2d(5, 27, 2), nn.PixelShuffle(3), nn.Conv2d(3, 4, 3)), (5, 6, 5))
    cases.add("pixel_unshuffle_conv", nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(12, 6, 1), nn.PixelUnshuffle(3),
                                                    nn.Conv2d(54, 5, 1)), (3, 6, 12))
    cases.add("unflatten", nn.Sequential(nn.Linear(9, 24), nn.Unflatten(1, (4, 2, 3)), nn.Conv2d(4, 5, 1)), (9,))
    cases.add("unflatten_last", nn.Sequential(nn.Unflatten(2, (3, 4)), nn.Conv2d(5, 6, 2)), (5, 12))


class Recurrent(nn.Module):
    """An LSTM or a GRU over (batch, T, In), of which only the output goes on, and what comes behind it."""

    def __init__(self, recurrent, *after):
        super().__init__()
        self.rnn = recurrent
        self.after = nn.Sequential(*after)

    def forward(self, x):
        return self.after(self.rnn(x)[0])


def recurrent_cases(cases):
    def add(name, shape, layer, *arguments, after=(), batch=3, **options):
        cases.add(name, Recurrent(layer(*arguments, batch_first=True, **options), *after), shape, batch=batch)

    for name, layer in (("lstm", nn.LSTM), ("gru", nn.GRU)):
        add(name, (7, 5), layer, 5, 16)
        add(f"{name}_20", (9, 1), layer, 1, 20, batch=8)
        add(f"{name}_33", (6, 19), layer, 19, 33, bias=False)
        add(f"{name}_of_one", (5, 3), layer, 3, 1)
        add(f"{name}_long", (200, 2), layer, 2, 8, batch=7)
        add(f"{name}_layers", (8, 6), layer, 6, 12, num_layers=3)
        add(f"{name}_both_ways", (8, 6), layer, 6, 10, bidirectional=True)
        add(f"{name}_layers_both_ways", (11, 4), layer, 4, 18, num_layers=2, bidirectional=True,
            after=(nn.Linear(36, 5), nn.Tanh()))
        add(f"{name}_linear", (12, 1), layer, 1, 24, after=(nn.Linear(24, 1),))


class CausalConv1d(nn.Conv1d):
    """Of each position and those before it."""

    def forward(self, x):
        return super().forward(nn.functional.pad(x, ((self.kernel_size[0] - 1) * self.dilation[0], 0)))


class WaveLayer(nn.Module):
    """A gated convolution: what goes on, and what is skipped to the end."""

    def __init__(self, channels, kernel, dilation):
        super().__init__()
        self.conv = CausalConv1d(channels, 2 * channels, kernel, dilation=dilation)
        self.mix = nn.Conv1d(channels, channels, 1)

    def forward(self, x):
        a, b = self.conv(x).chunk(2, dim=1)
        skip = self.mix(a.tanh() * b.sigmoid())
        return x + skip, skip


class WaveNet(nn.Module):
    def __init__(self, channels, kernel, dilations):
        super().__init__()
        self.rechannel = nn.Conv1d(1, channels, 1)
        self.layers = nn.ModuleList(WaveLayer(channels, kernel, d) for d in dilations)
        self.head = nn.Conv1d(channels, 1, 1)

    def forward(self, x):
        x = self.rechannel(x)
        skips = 0
        for layer in self.layers:
            x, skip = layer(x)
            skips = skips + skip
        return self.head(skips)


class TemporalBlock(nn.Module):
    """Two convolutions and a shortcut, as in temporal convolutional networks."""

    def __init__(self, channels, out, kernel, dilation, **options):
        super().__init__()
        self.net = nn.Sequential(
            CausalConv1d(channels, out, kernel, dilation=dilation), nn.BatchNorm1d(out), nn.ReLU(),
            CausalConv1d(out, out, kernel, dilation=dilation, **options), nn.PReLU(out))
        self.downsample = nn.Conv1d(channels, out, 1)

    def forward(self, x):
        return torch.relu(self.net(x) + self.downsample(x))


class ConvolutionsThenRows(nn.Module):
    """(C, T) to (T, Out): a convolution, and a recurrent layer over what it gives."""

    def __init__(self):
        super().__init__()
        self.conv = CausalConv1d(4, 20, 5)
        self.gru = nn.GRU(20, 18, batch_first=True)
        self.fc = nn.Linear(18, 3)

    def forward(self, x):
        return self.fc(self.gru(self.conv(x).relu().transpose(1, 2))[0])


def sequence_cases(cases):
    cases.add("causal_wavenet", WaveNet(8, 3, (1, 2, 4, 8)), (1, 40))
    cases.add("causal_temporal", nn.Sequential(TemporalBlock(5, 12, 3, 1), TemporalBlock(12, 7, 2, 4, groups=7)), (5, 30))
    cases.add("causal_then_rows", ConvolutionsThenRows(), (4, 24))
    same = nn.Sequential(nn.Conv1d(5, 16, 5, padding=2), nn.BatchNorm1d(16), nn.ReLU(), nn.Conv1d(16, 3, 3, padding=1))
    cases.add("conv1d_same", same, (5, 16))
    cases.add("conv1d_same_shorter", same.float(), (5, 9))


def pooling_cases(cases):
    def pool(name, layer, *shape):
        cases.add(name, nn.Sequential(layer), shape, scale=4)

    pool("maxpool", nn.MaxPool2d(2), 5, 7, 6)
    pool("maxpool_padding", nn.MaxPool2d(3, 2, 1), 17, 9, 8)
    pool("maxpool_stride_one", nn.MaxPool2d(3, 1, 1), 3, 5, 4)
    pool("maxpool_dilation", nn.MaxPool2d(3, 1, 1, dilation=2), 4, 8, 7)
    pool("maxpool_ceil_mode", nn.MaxPool2d(3, 2, 1, ceil_mode=True), 4, 8, 6)
    pool("maxpool_everything", nn.MaxPool2d((3, 2), (2, 3), (1, 0), (2, 1), ceil_mode=True), 5, 9, 10)
    pool("avgpool", nn.AvgPool2d(2), 5, 7, 6)
    pool("avgpool_padding", nn.AvgPool2d(3, 2, 1), 17, 9, 8)
    pool("avgpool_padding_not_counted", nn.AvgPool2d(3, 2, 1, count_include_pad=False), 17, 9, 8)
    pool("avgpool_ceil_mode", nn.AvgPool2d(3, 2, 1, ceil_mode=True), 4, 8, 6)
    pool("avgpool_ceil_mode_not_counted", nn.AvgPool2d(3, 2, 1, ceil_mode=True, count_include_pad=False), 4, 8, 6)
    pool("avgpool_not_square", nn.AvgPool2d((3, 2), (1, 2), (1, 0)), 3, 6, 7)
    pool("adaptive_to_one", nn.AdaptiveAvgPool2d(1), 17, 7, 5)
    pool("adaptive_uneven", nn.AdaptiveAvgPool2d((3, 2)), 5, 7, 5)
    pool("adaptive_even", nn.AdaptiveAvgPool2d((2, 3)), 5, 6, 9)
    pool("adaptive_larger_than_input", nn.AdaptiveAvgPool2d((5, 7)), 3, 3, 4)
    cases.add("conv_maxpool", nn.Sequential(nn.Conv2d(3, 9, 3, padding=1), nn.ReLU(), nn.MaxPool2d(3, 2, 1)), (3, 7, 6))


def activation_cases(cases):
    activations = {
        "relu": nn.ReLU(), "relu6": nn.ReLU6(), "leaky_relu": nn.LeakyReLU(), "leaky_relu_slope": nn.LeakyReLU(0.2),
        "elu": nn.ELU(), "selu": nn.SELU(), "gelu": nn.GELU(), "gelu_tanh": nn.GELU(approximate="tanh"),
        "silu": nn.SiLU(), "mish": nn.Mish(), "sigmoid": nn.Sigmoid(), "tanh": nn.Tanh(), "hardswish": nn.Hardswish(),
        "hardsigmoid": nn.Hardsigmoid(), "softplus": nn.Softplus(),
    }
    for name, layer in activations.items():
        cases.add(name, nn.Sequential(layer), (67,), batch=8, scale=8)
        cases.add(f"{name}_large_inputs", nn.Sequential(layer), (67,), batch=3, scale=256)  # exp(x) overflows
    cases.add("prelu", nn.Sequential(nn.PReLU()), (67,), batch=8, scale=8)
    cases.add("prelu_image", nn.Sequential(nn.PReLU()), (5, 4, 3), scale=8)
    cases.add("prelu_channels", nn.Sequential(nn.PReLU(17)), (17, 3, 4), scale=8)
    cases.add("prelu_rows", nn.Sequential(nn.PReLU(6)), (6, 9), scale=8)
    cases.add("conv_prelu", nn.Sequential(nn.Conv2d(3, 8, 3), nn.PReLU(8), nn.Conv2d(8, 5, 1)), (3, 6, 5))
    cases.add("softmax", nn.Sequential(nn.Softmax(dim=1)), (19,), batch=8, scale=8)
    cases.add("log_softmax", nn.Sequential(nn.LogSoftmax(dim=1)), (19,), batch=8, scale=8)
    cases.add("softmax_channels", nn.Sequential(nn.Softmax(dim=1)), (5, 4, 3), scale=8)
    cases.add("log_softmax_channels", nn.Sequential(nn.LogSoftmax(dim=1)), (5, 4, 3), scale=8)
    cases.add("softmax_last_axis", nn.Sequential(nn.Softmax(dim=-1)), (3, 4, 7), scale=8)
    cases.add("log_softmax_rows", nn.Sequential(nn.LogSoftmax(dim=-1)), (6, 9), scale=8)
    cases.add("softmax_large_inputs", nn.Sequential(nn.Softmax(dim=1)), (19,), scale=1000)


def combination_cases(cases):
    linear, conv = nn.Linear, nn.Conv2d

    def concat(axis):
        return lambda *branches: torch.cat(branches, axis)

    cases.add("residual_linear", Branches(add, fc=linear(17, 17), identity=nn.Identity()), (17,), batch=8)
    cases.add("residual_projection", Branches(add, fc=linear(17, 9), shortcut=linear(17, 9)), (17,), batch=8)
    cases.add("residual_conv", ConvBlock(9, 9, 1, nn.Identity()), (9, 6, 5))
    cases.add("residual_conv_projection",
              ConvBlock(9, 17, 2, nn.Sequential(nn.Conv2d(9, 17, 1, 2, bias=False), nn.BatchNorm2d(17))), (9, 7, 6))
    cases.add("add_three", Branches(add, a=linear(13, 7), b=linear(13, 7), c=linear(13, 7)), (13,), batch=8)
    cases.add("add_convs", Branches(add, a=conv(3, 8, 3, padding=1), b=conv(3, 8, 1)), (3, 6, 5))
    cases.add("mul_linear", Branches(multiply, a=linear(13, 7), b=linear(13, 7)), (13,), batch=8)
    cases.add("mul_gate",
              Branches(multiply, value=conv(3, 8, 1),
                       gate=nn.Sequential(conv(3, 8, 3, padding=1), nn.Sigmoid())), (3, 6, 5))
    cases.add("concat_linear", Branches(concat(1), a=linear(13, 7), b=linear(13, 5)), (13,), batch=8)
    cases.add("concat_channels",
              Branches(concat(1), a=conv(3, 7, 3, padding=1), b=conv(3, 9, 1), x=nn.Identity()), (3, 6, 5))
    cases.add("concat_height", Branches(concat(2), a=conv(3, 5, 1), b=conv(3, 5, (3, 1))), (3, 6, 5))
    cases.add("concat_width", Branches(concat(3), a=conv(3, 5, 1), b=conv(3, 5, (1, 3))), (3, 6, 5))
    cases.add("concat_conv",
              sequential(branches=Branches(concat(1), a=conv(3, 7, 1), b=conv(3, 9, 1)), relu=nn.ReLU(),
                         out=conv(16, 6, 3)), (3, 6, 5))


class First(nn.Module):
    """The first row, as an axis of extent 1."""

    def forward(self, x):
        return x[:, :1]


class Scale(nn.Module):
    """Each channel by a number of its own, as ConvNeXt's layer_scale; and what is learned of all samples added."""

    def __init__(self, channels):
        super().__init__()
        self.gamma = nn.Parameter(torch.zeros(channels, 1, 1))
        self.beta = nn.Parameter(torch.zeros(1, channels, 1, 1))

    def forward(self, x):
        return self.gamma * x + self.beta


def broadcast_cases(cases):
    linear, conv = nn.Linear, nn.Conv2d

    def pooled(*layers):
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), *layers)

    cases.add("broadcast_squeeze_excite",
              sequential(conv=conv(6, 17, 3, padding=1), relu=nn.ReLU(),
                         scale=Branches(multiply, identity=nn.Identity(),
                                        se=pooled(conv(17, 4, 1), nn.ReLU(), conv(4, 17, 1), nn.Hardsigmoid())),
                         out=conv(17, 5, 1)), (6, 5, 4))
    cases.add("broadcast_spatial_gate",
              Branches(multiply, gate=nn.Sequential(conv(9, 1, 3, padding=1), nn.Sigmoid()), identity=nn.Identity()),
              (9, 5, 4))
    cases.add("broadcast_add_channels", Branches(add, a=conv(6, 9, 3, padding=1), b=pooled(conv(6, 9, 1))), (6, 5, 4))
    cases.add("broadcast_add_channels_first",
              Branches(add, b=pooled(conv(6, 9, 1)), a=conv(6, 9, 3, padding=1)), (6, 5, 4))
    cases.add("broadcast_both", Branches(add, a=pooled(conv(6, 9, 1)), b=conv(6, 1, 1)), (6, 5, 4))
    cases.add("broadcast_three",
              sequential(sum=Branches(add, a=pooled(conv(6, 9, 1)), b=conv(6, 1, 1), c=conv(6, 9, 1)),
                         tanh=nn.Tanh()), (6, 5, 4))
    cases.add("broadcast_learned", sequential(conv=conv(3, 9, 3), scale=Scale(9)), (3, 6, 5))
    cases.add("broadcast_one_column", Branches(multiply, gate=linear(7, 1), fc=linear(7, 11)), (6, 7))
    cases.add("broadcast_one_row", sequential(sum=Branches(add, first=First(), fc=linear(7, 7)), relu=nn.ReLU()), (6, 7))
    cases.add("broadcast_height", Branches(add, a=conv(3, 5, (6, 1)), b=conv(3, 5, 1)), (3, 6, 5))
    cases.add("broadcast_one_number", Branches(multiply, a=linear(13, 1), b=linear(13, 7)), (13,), batch=8)


class Function(nn.Module):
    """Named modules, and what is done with their outputs or with the input."""

    def __init__(self, function, **children):
        super().__init__()
        self.function = function
        for name, child in children.items():
            self.add_module(name, child)

    def forward(self, x):
        return self.function(self, x)


def last_units(self, x):
    _, (h, _) = self.lstm(x)
    return torch.cat([h[-2], h[-1]], 1)


def porting_cases(cases):
    """What docs/porting.md says of functions that are no modules."""
    cases.add("porting_last_units",
              Function(last_units, lstm=nn.LSTM(5, 7, batch_first=True, bidirectional=True)), (6, 5))
    cases.add("porting_glu", Function(lambda self, x: nn.functional.glu(x, 1)), (8, 6))
    cases.add("porting_chomp", Function(lambda self, x: self.conv(x)[:, :, :-6], conv=nn.Conv1d(5, 7, 4, padding=6, dilation=2)),
              (5, 12))
    cases.add("porting_mean_of_rows", Function(lambda self, x: x.mean(dim=1)), (6, 9))
    cases.add("porting_largest", Function(lambda self, x: x.max(dim=2)[0]), (9, 6))
    cases.add("porting_adaptive_max", nn.Sequential(nn.AdaptiveMaxPool2d(1)), (9, 6, 5))
    cases.add("porting_instance_norm", sequential(norm=nn.InstanceNorm2d(9, affine=True)), (9, 6, 5))
    cases.add("porting_pixel_shuffle", nn.Sequential(nn.PixelShuffle(2)), (12, 4, 5))


class MultiNetA(nn.Module):
    """Three layers, the first two kept: the output layer reads cat[x, res, res1]."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.bn = nn.BatchNorm1d(inputs)
        self.lin1 = nn.Linear(inputs, 50)
        self.lin2 = nn.Linear(50, 30)
        self.lin3 = nn.Linear(30, 20)
        self.out = nn.Linear(100, outputs)

    def forward(self, x):
        res = torch.relu(self.lin1(self.bn(x)))
        res1 = torch.relu(self.lin2(res))
        x = torch.relu(self.lin3(res1))
        return self.out(torch.cat([x, res, res1], 1))


class TwoInputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.left = nn.Linear(10, 12)
        self.right = nn.Linear(6, 8)
        self.out = nn.Linear(20, 3)

    def forward(self, a, b):
        return self.out(torch.relu(torch.cat([self.left(a), self.right(b)], 1)))


class TwoOutputs(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Linear(10, 24)
        self.policy = nn.Linear(24, 7)
        self.value = nn.Linear(24, 1)

    def forward(self, x):
        x = torch.relu(self.trunk(x))
        return torch.softmax(self.policy(x), 1), torch.tanh(self.value(x))


def network_cases(cases):
    cases.add("mlp",
              sequential(lin1=nn.Linear(100, 200), relu1=nn.ReLU(), lin2=nn.Linear(200, 100), relu2=nn.ReLU()), (100,),
              batch=8)
    cases.add("multi_net_a", MultiNetA(20, 5), (20,), batch=8)
    cases.add("block_identity", Block(100, 200, 100, nn.Identity()), (100,), batch=8)
    cases.add("block_projection", Block(100, 200, 100, nn.Linear(100, 100)), (100,), batch=8)
    cases.add("block_widening", Block(100, 200, 400, nn.Linear(100, 400)), (100,), batch=8)
    cases.add("two_inputs", TwoInputs(), (10,), (6,), batch=8)
    cases.add("two_outputs", TwoOutputs(), (10,), batch=8)
    cases.add("unet", UNet(), (3, 16, 12), batch=2)
    cases.add("temporal_convolutions", TemporalConvolutions(), (6, 21))


def resnet_cases(cases):
    resnet18 = torchvision.models.resnet18
    cases.add("resnet18", resnet18(weights=None), (3, 224, 224), batch=1)
    features = resnet18(weights=None)
    features.fc = nn.Identity()
    cases.add("resnet18_features", features, (3, 224, 224), batch=1)
    cases.add("resnet18_64", resnet18(weights=None), (3, 64, 64), batch=2)
    cases.add("resnet34_64", torchvision.models.resnet34(weights=None), (3, 64, 64), batch=2)
    cases.add("resnet50", torchvision.models.resnet50(weights=None), (3, 224, 224), batch=1)


def mobilenet_cases(cases):
    mobilenet_v2 = torchvision.models.mobilenet_v2
    cases.add("mobilenet_v2", mobilenet_v2(weights=None), (3, 224, 224), batch=1)
    cases.add("mobilenet_v2_odd", mobilenet_v2(weights=None, num_classes=10), (3, 75, 97), batch=2, scale=8)


def efficientnet_cases(cases):
    models = torchvision.models
    cases.add("efficientnet_b0_odd", models.efficientnet_b0(weights=None, num_classes=10), (3, 75, 97), batch=2)
    cases.add("shufflenet_v2_odd", models.shufflenet_v2_x1_0(weights=None, num_classes=10), (3, 75, 97), batch=2)
    cases.add("resnext50_64", models.resnext50_32x4d(weights=None, num_classes=10), (3, 64, 64), batch=2)


class UNet(nn.Module):
    """Down once and up again, in two ways, with what was there before beside it."""

    def __init__(self):
        super().__init__()
        self.enc1 = nn.Sequential(nn.Conv2d(3, 8, 3, padding=1), nn.GroupNorm(2, 8), nn.SiLU())
        self.enc2 = nn.Sequential(nn.Conv2d(8, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU())
        self.up = nn.ConvTranspose2d(16, 8, 2, 2)
        self.dec = nn.Sequential(nn.Conv2d(16, 8, 3, padding=1), nn.PReLU(8))
        self.upsample = nn.Upsample(scale_factor=2, mode="bilinear")
        self.out = nn.Conv2d(16, 4, 1)

    def forward(self, x):
        skip = self.enc1(x)
        x = self.enc2(torch.max_pool2d(skip, 2))
        x = self.dec(torch.cat([self.up(x), skip], 1))
        return self.out(torch.cat([skip, self.upsample(torch.max_pool2d(x, 2))], 1))


class TemporalConvolutions(nn.Module):
    """relu(x + conv(prelu(conv(x)))) over a length, beside its input."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv1d(6, 10, 3, padding=2, dilation=2)
        self.prelu = nn.PReLU(10)
        self.conv2 = nn.Conv1d(10, 6, 3, padding=4, dilation=4)
        self.out = nn.ConvTranspose1d(12, 2, 4, 2, 1)

    def forward(self, x):
        y = torch.relu(x + self.conv2(self.prelu(self.conv1(x))))
        return self.out(torch.cat([x, y], 1))


def vgg_cases(cases):
    """The features; behind them stand 120 million weights of three Linears."""
    vgg11_bn = torchvision.models.vgg11_bn(weights=None)
    cases.add("vgg11_bn_features", sequential(features=vgg11_bn.features, avgpool=vgg11_bn.avgpool), (3, 64, 64), batch=2)


def densenet_cases(cases):
    densenet121 = torchvision.models.densenet121
    cases.add("densenet121", densenet121(weights=None), (3, 224, 224), batch=1)
    cases.add("densenet121_odd", densenet121(weights=None, num_classes=10), (3, 75, 97), batch=2)


def derived_samples():
    shapes = {"conv1.weight": (4, 3, 2, 2), "fc.weight": (5, 7), "fc.bias": (9,), "bn1.weight": (6,), "bn1.bias": (6,),
              "layer1.0.bn1.running_mean": (5,), "layer1.0.bn1.running_var": (5,)}
    samples = {key: derived_parameter(key, shape) for key, shape in shapes.items()}
    samples["input0"] = derived_input("input0", (2, 11))
    samples["ids0"] = derived_ids("ids0", (2, 11), 30522)
    samples["mask2"] = derived_mask("mask2", (3, 7))
    return samples


def main():
    torch.set_num_threads(1)
    folder = pathlib.Path(__file__).resolve().parent
    layers, networks = Cases(), Cases()
    with torch.no_grad():
        for group in (linear_cases, normalisation_cases, convolution_cases, length_cases, transposed_cases,
                      resampling_cases, recurrent_cases, sequence_cases, pooling_cases, activation_cases,
                      combination_cases, broadcast_cases, porting_cases):
            group(layers)
        for group in (network_cases, resnet_cases, mobilenet_cases, efficientnet_cases, vgg_cases, densenet_cases):
            group(networks)
        transformers = transformer_cases()
    write_safetensors(folder / "derived.safetensors", derived_samples())
    write_safetensors(folder / "layers.safetensors", layers.arrays)
    write_safetensors(folder / "networks.safetensors", networks.arrays)
    write_safetensors(folder / "transformers.safetensors", transformers)


if __name__ == "__main__":
    main()
