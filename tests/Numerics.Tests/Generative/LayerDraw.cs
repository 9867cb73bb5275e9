using GenBn.Tests.Reference;

namespace GenBn.Tests.Generative;

/// <summary>Draws single layers.</summary>
internal sealed class LayerDraw(Choices choices, IReadOnlySet<Word> language)
{
    private static readonly Word[] Functions =
    [
        Word.Sigmoid, Word.ReLU, Word.LeakyReLU, Word.Tanh, Word.ELU, Word.SiLU, Word.GELU, Word.HardSwish, Word.Softplus,
        Word.ReLU6, Word.HardSigmoid, Word.Mish, Word.GELUTanh,
    ];

    /// <summary>Channels of one vector.</summary>
    private const int VectorChannels = 16;

    /// <summary>Products of a layer with a large window, for a sample.</summary>
    private const int MostLargeProducts = 100_000;

    /// <summary>Values of a sample that are multiplied further.</summary>
    private const int MostUpsampled = 300;

    private readonly WindowDraw _windows = new(choices, language);
    private readonly SampleNormDraw _norms = new(choices);
    private readonly ResizingDraw _resizing = new(choices);

    /// <summary>The layers that may follow, more likely ones more than once.</summary>
    /// <param name="target">The class that gets the layer.</param>
    /// <param name="keepsExtent">Only layers that leave height and width of an image as they are.</param>
    public IEnumerable<Word> Words(DrawnClass target, bool keepsExtent)
    {
        ReferenceShape shape = target.Shape;
        IEnumerable<Word> words = shape.IsVector
            ? [Word.Dense, Word.Dense, Word.Dense, Word.Dense, Word.Softmax, Word.LogSoftmax]
            : [Word.Conv, Word.Conv, Word.Conv, Word.Conv, Word.Conv];
        words = shape.IsVector || (keepsExtent ? 1 : 3) > Math.Min(shape.Height, shape.Width) ? words : words.Concat([Word.TileConv, Word.TileConv, Word.TileConv]);
        words = words.Concat([Word.Dropout, Word.ReLU, Word.Sigmoid, Word.PReLU, Word.Clamp]).Concat(Functions);
        if (!target.EndsWithBatchNorm)
        {
            words = words.Concat([Word.BatchNorm, Word.BatchNorm, Word.BatchNorm]);
        }

        words = words.Concat(SampleNormDraw.Words(shape));
        if (!shape.IsVector && (!keepsExtent || language.Contains(Word.PoolPadding)))
        {
            words = words.Concat([Word.MaxPool, Word.MaxPool, Word.MaxPool, Word.AvgPool, Word.AvgPool]);
        }

        if (shape is { IsVector: false, Height: 1 })
        {
            words = words.Concat([Word.Conv1D, Word.Conv1D, Word.Conv1D, Word.Conv1D]).Concat(keepsExtent ? [] : [Word.Pool1D, Word.Pool1D]);
            words = words.Concat([Word.GRU, Word.GRU, Word.LSTM, Word.LSTM]);
        }

        if (!keepsExtent)
        {
            words = words.Append(Word.Flatten);
            words = shape.IsVector ? words : words.Append(Word.GlobalAvgPool);
            words = shape.IsVector || shape.Length > MostUpsampled ? words : words.Append(Word.Upsample);
            words = words.Concat(ResizingDraw.Words(shape));
        }

        return words.Where(language.Contains);
    }

