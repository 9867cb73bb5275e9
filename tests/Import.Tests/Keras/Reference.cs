namespace GenBn.Tests.Keras;

/// <summary>
/// The layers of Keras once more, from their documentation: plain loops over samples with the channels last, in double precision. Images have rows,
/// columns and channels; sequences are images of one row.
/// </summary>
internal static class Reference
{
    /// <summary>Convolution with a kernel [rows, columns, inputs of a group, outputs].</summary>
    public static Tensor Conv(Tensor x, Weight kernel, Weight? bias, (int Rows, int Columns) stride, bool isSame, (int Rows, int Columns) dilation, int groups = 1)
    {
        int outputs = kernel.Shape[3], inputs = kernel.Shape[2];
        Window rows = new(x.Shape[0], kernel.Shape[0], stride.Rows, isSame, dilation.Rows), columns = new(x.Shape[1], kernel.Shape[1], stride.Columns, isSame, dilation.Columns);
        return Tensor.Of([rows.Count, columns.Count, outputs], at =>
        {
            int first = at[2] / (outputs / groups) * inputs;
            double sum = bias?[at[2]] ?? 0;
            for (int k = 0; k < kernel.Shape[0]; k++)
            {
                for (int l = 0; l < kernel.Shape[1]; l++)
                {
                    for (int c = 0; c < inputs; c++)
                    {
                        sum += kernel[k, l, c, at[2]] * x.At(rows.Input(at[0], k), columns.Input(at[1], l), first + c);
                    }
                }
            }

            return sum;
        });
    }

    public static Tensor Conv(Tensor x, Weight kernel, Weight? bias, int stride = 1, bool isSame = false) => Conv(x, kernel, bias, (stride, stride), isSame, (1, 1));

    /// <summary>Depthwise convolution with a kernel [rows, columns, channels, multiplier].</summary>
    public static Tensor Depthwise(Tensor x, Weight kernel, Weight? bias, int stride = 1, bool isSame = false)
    {
        int multiplier = kernel.Shape[3];
        Window rows = new(x.Shape[0], kernel.Shape[0], stride, isSame), columns = new(x.Shape[1], kernel.Shape[1], stride, isSame);
        return Tensor.Of([rows.Count, columns.Count, x.Channels * multiplier], at =>
        {
            double sum = bias?[at[2]] ?? 0;
            for (int k = 0; k < kernel.Shape[0]; k++)
            {
                for (int l = 0; l < kernel.Shape[1]; l++)
                {
                    sum += kernel[k, l, at[2] / multiplier, at[2] % multiplier] * x.At(rows.Input(at[0], k), columns.Input(at[1], l), at[2] / multiplier);
                }
            }

            return sum;
        });
    }

    /// <summary>
    /// Transposed convolution with a kernel [rows, columns, outputs, inputs]: the gradient of a convolution whose input has the wanted size.
    /// </summary>
    public static Tensor ConvTranspose(Tensor x, Weight kernel, Weight? bias, int stride, bool isSame)
    {
        int rows = Length(x.Shape[0], kernel.Shape[0]), columns = Length(x.Shape[1], kernel.Shape[1]);
        Window ofRows = new(rows, kernel.Shape[0], stride, isSame), ofColumns = new(columns, kernel.Shape[1], stride, isSame);
        var result = Tensor.Of([rows, columns, kernel.Shape[2]], at => bias?[at[2]] ?? 0);
        for (int i = 0; i < x.Shape[0]; i++)
        {
            for (int j = 0; j < x.Shape[1]; j++)
            {
                for (int k = 0; k < kernel.Shape[0]; k++)
                {
                    for (int l = 0; l < kernel.Shape[1]; l++)
                    {
                        int row = ofRows.Input(i, k), column = ofColumns.Input(j, l);
                        for (int o = 0; row >= 0 && row < rows && column >= 0 && column < columns && o < kernel.Shape[2]; o++)
                        {
                            for (int c = 0; c < x.Channels; c++)
                            {
                                result.Values[(((row * columns) + column) * kernel.Shape[2]) + o] += kernel[k, l, o, c] * x.At(i, j, c);
                            }
                        }
                    }
                }
            }
        }

        return result;

        int Length(int size, int window) => (size * stride) + (isSame ? 0 : Math.Max(window - stride, 0));
    }

    /// <summary>y = x · kernel + bias, at each position.</summary>
    public static Tensor Dense(Tensor x, Weight kernel, Weight? bias) => Tensor.Of([.. x.Shape[..^1], kernel.Shape[1]], at =>
    {
        double sum = bias?[at[^1]] ?? 0;
        int[] source = [.. at];
        for (int c = 0; c < kernel.Shape[0]; c++)
        {
            source[^1] = c;
            sum += x.At(source) * kernel[c, at[^1]];
        }

        return sum;
    });

    public static Tensor BatchNorm(Tensor x, Weight? gamma, Weight? beta, Weight mean, Weight variance, double epsilon = 1e-3) =>
        x.EachChannel((value, c) => ((value - mean[c]) / Math.Sqrt(variance[c] + epsilon) * (gamma?[c] ?? 1)) + (beta?[c] ?? 0));

