using GenBn.Tests.Training;
using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>Sizes whose products do not fit 32 bits are refused, and do not come back into range.</summary>
public sealed class R3SizeTests
{
    public static TheoryData<int[]> Shapes { get; } =
    [
        [int.MaxValue],
        [int.MaxValue - 14],
        [65_536, 65_536],
        [65_536, 65_537],
        [1 << 16, 1 << 16, 1 << 16, 1 << 16],
        [3, 1_431_655_765],
        [17],
        [4, 5],
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ATensorThatDoesNotFitIsRefused(int[] shape)
    {
        var store = new ParameterStore(16, 16);
        Assert.Contains("'w' of shape", Assert.Throws<InvalidOperationException>(() => store.AddParameter("w", ParameterRole.Weight, shape)).Message, StringComparison.Ordinal);
        Assert.Contains("'v' of shape", Assert.Throws<InvalidOperationException>(() => store.AddBuffer("v", 1, shape)).Message, StringComparison.Ordinal);
        Assert.Empty(store.Parameters);
        Assert.Empty(store.Buffers);
        store.AddParameter("w", ParameterRole.Weight, 16);
        store.AddBuffer("v", 1, 16);
        Assert.Throws<InvalidOperationException>(() => store.AddParameter("x", ParameterRole.Weight, shape));
        Assert.Throws<InvalidOperationException>(() => store.AddBuffer("x", 1, shape));
    }

    [Fact]
    public void ShapesThatAreNoneAreRefused()
    {
        var store = new ParameterStore(16, 16);
        foreach (int[] shape in new int[][] { [], [0], [2, -1], [int.MinValue] })
        {
            Assert.Throws<ArgumentException>("shape", () => store.AddParameter("w", ParameterRole.Weight, shape));
            Assert.Throws<ArgumentException>("shape", () => store.AddBuffer("v", 1, shape));
        }

        Assert.Throws<ArgumentNullException>("shape", () => store.AddBuffer("v", 1, null!));
        Assert.Throws<ArgumentNullException>("name", () => store.AddBuffer(null!, 1, 2));
    }

    /// <summary>Every other public size, at its largest: a clear refusal before memory is asked for.</summary>
    [Fact]
    public void OtherSizesAreRefused()
    {
        Action[] sizes =
        [
            () => new ParameterStore(int.MaxValue, 0),
            () => new ParameterStore(0, int.MaxValue),
            () => new AlignedBuffer(long.MaxValue),
            () => new ThreadTeam(int.MaxValue),
            () => new TinyNetwork().CreatePass(int.MaxValue),
            () => new TinyNetwork().CreatePass(1, int.MaxValue),
            () => ConfusionMatrix.Of([0], [0], int.MaxValue),
            () => new Dataset(new float[1], new int[1], int.MaxValue, 2),
            () => new Dataset(new byte[1], new int[1], int.MaxValue, 2),
            () => new Dataset(new float[1], new float[1], 1, int.MaxValue),
            () => new Dataset(new float[4], new int[4], 1, 2).Slice(1, int.MaxValue),
            () => new Dataset(new float[4], new int[4], 1, 2).WithShape(65_536, 65_536, 1).Augment(1, new Shift(1)),
            () => new Dataset(new float[4], new int[4], 4, 2).WithShape(1, 2, 2).Augment(1, new RandomCrop(int.MaxValue)),
            () => new Dataset(new float[4], new int[1], 4, 2).WithShape(1, 2, 2).Augment(1, new Shift(int.MaxValue)),
            () => new TinyNetwork().CreatePredictor().Predict(new float[64], new float[3], int.MaxValue),
            () => Loss.MeanSquaredError.Evaluate([1], [1], int.MaxValue, new float[1]),
        ];
        foreach (Action size in sizes)
        {
            Assert.ThrowsAny<ArgumentException>(size);
        }
    }
}