    /// <summary>Such a layer.</summary>
    public void Add(DrawnClass target, Word word, bool keepsExtent)
    {
        ReferenceShape shape = target.Shape;
        switch (word)
        {
            case Word.Conv:
                (DrawnDimension rows, DrawnDimension columns) = _windows.Draw(shape, isPool: false, keepsExtent);
                AddConv(target, channels: null, rows, columns);
                break;
            case Word.TileConv:
                AddTileConv(target, keepsExtent);
                break;
            case Word.Conv1D:
                AddConv1D(target, keepsExtent);
                break;
            case Word.Pool1D:
                AddPool1D(target);
                break;
            case Word.GRU or Word.LSTM:
                AddRecurrent(target, word, keepsExtent);
                break;
            case Word.Dense:
                AddDense(target, 1 + choices.Next(14));
                break;
            case Word.BatchNorm:
                Add(target, "BatchNorm", BatchNormArguments(), shape);
                break;
            case Word.MaxPool or Word.AvgPool:
                (rows, columns) = _windows.Draw(shape, isPool: true, keepsExtent);
                AddPool(target, word, rows, columns);
                break;
            case Word.Flatten:
                Add(target, "Flatten", [], ReferenceShape.Vector(shape.Length));
                break;
            case Word.GlobalAvgPool:
                Add(target, "GlobalAvgPool", [], ReferenceShape.Vector(shape.Channels));
                break;
            case Word.Upsample:
                (int height, int width) = (choices.Of([2, 1, 3]), choices.Of([2, 1, 3]));
                string[] factors = height == width && choices.OnceIn(2) ? [$"{height}"] : [$"{height}", $"{width}"];
                Add(target, "Upsample", factors, ReferenceShape.Image(shape.Channels, shape.Height * height, shape.Width * width));
                break;
            case Word.ConvTranspose or Word.Bilinear or Word.PixelShuffle or Word.Pad or Word.Crop or Word.Reshape:
                (string layer, List<string> arguments, ReferenceShape output) = _resizing.Draw(word, shape);
                Add(target, layer, arguments, output);
                if (word == Word.ConvTranspose)
                {
                    MaybeFreeze(target);
                }

                break;
            case Word.LayerNorm or Word.GroupNorm or Word.InstanceNorm:
                Add(target, $"{word}", _norms.Arguments(word, shape), shape);
                MaybeFreeze(target);
                break;
            case Word.Dropout:
                Add(target, "Dropout", [choices.Of(["0.5f", "0.25f", "0f", "0.9f"])], shape);
                break;
            case Word.LeakyReLU:
                Add(target, "LeakyReLU", choices.OnceIn(2) ? ["0.2f"] : [], shape);
                break;
            case Word.ELU:
                Add(target, "ELU", choices.OnceIn(2) ? ["0.7f"] : [], shape);
                break;
            case Word.Clamp:
                Add(target, "Clamp", choices.Of<string[]>([["-1f", "1f"], ["-0.5f", "2f"], ["0.25f", "0.75f"]]), shape);
                break;
            case Word.HardSigmoid:
                Add(target, "HardSigmoid", choices.OnceIn(2) ? ["0.2f", "0.5f"] : [], shape);
                break;
            case Word.PReLU:
                Add(target, "PReLU", choices.OnceIn(2) ? ["Start = -0.5f"] : [], shape);
                MaybeFreeze(target);
                break;
            default:
                Add(target, $"{word}", [], shape);
                break;
        }
    }

    /// <summary>A convolution over these windows; of a drawn number of channels if it is null.</summary>
    public void AddConv(DrawnClass target, int? channels, DrawnDimension rows, DrawnDimension columns)
    {
        ReferenceShape shape = target.Shape;
        int groups = 1;
        if (language.Contains(Word.Groups) && choices.OnceIn(3))
        {
            groups = choices.Of([.. Enumerable.Range(1, shape.Channels).Where(count => shape.Channels % count == 0 && (channels ?? 0) % count == 0).Reverse()]);
        }

        int outputs = channels ?? groups * (1 + choices.Next(groups > 1 ? 3 : 9));
        List<string> arguments = [$"{outputs}", .. _windows.Arguments(rows, columns, isPool: false)];
        if (groups > 1 || (language.Contains(Word.Groups) && choices.OnceIn(8)))
        {
            arguments.Add($"Groups = {groups}");
        }

        arguments.AddRange(LinearArguments(shape));
        Add(target, "Conv", arguments, ReferenceShape.Image(outputs, rows.Of(shape.Height).Output, columns.Of(shape.Width).Output));
        MaybeFreeze(target);
    }

    /// <summary>A convolution over a large window, of whole vectors of channels: as many as the reference can compute in time.</summary>
    public void AddLargeConv(DrawnClass target)
    {
        ReferenceShape shape = target.Shape;
        (DrawnDimension rows, DrawnDimension columns) = _windows.DrawLarge(shape);
        long products = (long)rows.Kernel * columns.Kernel * rows.Of(shape.Height).Output * columns.Of(shape.Width).Output;
        if (shape.Channels % VectorChannels == 0 && (shape.Channels * VectorChannels * products > MostLargeProducts || choices.OnceIn(2)))
        {
            List<string> depthwise = [$"{shape.Channels}", .. _windows.Arguments(rows, columns, isPool: false), $"Groups = {shape.Channels}", .. LinearArguments(shape)];
            Add(target, "Conv", depthwise, ReferenceShape.Image(shape.Channels, rows.Of(shape.Height).Output, columns.Of(shape.Width).Output));
            return;
        }

        int[] channels = [.. new[] { 1, 2, 3, 4 }.Select(count => count * VectorChannels).Where(count => count == VectorChannels || shape.Channels * count * products <= MostLargeProducts)];
        AddConv(target, choices.Of(channels), rows, columns);
    }

