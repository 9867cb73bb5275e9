using GenBn.Generator.Kernels;

namespace GenBn.Generator.Planning;

/// <summary>One statement of a schedule.</summary>
internal abstract record Call
{
    /// <summary>Whether only the gradient of the network's input needs it, which is computed on demand.</summary>
    public bool IsOnlyForInput { get; init; }

    /// <summary>The kernels that it may call.</summary>
    public virtual IEnumerable<Kernel> Kernels => [];

    /// <summary>Has itself written.</summary>
    public abstract void Write(ICallWriter writer);

    /// <summary>Arguments in parentheses.</summary>
    protected static string Text(IEnumerable<Argument> arguments) => $"({string.Join(", ", arguments)})";
}

/// <summary>Calls a kernel of the class.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Width">The vector type.</param>
/// <param name="Arguments">In the order of its signature.</param>
internal sealed record KernelCall(Kernel Kernel, string Width, EquatableArray<Argument> Arguments) : Call
{
    public override IEnumerable<Kernel> Kernels => [Kernel];

    /// <summary>A call with arguments by name. What the kernel's signature does not have is left out.</summary>
    public static KernelCall Of(Kernel kernel, params (string Name, Argument? Value)[] arguments) => Of(kernel, "V", arguments);

    /// <param name="kernel">The kernel.</param>
    /// <param name="width">The vector type.</param>
    /// <param name="arguments">Values for the parameters of the signature, and for others.</param>
    public static KernelCall Of(Kernel kernel, string width, params (string Name, Argument? Value)[] arguments) => new(
        kernel,
        width,
        new EquatableArray<Argument>(kernel.Signature.Select(parameter =>
            arguments.FirstOrDefault(argument => argument.Name == parameter.Name).Value ?? throw new InvalidOperationException($"{kernel.Name} has no '{parameter.Name}'."))));

    public override void Write(ICallWriter writer) => writer.Write(this);

    public override string ToString() => $"{Kernel.Name}<{Width}>{Text(Arguments)}";
}

/// <summary>Calls a function of the runtime's <c>GenBn.CompilerServices</c>.</summary>
/// <param name="Function">Type, method and type arguments, for example <c>PlaneKernels.MeanForward&lt;V&gt;</c>.</param>
/// <param name="Arguments">In order.</param>
internal sealed record RuntimeCall(string Function, params Argument[] Arguments) : Call
{
    public override void Write(ICallWriter writer) => writer.Write(this);

    public override string ToString() => Function + Text(Arguments);
}

/// <summary>Calls a method of an object of the pass.</summary>
/// <param name="Target">The object.</param>
/// <param name="Method">Its method.</param>
/// <param name="Arguments">In order.</param>
internal sealed record ObjectCall(Argument Target, string Method, params Argument[] Arguments) : Call
{
    public override void Write(ICallWriter writer) => writer.Write(this);

    public override string ToString() => $"{Target}.{Method}{Text(Arguments)}";
}

/// <summary>
/// Completes sums over the batch with those of other ranks, of which each computes a part of it. It costs nothing where there are none, and
/// the workers meet where there are.
/// </summary>
/// <param name="What">In words.</param>
/// <param name="Method">The pass's method.</param>
/// <param name="Arguments">The object with the sums, and what the worker has summed.</param>
internal sealed record ExchangeCall(string What, string Method, params Argument[] Arguments) : Call
{
    public override void Write(ICallWriter writer) => writer.Write(this);

    public override string ToString() => $"exchange: {What}{Text(Arguments)}";
}

/// <summary>One of two calls, by the machine's vectors.</summary>
/// <param name="Wide">Where they have 16 floats.</param>
/// <param name="Narrow">Elsewhere.</param>
internal sealed record WidthChoice(KernelCall Wide, KernelCall Narrow) : Call
{
    /// <summary>Floats of the vectors that the wide one is for.</summary>
    public static int WideLanes => VectorWidth.Wide.Lanes;

    public override IEnumerable<Kernel> Kernels => [Narrow.Kernel, Wide.Kernel];

    public override void Write(ICallWriter writer) => writer.Write(this);

    public override string ToString() => $"{Wide} or {Narrow}";
}

/// <summary>Writes calls as statements.</summary>
internal interface ICallWriter
{
    void Write(KernelCall call);

    void Write(RuntimeCall call);

    void Write(ObjectCall call);

    void Write(ExchangeCall call);

    void Write(WidthChoice choice);
}
