using GenBn.Generator.Emission;

namespace GenBn.Generator.Operators;

/// <summary>A pool over windows: what maximum and mean have in common.</summary>
/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Kind">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Window">Kernel, stride and padding.</param>
internal abstract record PoolDeclaration(int Attribute, string Kind, DeclaredWindow Window) : OperatorDeclaration(Attribute, Kind)
{
    public sealed override CodeSize Size => CodeSize.OfWindows(Window.Kernel);
    public sealed override string? ParameterType => null;
    public sealed override string? LastActivation => null;

    /// <summary>Most elements of a window in one dimension.</summary>
    private const int LongestKernel = 64;

    /// <summary>Whether it is declared for sequences, with windows of one row.</summary>
    public bool IsOneDimensional { get; init; }

    /// <summary>Most rows and columns of a window in two dimensions.</summary>
    protected abstract int LargestKernel { get; }

    /// <summary>The window that an attribute declares. Without a stride windows lie side by side.</summary>
    public static DeclaredWindow ReadWindow(LayerSource source)
    {
        AttributeArguments arguments = source.Arguments;
        if (IsForSequences(source))
        {
            int length = arguments[0];
            int step = arguments.Integer("Stride", 0);
            return new DeclaredWindow(
                new Extent(1, length), new Extent(1, step == 0 ? length : step), new Extent(0, arguments.Integer("Padding", 0)), new Extent(1, 1));
        }

        var kernel = new Extent(arguments[0], arguments[arguments.Count == 1 ? 0 : 1]);
        Extent stride = arguments.Extent("Stride", 0);
        return new DeclaredWindow(
            kernel,
            new Extent(stride.Height == 0 ? kernel.Height : stride.Height, stride.Width == 0 ? kernel.Width : stride.Width),
            arguments.Extent("Padding", 0, unset: -2),
            new Extent(1, 1));
    }

    /// <summary>Whether an attribute is the one for sequences, which are images of one row.</summary>
    public static bool IsForSequences(LayerSource source) => source.Kind.EndsWith("1D", StringComparison.Ordinal);

    public sealed override void Verify(LayerCheck check)
    {
        (Extent kernel, Extent stride, Extent padding, _) = Window;
        if (IsOneDimensional)
        {
            check.InRange($"The kernel of {Kind}", kernel.Width, 1, LongestKernel, Emit.Invariant($"from 1 to {LongestKernel}"));
            VerifyStride(LongestKernel);
            VerifyPadding(padding.Width, kernel.Width);
            return;
        }

        check.Both($"The kernel of {Kind}", kernel, 1, LargestKernel, Emit.Invariant($"from 1 to {LargestKernel}"));
        VerifyStride(most: 16);
        VerifyPadding(padding.Height, kernel.Height);
        if (padding.Width != padding.Height || kernel.Width != kernel.Height)
        {
            VerifyPadding(padding.Width, kernel.Width);
        }

        // A stride that is not declared is the kernel, of which enough is said.
        void VerifyStride(int most)
        {
            if (stride != kernel)
            {
                check.Both($"The stride of {Kind}", stride, 1, most, Emit.Invariant($"from 0 to {most}"));
            }
        }

        void VerifyPadding(int padding, int kernel) =>
            check.InRange($"The padding of {Kind}", padding, WindowRule.Same, Math.Max(0, kernel - 1), "from 0 to below the kernel, or Padding.Same");
    }

    public sealed override Layer? Place(Placement at)
    {
        string words = IsOneDimensional ? Emit.Invariant($"{Kind} {Window.Kernel.Width}") : $"{Kind} {Window.Kernel}";
        if (!(IsOneDimensional ? at.IsSequence(words) : at.IsImage(words)) || Window.Fit(at, words) is not { } shape)
        {
            return null;
        }

        TensorShape source = at.Source;
        Window window = Window.On(source);
        int rows = ((shape.Height - 1) * window.Stride.Height) + window.Kernel.Height - window.Padding.Height;
        int columns = ((shape.Width - 1) * window.Stride.Width) + window.Kernel.Width - window.Padding.Width;
        if (rows < source.Height || columns < source.Width)
        {
            at.Problems.Add(
                ProblemIds.PoolCrops,
                words,
                window.Stride.ToShortString(),
                new Extent(Math.Min(rows, source.Height), Math.Min(columns, source.Width)).ToString(),
                new Extent(source.Height, source.Width).ToString());
        }

        return Place(at, shape, window);
    }

    /// <summary>The pool itself.</summary>
    protected abstract Layer Place(Placement at, TensorShape shape, Window window);
}

/// <param name="At">See <see cref="Layer"/>.</param>
/// <param name="Source">Shape of what it reads.</param>
/// <param name="Window">Its windows.</param>
internal abstract record PoolLayer(Placed At, TensorShape Source, Window Window) : Layer(At)
{
    public sealed override ParameterView? View => null;
    public sealed override int MostCharacters => 40_000 + (600 * Window.Taps);

    public sealed override string Words => $"{Name} {Window.Kernel}, stride {Window.Stride.ToShortString()}"
        + (Window.Padding is { Height: 0, Width: 0 } ? "" : $", padding {Window.Padding.ToShortString()}");

    public sealed override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;
}
