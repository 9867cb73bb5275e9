using CsCheck;
using GenBn.Tests.Generative;
using Xunit;
using Xunit.Sdk;

namespace GenBn.Tests.Streams;

/// <summary>Streams: the bits of the whole sequence, copies, and what they refuse.</summary>
public sealed class StreamTests
{
    /// <summary>Networks of one assembly.</summary>
    private const int Together = 20;

    private const int Assemblies = 2;

    private const ulong FixedSeed = 2026;

    /// <summary>What <see cref="Check.Iter"/> is unless the environment says otherwise.</summary>
    private const long DefaultIterations = 100;

    [Theory]
    [InlineData(typeof(DilatedStream))]
    [InlineData(typeof(RecurrentStream))]
    [InlineData(typeof(RecurrentSequence))]
    public void AFrameHasTheBitsOfTheSequence(Type network)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            StreamComparison.Check(network, 100 * seed);
        }
    }

    /// <summary>The draws are the same in every run; <c>CsCheck_Iter=N</c> makes N times 20 new ones.</summary>
    [Fact]
    [Trait("Tier", "Slow")]
    public void DrawnStreamsHaveTheBitsOfTheSequence()
    {
        Gen<DrawnNetwork[]> draws = Gen.Int[0, 99_999].Array[0, 120].Select(numbers => CausalDraw.Of(new Choices(numbers))).Array[Together];
        if (Check.Seed is not null || Check.Iter != DefaultIterations)
        {
            draws.Sample(Compare, iter: Check.Iter == DefaultIterations ? Assemblies : Check.Iter, threads: 1, print: _ => "");
            return;
        }

        for (uint stream = 0; stream < Assemblies; stream++)
        {
            draws.Sample(Compare, seed: new PCG(stream, FixedSeed).ToString(), iter: 1, threads: 1, print: _ => "");
        }
    }

    [Fact]
    public void ProcessingAllocatesNothing()
    {
        StreamPredictor<RecurrentStream> stream = new RecurrentStream(1).CreateStream();
        float[] frames = new float[64], outputs = new float[64];
        stream.Process(frames, outputs);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int call = 0; call < 100; call++)
        {
            stream.Process(frames, outputs);
            stream.Process(frames.AsSpan(0, 1), outputs.AsSpan(0, 1));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void OutputsMayReplaceFramesOfTheSameLength()
    {
        var network = new RecurrentStream(1);
        float[] frames = [.. Enumerable.Range(0, 50).Select(frame => MathF.Sin(frame))];
        float[] expected = new float[50];
        network.CreateStream().Process(frames, expected);
        network.CreateStream().Process(frames, frames);
        Assert.Equal(expected, frames);
    }

    [Fact]
    public void WhatIsNoWholeNumberOfFramesIsRejected()
    {
        StreamPredictor<DilatedStream> stream = new DilatedStream(1).CreateStream();
        Assert.Equal((2, 3), (stream.InputLength, stream.OutputLength));
        Assert.Contains("Expected frames of 2 values, but got 3", Message(3, 3), StringComparison.Ordinal);
        Assert.Contains("Expected 6 values for the outputs of 2 frames of 3, but got 5", Message(4, 5), StringComparison.Ordinal);
        float[] memory = new float[10];
        Assert.Throws<ArgumentException>("outputs", () => stream.Process(memory.AsSpan(0, 4), memory.AsSpan(2, 6)));
        stream.Process([], []);

        string Message(int inputs, int outputs) => Assert.Throws<ArgumentException>(() => stream.Process(new float[inputs], new float[outputs])).Message;
    }

    [Fact]
    public void ALayerThatIsNotCausalIsNamed()
    {
        Assert.Contains("'gru1' of LastStateNetwork", Assert.Throws<NotSupportedException>(() => new LastStateNetwork(1).CreateStream()).Message, StringComparison.Ordinal);
        Assert.Contains("'smooth' of CenteredNetwork", Assert.Throws<NotSupportedException>(() => new CenteredNetwork(1).CreateStream()).Message, StringComparison.Ordinal);
        Assert.Null(typeof(LayerNormOfFeatures).GetMethod("CreateStream"));
    }

    private static void Compare(DrawnNetwork[] networks)
    {
        using DrawnAssembly assembly = DrawnAssembly.Of(networks, sharesAll: networks[0].Seed % 2 == 0);
        foreach ((DrawnNetwork drawn, Type network) in networks.Zip(assembly.Networks))
        {
            try
            {
                StreamComparison.Check(network, drawn.Seed);
            }
            catch (Exception exception)
            {
                throw new XunitException($"{drawn}{exception.Message}", exception);
            }
        }
    }
}