    /// <summary>A 3×3 convolution of stride 1, of few channels or of whole vectors and more, as many as the reference can compute in time.</summary>
    private void AddTileConv(DrawnClass target, bool keepsExtent)
    {
        ReferenceShape shape = target.Shape;
        DrawnDimension rows = Dimension();
        DrawnDimension columns = choices.OnceIn(3) ? Dimension() : rows;
        int products = 9 * shape.Channels * rows.Of(shape.Height).Output * columns.Of(shape.Width).Output;
        int[] many = [.. new[] { 16, 24, 32, 33, 64 }.Where(count => count * products <= MostLargeProducts)];
        int channels = many.Length > 0 && choices.OnceIn(2) ? choices.Of(many) : 1 + choices.Next(9);
        List<string> arguments = [$"{channels}", .. _windows.Arguments(rows, columns, isPool: false), .. LinearArguments(shape)];
        Add(target, "Conv", arguments, ReferenceShape.Image(channels, rows.Of(shape.Height).Output, columns.Of(shape.Width).Output));
        MaybeFreeze(target);

        DrawnDimension Dimension() => new(3, 1, keepsExtent ? 1 : choices.Of([1, 0, 2]), 1);
    }

    /// <summary>A convolution of a sequence: short and written out, or longer or wider apart, and a loop.</summary>
    private void AddConv1D(DrawnClass target, bool keepsExtent)
    {
        ReferenceShape shape = target.Shape;
        int padding = choices.Of<int>(keepsExtent ? [Padding.Causal, Padding.Same] : [Padding.Causal, Padding.Same, 0]);
        int kernel = choices.OnceIn(3) ? choices.Of([17, 24, 40]) : 1 + choices.Next(7);
        int dilation = choices.OnceIn(3) ? choices.Of([2, 3, 17, 20]) : 1;
        while (padding == 0 && ((kernel - 1) * dilation) + 1 > shape.Width)
        {
            (kernel, dilation) = dilation > 1 ? (kernel, 1) : (kernel / 2, 1);
        }

        int stride = keepsExtent ? 1 : choices.Of([1, 1, 2, 3]);
        int groups = choices.OnceIn(4) ? shape.Channels : 1;
        int channels = groups * (1 + choices.Next(groups > 1 ? 2 : 9));
        List<string> arguments = [$"{channels}", $"{kernel}"];
        string? word = padding == Padding.Causal ? "Padding.Causal" : padding == Padding.Same ? "Padding.Same" : null;
        arguments.AddRange(word is null ? [] : [$"Padding = {word}"]);
        arguments.AddRange(stride == 1 ? [] : [$"Stride = {stride}"]);
        arguments.AddRange(dilation == 1 ? [] : [$"Dilation = {dilation}"]);
        arguments.AddRange(groups == 1 ? [] : [$"Groups = {groups}"]);
        arguments.AddRange(LinearArguments(shape));
        Add(target, "Conv1D", arguments, ReferenceShape.Image(channels, 1, ReferenceWindow.Of(shape.Width, kernel, stride, padding, dilation).Output));
        MaybeFreeze(target);
    }

    /// <summary>A pool of a sequence, within it or with padding.</summary>
    private void AddPool1D(DrawnClass target)
    {
        ReferenceShape shape = target.Shape;
        bool isPadded = language.Contains(Word.PoolPadding) && choices.OnceIn(2);
        int kernel = choices.Of([2, 3, 5, 20, 33]);
        kernel = isPadded ? kernel : Math.Min(kernel, shape.Width);
        int stride = choices.Of([kernel, 1, 2]);
        List<string> arguments = [$"{kernel}"];
        arguments.AddRange(stride == kernel ? [] : [$"Stride = {stride}"]);
        arguments.AddRange(isPadded ? ["Padding = Padding.Same"] : []);
        bool isMean = choices.OnceIn(2);
        arguments.AddRange(isMean && choices.OnceIn(3) ? ["CountPadding = true"] : []);
        int length = ReferenceWindow.Of(shape.Width, kernel, stride, isPadded ? Padding.Same : 0).Output;
        Add(target, isMean ? "AvgPool1D" : "MaxPool1D", arguments, ReferenceShape.Image(shape.Channels, 1, length));
    }

