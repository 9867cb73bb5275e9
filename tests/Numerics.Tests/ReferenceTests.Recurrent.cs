using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests;

public partial class ReferenceTests
{
    /// <summary>With all weights 0, the gates are known: c' = c · σ(2) + σ(1) · tanh(0.5), h' = σ(3) · tanh(c').</summary>
    [Fact]
    public void LSTMOfBiasesIsThatOfTheFormula()
    {
        LSTMReference lstm = new("lstm1", ReferenceShape.Image(2, 1, 2), units: 1, isSequence: true);
        new[] { 1, 2, 0.25, 3 }.CopyTo(lstm.Parameters[2].Values, 0);
        lstm.Parameters[3].Values[2] = 0.25;
        double first = Logistic(1) * Math.Tanh(0.5);
        double second = (Logistic(2) * first) + first;

        AssertClose([Logistic(3) * Math.Tanh(first), Logistic(3) * Math.Tanh(second)], lstm.Forward([5, 6, 7, 8], n: 1, training: true), 1e-12);
    }

    /// <summary>The reset gate multiplies the bias of the product with the state only if it applies after it.</summary>
    [Fact]
    public void GRUOfBiasesIsThatOfTheFormula()
    {
        foreach (bool resetAfter in new[] { true, false })
        {
            GRUReference gru = new("gru1", ReferenceShape.Image(1, 1, 1), units: 1, isSequence: false, resetAfter);
            new[] { 1, 2, 0.25 }.CopyTo(gru.Parameters[2].Values, 0);
            gru.Parameters[3].Values[2] = 0.5;
            double n = Math.Tanh(0.25 + (resetAfter ? Logistic(1) * 0.5 : 0.5));

            AssertClose([(1 - Logistic(2)) * n], gru.Forward([5], n: 1, training: true), 1e-12);
        }
    }

    [Fact]
    public void RecurrentLayersAgreeWithFiniteDifferences()
    {
        AssertLayer(new LSTMReference("lstm1", ReferenceShape.Image(3, 1, 5), units: 4, isSequence: true));
        AssertLayer(new LSTMReference("lstm1", ReferenceShape.Image(2, 1, 4), units: 3, isSequence: false));
        AssertLayer(new GRUReference("gru1", ReferenceShape.Image(3, 1, 5), units: 4, isSequence: true, resetAfter: true));
        AssertLayer(new GRUReference("gru1", ReferenceShape.Image(2, 1, 4), units: 3, isSequence: false, resetAfter: true));
        AssertLayer(new GRUReference("gru1", ReferenceShape.Image(3, 1, 5), units: 4, isSequence: true, resetAfter: false));
        AssertLayer(new GRUReference("gru1", ReferenceShape.Image(2, 1, 4), units: 3, isSequence: false, resetAfter: false));
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
