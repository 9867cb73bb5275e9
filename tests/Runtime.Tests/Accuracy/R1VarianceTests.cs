using Xunit;

namespace GenBn.Tests.Accuracy;

/// <summary>
/// Batch statistics against two passes in double precision, whatever the first values of a plane are, however large it is, and
/// however far it is from 0.
/// </summary>
public class R1VarianceTests
{
    private const double Tolerance = 1e-4;

    /// <summary>Networks, and how many draws each gets: 300 in all.</summary>
    public static TheoryData<string, int> Draws => new()
    {
        { nameof(SmallPlane), 46 },
        { nameof(OddPlane), 24 },
        { nameof(LargePlane), 4 },
        { nameof(SmallConv), 56 },
        { nameof(OddConv), 28 },
        { nameof(WideConv), 12 },
        { nameof(SmallRows), 30 },
        { nameof(OddRows), 20 },
        { nameof(WideRows), 20 },
        { nameof(Vectors), 30 },
        { nameof(DenseVectors), 30 },
    };

    /// <summary>The cases as they were reported: an image of one pixel and noise.</summary>
    [Theory]
    [InlineData(4095, 200, 20)]
    [InlineData(255, 20, 5)]
    [InlineData(65535, 103, 10)]
    public void AHotFirstPixel(float hot, float mean, float deviation)
    {
        var random = new Random(7);
        float[] image = Values.Normal(random, LargePlane.InputLength, mean, deviation);
        image[0] = hot;
        using var measured = Measured.Of(new LargePlane(), 1);
        measured.Check([image], Tolerance);
    }

    /// <summary>The border's windows are over padding: what comes first is far from the rest.</summary>
    [Fact]
    public void OnesOverAPaddedBorder()
    {
        var network = new WideConv();
        network.Conv1.Weight.Values.Fill(1);
        float[] image = Values.Normal(new Random(3), WideConv.InputLength, 30000, 300);
        using NetworkPass pass = network.CreatePass(1);
        pass.Forward(image);
        double[] sums = new double[image.Length];
        for (int at = 0; at < 9 * sums.Length; at++)
        {
            (int place, int row, int column) = (at / 9, (at / 9 / 300) + (at % 9 / 3) - 1, (at / 9 % 300) + (at % 3) - 1);
            sums[place] += row is >= 0 and < 96 && column is >= 0 and < 300 ? image[(row * 300) + column] : 0;
        }

        Assert.Equal(1, network.BatchNorm1.RunningVariance.Values[0] / Values.Variance(sums), Tolerance);
    }

    [Theory]
    [Trait("Tier", "Slow")]
    [MemberData(nameof(Draws))]
    public void DrawnValues(string network, int draws)
    {
        using Measured measured = Create(network);
        for (int draw = 0; draw < draws; draw++)
        {
            var random = new Random((1009 * draw) + network.Length);
            measured.DrawWeights(random);
            int samples = measured.IsVector ? random.Next(2, 21) : random.Next(1, measured.MostSamples + 1);
            measured.Check(Values.Draw(random, samples, measured.InputLength), Tolerance);
        }
    }

    /// <summary>The statistics of several batches together.</summary>
    [Theory]
    [InlineData(nameof(SmallPlane))]
    [InlineData(nameof(OddConv))]
    [InlineData(nameof(OddRows))]
    [InlineData(nameof(DenseVectors))]
    public void Recalibration(string network)
    {
        using Measured measured = Create(network);
        for (int draw = 0; draw < 6; draw++)
        {
            var random = new Random((31 * draw) + network.Length);
            measured.DrawWeights(random);
            measured.CheckRecalibration(Values.Draw(random, 3 * measured.MostSamples, measured.InputLength), Tolerance);
        }
    }

    private static Measured Create(string network) => network switch
    {
        nameof(SmallPlane) => Measured.Of(new SmallPlane(), 20),
        nameof(OddPlane) => Measured.Of(new OddPlane(), 18),
        nameof(LargePlane) => Measured.Of(new LargePlane(), 2),
        nameof(SmallConv) => Measured.Of(new SmallConv(), 20),
        nameof(OddConv) => Measured.Of(new OddConv(), 18),
        nameof(WideConv) => Measured.Of(new WideConv(), 3),
        nameof(SmallRows) => Measured.Of(new SmallRows(), 5),
        nameof(OddRows) => Measured.Of(new OddRows(), 4),
        nameof(WideRows) => Measured.Of(new WideRows(), 3),
        nameof(Vectors) => Measured.Of(new Vectors(), 20),
        nameof(DenseVectors) => Measured.Of(new DenseVectors(), 20),
        _ => throw new ArgumentException($"No network is called {network}.", nameof(network)),
    };
}