    /// <summary>A recurrent layer, of all states or of the last one.</summary>
    private void AddRecurrent(DrawnClass target, Word word, bool keepsExtent)
    {
        ReferenceShape shape = target.Shape;
        int units = choices.OnceIn(3) ? choices.Of([8, 16, 17]) : 1 + choices.Next(7);
        bool isSequence = keepsExtent || choices.OnceIn(2);
        List<string> arguments = [$"{units}"];
        arguments.AddRange(isSequence ? ["ReturnSequences = true"] : []);
        arguments.AddRange(word == Word.GRU && choices.OnceIn(2) ? ["ResetAfter = false"] : []);
        Add(target, $"{word}", arguments, isSequence ? ReferenceShape.Image(units, 1, shape.Width) : ReferenceShape.Vector(units));
        MaybeFreeze(target);
    }

    /// <summary>A dense layer.</summary>
    public void AddDense(DrawnClass target, int units)
    {
        Add(target, "Dense", [$"{units}", .. LinearArguments(target.Shape)], ReferenceShape.Vector(units));
        MaybeFreeze(target);
    }

    /// <summary>A pool over these windows.</summary>
    public void AddPool(DrawnClass target, Word word, DrawnDimension rows, DrawnDimension columns)
    {
        ReferenceShape shape = target.Shape;
        List<string> arguments = _windows.Arguments(rows, columns, isPool: true);
        if (word == Word.AvgPool && choices.OnceIn(3))
        {
            arguments.Add("CountPadding = true");
        }

        Add(target, $"{word}", arguments, ReferenceShape.Image(shape.Channels, rows.Of(shape.Height).Output, columns.Of(shape.Width).Output));
    }

    /// <summary>The layer with its arguments and perhaps a name of its own.</summary>
    public void Add(DrawnClass target, string layer, IReadOnlyList<string> arguments, ReferenceShape output)
    {
        if (language.Contains(Word.Name) && choices.OnceIn(8))
        {
            arguments = [.. arguments, $"Name = \"{target.NextName()}\""];
        }

        target.Add(layer, arguments, output);
    }

    /// <summary>Perhaps freezes the layer that was added last.</summary>
    public void MaybeFreeze(DrawnClass target)
    {
        if (language.Contains(Word.Frozen) && choices.OnceIn(10))
        {
            target.Add("Frozen", [], target.Shape);
        }
    }

    private IEnumerable<string> LinearArguments(ReferenceShape input)
    {
        if (language.Contains(Word.Bias) && choices.OnceIn(4))
        {
            yield return choices.OnceIn(2) ? "Bias = false" : "Bias = true";
        }

        if (language.Contains(Word.ActivationOption) && choices.OnceIn(5))
        {
            IEnumerable<Word> functions = input.IsVector ? Functions.Append(Word.Softmax) : Functions;
            yield return $"Activation = Activation.{choices.Of([.. functions.Where(language.Contains)])}";
        }
    }

    private List<string> BatchNormArguments()
    {
        List<string> arguments = [];
        if (choices.OnceIn(4))
        {
            arguments.Add($"Momentum = {choices.Of(["0.5f", "0f", "0.99f"])}");
        }

        if (choices.OnceIn(4))
        {
            arguments.Add($"Epsilon = {choices.Of(["1e-3f", "0.1f", "1e-4f"])}");
        }

        if (!language.Contains(Word.BatchNormOptions))
        {
            return arguments;
        }

        string[] options =
        [
            "Scale = BatchNormTerm.Off", "Scale = BatchNormTerm.Frozen", "Center = BatchNormTerm.Off", "Center = BatchNormTerm.Frozen",
            "Statistics = BatchNormStatistics.Running", "RunningVariance = RunningVariance.Unbiased",
        ];
        arguments.AddRange(options.Where(_ => choices.OnceIn(7)).DistinctBy(option => option.Split(' ')[0]));
        return arguments;
    }
}
