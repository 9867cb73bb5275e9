using GenBn.Onnx;
using Xunit;

namespace GenBn.Tests;

/// <summary>What is exported is finite, and its variances are not negative.</summary>
public sealed class SavedValueTests
{
    [Theory]
    [InlineData("weight", float.NaN)]
    [InlineData("gamma", float.PositiveInfinity)]
    [InlineData("running_mean", float.NegativeInfinity)]
    [InlineData("running_var", -1f)]
    public void NothingIsExported(string role, float value)
    {
        var network = new Spelled();
        NamedTensor tensor = network.Parameters.Concat<NamedTensor>(network.Buffers).First(tensor => tensor.Name.EndsWith($".{role}", StringComparison.Ordinal));
        tensor.Values[1] = value;
        using var stream = new MemoryStream();
        string message = Assert.Throws<ArithmeticException>(() => network.ExportOnnx(stream)).Message;
        Assert.StartsWith($"Tensor '{tensor.Name}': expected finite values", message, StringComparison.Ordinal);
        Assert.EndsWith(FormattableString.Invariant($"but found {value} at index 1."), message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }
}
