using GenBn.Generator.Emission;
using GenBn.Generator.Planning;

namespace GenBn.Generator.Operators;

/// <summary><c>[Conv]</c>: a convolution, perhaps with an activation.</summary>
internal sealed class ConvKind() : LayerKind("Conv", OneDimensional)
{
    /// <summary>The attribute for sequences, which are images of one row.</summary>
    private const string OneDimensional = "Conv1D";

    public override IEnumerable<LayerDeclaration> Read(LayerSource source)
    {
        AttributeArguments arguments = source.Arguments;
        bool isOneDimensional = source.Kind == OneDimensional;
        DeclaredWindow window = isOneDimensional
            ? new DeclaredWindow(
                new Extent(1, arguments[1]),
                new Extent(1, arguments.Integer("Stride", 1)),
                new Extent(0, arguments.Integer("Padding", 0)),
                new Extent(1, arguments.Integer("Dilation", 1)))
            : new DeclaredWindow(
                new Extent(arguments[1], arguments[arguments.Count == 2 ? 1 : 2]),
                arguments.Extent("Stride", 1),
                arguments.Extent("Padding", 0, unset: -2),
                arguments.Extent("Dilation", 1));
        return
        [
            new ConvDeclaration(
                source.Index, source.Kind, arguments[0], window, arguments.Integer("Groups", 1), arguments.Flag("Bias"), StartOption.Read(arguments))
            {
                IsOneDimensional = isOneDimensional,
            },
            .. ActivationKind.ReadOption(source),
        ];
    }
}

/// <param name="Attribute">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Kind">See <see cref="LayerDeclaration"/>.</param>
/// <param name="Channels">Output channels.</param>
/// <param name="Window">Kernel, stride, padding and dilation.</param>
/// <param name="Groups">Groups of channels that see only themselves.</param>
/// <param name="Bias">As declared; null where nothing is said.</param>
/// <param name="Start">As declared.</param>
internal sealed record ConvDeclaration(
    int Attribute, string Kind, int Channels, DeclaredWindow Window, int Groups, bool? Bias, StartOption Start)
    : OperatorDeclaration(Attribute, Kind)
{
    private const int LongestKernel = 256;

    private const int LargestDilation = 1024;

    /// <summary>Whether it is declared for sequences, with a kernel of one row.</summary>
    public bool IsOneDimensional { get; init; }

    public override CodeSize Size => CodeSize.OfWindows(Window.Kernel);
    public override string? ParameterType => "ConvParameters";
    public override string? LastActivation => null;

    public override void Verify(LayerCheck check)
    {
        check.Positive($"The number of channels of {Kind}", Channels);
        if (IsOneDimensional)
        {
            VerifyOneDimension(check);
        }
        else
        {
            check.Both("The kernel of Conv", Window.Kernel, 1, 16, "from 1 to 16");
            check.Both("The stride of Conv", Window.Stride, 1, 16, "from 1 to 16");
            check.Both("The padding of Conv", Window.Padding, WindowRule.Same, 16, "from 0 to 16, or Padding.Same");
            check.Both("The dilation of Conv", Window.Dilation, 1, 16, "from 1 to 16");
        }

        check.Positive($"The number of groups of {Kind}", Groups);
        check.Start(Kind, Start.Initializer, Start.Deviation);
        check.Bias(Bias);
    }

    private void VerifyOneDimension(LayerCheck check)
    {
        (int kernel, int dilation, int padding) = (Window.Kernel.Width, Window.Dilation.Width, Window.Padding.Width);
        check.InRange("The kernel of Conv1D", kernel, 1, LongestKernel, Emit.Invariant($"from 1 to {LongestKernel}"));
        check.InRange("The stride of Conv1D", Window.Stride.Width, 1, 16, "from 1 to 16");
        check.InRange("The dilation of Conv1D", dilation, 1, LargestDilation, Emit.Invariant($"from 1 to {LargestDilation}"));
        if (kernel is >= 1 and <= LongestKernel && dilation is >= 1 and <= LargestDilation && padding is not (WindowRule.Same or WindowRule.Causal))
        {
            int most = (kernel - 1) * dilation;
            check.InRange(
                "The padding of Conv1D", padding, 0, most, Emit.Invariant($"from 0 to (kernel − 1) · dilation = {most}, or Padding.Same or Padding.Causal"));
        }
    }

    public override Layer? Place(Placement at)
    {
        string words = IsOneDimensional ? Emit.Invariant($"{Kind} {Window.Kernel.Width}") : $"{Kind} {Window.Kernel}";
        int sources = at.Source.Channels;
        if (!(IsOneDimensional ? at.IsSequence(words) : at.IsImage(words)))
        {
            return null;
        }

        if (sources % Groups != 0 || Channels % Groups != 0)
        {
            at.Problems.Add(ProblemIds.GroupsDoNotDivide, words, Emit.Invariant($"{Groups}"), Emit.Invariant($"{sources}"), Emit.Invariant($"{Channels}"));
            return null;
        }

        if (Window.Fit(at, words) is not { } plane
            || !at.FitsMemory(words, Channels * Math.Max(
                (long)plane.Height * plane.Width, (long)sources / Groups * Window.Kernel.Height * Window.Kernel.Width)))
        {
            return null;
        }

        TensorShape shape = plane with { Channels = Channels };
        IdleKernel.Verify(this, words, at.Source, shape, at.Problems);
        return new ConvLayer(at.Giving(shape), at.Source, Window.On(at.Source), Groups, Bias ?? !at.MeetsBatchNorm, Start.Complete(at.Start), at.Form);
    }
}

