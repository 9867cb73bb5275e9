using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

/// <summary>Sums of the same numbers in another order: equal in theory, apart by a rounding in single precision.</summary>
[Network, Input(1, 4, 4)]
[Conv(1, 3)] // 1×2×2
[MaxPool(2)] // 1×1×1
[Flatten]
[Dense(2)]
public partial class TiedPool;

/// <summary>Ties are found and followed, not guessed.</summary>
public class EmittedChoicesTests
{
    private const int Samples = 64;

    [Fact]
    public void AnotherElementOfAPoolIsToldAndFollowed()
    {
        ReferenceNetwork reference = ReferenceNetwork.Of(typeof(TiedPool));
        ReferenceData.Randomize(reference, seed: 1);
        Array.Fill(reference.Parameters[0].Values, 0.7f);
        var network = new TiedPool(seed: 1);
        foreach (Parameter parameter in network.Parameters)
        {
            ToFloats(reference.Tensor(parameter.Name).Values).CopyTo(parameter.Values);
        }

        // Rows and columns repeat after three: every window of the convolution holds the same nine numbers.
        double[] nine = ReferenceData.Normal(9 * Samples, seed: 2);
        double[] x = [.. Enumerable.Range(0, 16 * Samples).Select(at => nine[(at / 16 * 9) + (at / 4 % 4 % 3 * 3) + (at % 4 % 3)])];
        double[] slopes = ReferenceData.Normal(2 * Samples, seed: 3);
        using NetworkPass pass = network.CreatePass(Samples, inputGradients: true);
        pass.Forward(ToFloats(x));
        pass.Backward(ToFloats(slopes));
        reference.Forward(x, Samples, training: true);
        double[] guessed = reference.Backward(slopes);

        EmittedChoices choices = new(reference, pass);
        choices.Force();
        reference.Forward(x, Samples, training: true);
        double[] followed = reference.Backward(slopes);
        choices.Tell();

        Assert.NotEmpty(choices.Differences);
        Assert.All(choices.Differences, difference => Assert.StartsWith("maxpool1 ", difference, StringComparison.Ordinal));
        Assert.Equal(double.PositiveInfinity, choices.UnknownMargin);
        Assert.True(Distance(guessed, pass.InputGradients) > 0.1);
        Assert.True(Distance(followed, pass.InputGradients) < 1e-5);
    }

    [Fact]
    public void AChoiceThatIsNoTieFails()
    {
        ReferenceNetwork reference = ReferenceNetwork.Of(typeof(TiedPool));
        ReferenceData.Randomize(reference, seed: 1);
        var network = new TiedPool(seed: 1);
        double[] x = ReferenceData.Normal(16 * Samples, seed: 2);
        using NetworkPass pass = network.CreatePass(Samples);
        pass.Forward(ToFloats(x));
        reference.Forward(x, Samples, training: true);

        // The weights differ, so the choices do.
        EmittedChoices choices = new(reference, pass);
        choices.Force();
        reference.Forward(x, Samples, training: true);

        Assert.Contains("No tie: maxpool1 window", Assert.ThrowsAny<Exception>(choices.Tell).Message, StringComparison.Ordinal);
    }

    private static float[] ToFloats(double[] values) => Array.ConvertAll(values, value => (float)value);

    private static double Distance(double[] expected, ReadOnlySpan<float> actual)
    {
        double error = 0;
        for (int at = 0; at < expected.Length; at++)
        {
            error += Math.Pow(expected[at] - actual[at], 2);
        }

        return Math.Sqrt(error / expected.Sum(value => value * value));
    }
}