    /// <summary>Normalises the channels of each position.</summary>
    public static Tensor LayerNorm(Tensor x, Weight gamma, Weight beta, double epsilon = 1e-3)
    {
        var result = new Tensor(x.Shape);
        for (int at = 0; at < x.Values.Length; at += x.Channels)
        {
            double[] channels = x.Values[at..(at + x.Channels)];
            double mean = channels.Average(), variance = channels.Average(value => (value - mean) * (value - mean));
            for (int c = 0; c < channels.Length; c++)
            {
                result.Values[at + c] = ((channels[c] - mean) / Math.Sqrt(variance + epsilon) * gamma[c]) + beta[c];
            }
        }

        return result;
    }

    public static Tensor MaxPool(Tensor x, int size, int stride, bool isSame = false) => Pool(x, (size, size), stride, isSame, values => values.Max());

    public static Tensor AveragePool(Tensor x, int size, int stride, bool isSame = false) => Pool(x, (size, size), stride, isSame, values => values.Average());

    /// <summary>A pool over what lies within the image.</summary>
    public static Tensor Pool(Tensor x, (int Rows, int Columns) size, int stride, bool isSame, Func<IEnumerable<double>, double> function)
    {
        Window rows = new(x.Shape[0], size.Rows, size.Rows == 1 ? 1 : stride, isSame), columns = new(x.Shape[1], size.Columns, stride, isSame);
        return Tensor.Of([rows.Count, columns.Count, x.Channels], at => function(
            from k in Enumerable.Range(0, size.Rows)
            from l in Enumerable.Range(0, size.Columns)
            let row = rows.Input(at[0], k)
            let column = columns.Input(at[1], l)
            where row >= 0 && row < x.Shape[0] && column >= 0 && column < x.Shape[1]
            select x.At(row, column, at[2])));
    }

    /// <summary>A function of each channel.</summary>
    public static Tensor Global(Tensor x, Func<IEnumerable<double>, double> function) =>
        Tensor.Of([x.Channels], at => function(Enumerable.Range(0, x.Values.Length / x.Channels).Select(position => x.Values[(position * x.Channels) + at[0]])));

    public static Tensor Reshape(Tensor x, params int[] shape) => new(shape, x.Values);

    public static Tensor Flatten(Tensor x) => Reshape(x, x.Values.Length);

    public static Tensor Pad(Tensor x, int top, int bottom, int left, int right) =>
        Tensor.Of([x.Shape[0] + top + bottom, x.Shape[1] + left + right, x.Channels], at => x.At(at[0] - top, at[1] - left, at[2]));

    public static Tensor Upsample(Tensor x, int rows, int columns) =>
        Tensor.Of([x.Shape[0] * rows, x.Shape[1] * columns, x.Channels], at => x.At(at[0] / rows, at[1] / columns, at[2]));

    /// <summary>Interpolated between the centres of pixels; the border repeats.</summary>
    public static Tensor UpsampleBilinear(Tensor x, int factor) => Tensor.Of([x.Shape[0] * factor, x.Shape[1] * factor, x.Channels], at =>
    {
        (int row, double below) = Place(at[0], x.Shape[0]);
        (int column, double right) = Place(at[1], x.Shape[1]);
        int nextRow = Math.Min(row + 1, x.Shape[0] - 1), nextColumn = Math.Min(column + 1, x.Shape[1] - 1);
        return ((1 - below) * (((1 - right) * x.At(row, column, at[2])) + (right * x.At(row, nextColumn, at[2]))))
            + (below * (((1 - right) * x.At(nextRow, column, at[2])) + (right * x.At(nextRow, nextColumn, at[2]))));

        (int, double) Place(int output, int size)
        {
            double place = Math.Clamp(((output + 0.5) / factor) - 0.5, 0, size - 1);
            return ((int)place, place - (int)place);
        }
    });

    public static Tensor Add(Tensor x, Tensor y) => new(x.Shape, [.. x.Values.Zip(y.Values, (a, b) => a + b)]);

    /// <summary>Along the last axis.</summary>
    public static Tensor Concatenate(params Tensor[] parts) => Tensor.Of([.. parts[0].Shape[..^1], parts.Sum(part => part.Channels)], at =>
    {
        int[] source = [.. at];
        foreach (Tensor part in parts)
        {
            if (source[^1] < part.Channels)
            {
                return part.At(source);
            }

            source[^1] -= part.Channels;
        }

        return double.NaN;
    });

    public static Tensor Softmax(Tensor x)
    {
        double largest = x.Values.Max(), sum = x.Values.Sum(value => Math.Exp(value - largest));
        return x.Each(value => Math.Exp(value - largest) / sum);
    }

    public static Tensor ReLU(Tensor x) => x.Each(value => Math.Max(value, 0));

    public static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));

    /// <summary>The windows along an axis, as Keras places them: "same" gives ⌈size / stride⌉, with the larger half of the padding behind.</summary>
    private readonly struct Window(int size, int kernel, int stride, bool isSame, int dilation = 1)
    {
        private readonly int _reach = ((kernel - 1) * dilation) + 1;

        public int Count => isSame ? (size + stride - 1) / stride : ((size - _reach) / stride) + 1;

        public int Input(int position, int element) => (position * stride) + (element * dilation) - (isSame ? Math.Max(((Count - 1) * stride) + _reach - size, 0) / 2 : 0);
    }
}