/// <summary>A weight's shape is channels × source channels / groups × kernel rows × kernel columns.</summary>
internal sealed record ConvLayer(Placed At, TensorShape Source, Window Window, int Groups, bool HasBias, StartValues Start, ConvolutionForm Form) : Layer(At)
{
    public int GroupChannels => Shape.Channels / Groups;

    public int GroupSources => Source.Channels / Groups;

    public override ParameterView? View => ParameterView.OfWeight(
        "ConvParameters", ViewWords(), Start, HasBias, IsTrainable, Shape.Channels, GroupSources, Window.Kernel.Height, Window.Kernel.Width);

    public override int MostCharacters => 100_000 + (14_000 * (Window.IsTurnedOn(Source) ? 1 : Window.Kernel.Width));

    public override string? HashWords =>
        Emit.Invariant($"conv '{Name}' {ArchitectureText.Words(Window)}, groups {Groups}, bias {ArchitectureText.Flag(HasBias)}");

    public override string Creation => ArchitectureEmitter.New(
        this,
        "ConvLayer",
        Emit.Invariant($"{Source.Channels}"),
        ArchitectureEmitter.Window(Window, Source, Shape),
        Emit.Invariant($"Groups: {Groups}"),
        $"HasBias: {ArchitectureEmitter.Flag(HasBias)}");

    public override string Words => $"{Name} {Window}" + (Groups == 1 ? "" : Emit.Invariant($", {Groups} groups"));

    public override OutputMeaning Meaning(IReadOnlyList<Layer> layers) => OutputMeaning.Scores;

    /// <summary>A window that ends at its position: of one row, with all padding before the sequence.</summary>
    public override Layer? OfFrame(Placed at, FrameLayers frames)
    {
        int reach = (Window.Kernel.Width - 1) * Window.Dilation.Width;
        bool isCausal = Window.Kernel.Height == 1 && Window.Padding.Height == 0 && Window.Stride.Width == 1
            && Window.Padding.Width == reach && Shape.Width == Source.Width;
        return !isCausal ? null : this with
        {
            At = reach == 0 ? at : frames.History(at, Source, reach + 1),
            Source = Source with { Width = reach + 1 },
            Window = Window with { Padding = new Extent(0, 0) },
        };
    }

    public override void Lower(FusionRules rules)
    {
        BatchNormLayer? norm = rules.Peek<BatchNormLayer>() is { Options.UsesRunning: false } next && rules.Measure(next) ? next : null;
        rules.Add(new ConvStage(rules.Source(this), rules.AddTensor(Name, this), this, norm));
    }

    /// <summary>The kernel, what is unlike the defaults, and shapes.</summary>
    private IEnumerable<string> ViewWords()
    {
        yield return $"Conv {Window.Kernel}";
        if (Window.Stride != new Extent(1, 1))
        {
            yield return $"stride {Window.Stride.ToShortString()}";
        }

        Extent after = Window.After(Source, Shape);
        if (Window.Padding != default || after != default)
        {
            bool isUneven = after.Height > Window.Padding.Height || after.Width > Window.Padding.Width;
            yield return $"padding {Window.Padding.ToShortString()}{(isUneven ? $" before and {after.ToShortString()} behind" : "")}";
        }

        if (Window.Dilation != new Extent(1, 1))
        {
            yield return $"dilation {Window.Dilation.ToShortString()}";
        }

        if (Groups > 1)
        {
            yield return Emit.Invariant($"{Groups} groups");
        }

        yield return $"{Source} → {Shape}";
        yield return Emit.Invariant($"weight {Shape.Channels}×{GroupSources}×{Window.Kernel}");
    }
}
