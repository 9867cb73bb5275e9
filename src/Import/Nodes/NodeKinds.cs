namespace GenBn.Import.Nodes;

/// <summary>All operators that are read.</summary>
internal static class NodeKinds
{
    private static readonly NodeKind[] _all =
    [
        new ConvNodes(), new DenseNodes(), new BatchNormNodes(), new ActivationNodes(), new ClipNodes(), new PReLUNodes(), new SoftmaxNodes(),
        new SampleNormNodes(), new ConvTransposeNodes(), new DepthToSpaceNodes(), new HeadsNodes(),
        new MaxPoolNodes(), new AvgPoolNodes(), new GlobalPoolNodes(), new ReduceMeanNodes(), new UpsampleNodes(), new PadNodes(),
        new ReshapeNodes(), new TransposeNodes(), new IdentityNodes(), new DropoutNodes(), new ArithmeticNodes(), new SumNodes(), new ConcatNodes(),
        new ShapeNodes(), new GatherNodes(), new SliceNodes(), new ConstantNodes(),
    ];

    private static readonly Dictionary<string, NodeKind> _byOperator =
        _all.SelectMany(kind => kind.Operators, (kind, name) => (kind, name)).ToDictionary(pair => pair.name, pair => pair.kind, StringComparer.Ordinal);

    /// <summary>The operators of ONNX, sorted. Those of patterns have names that no operator has.</summary>
    public static IEnumerable<string> Operators => _byOperator.Keys.Where(name => name.All(char.IsAsciiLetterOrDigit)).Order(StringComparer.Ordinal);

    /// <summary>The kind of an operator; null if it is not read.</summary>
    public static NodeKind? Find(string operation) => _byOperator.GetValueOrDefault(operation);
}
