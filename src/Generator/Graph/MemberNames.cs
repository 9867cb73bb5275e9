namespace GenBn.Generator.Graph;

/// <summary>Names in the generated code.</summary>
internal static class MemberNames
{
    /// <summary><c>batchnorm1</c> becomes <c>BatchNorm1</c>, <c>stage2.0.conv1</c> becomes <c>Stage2_0_Conv1</c>.</summary>
    public static string Property(string layer) => string.Join("_", layer.Split('.').Select(Capitalize));

    private static string Capitalize(string name) => name.StartsWith("batchnorm", StringComparison.Ordinal)
        ? "BatchNorm" + name.Substring("batchnorm".Length)
        : char.ToUpperInvariant(name[0]) + name.Substring(1);
}
