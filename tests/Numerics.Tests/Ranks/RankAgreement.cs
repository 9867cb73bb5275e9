using System.Runtime.InteropServices;
using GenBn.Tests.Reference;
using Xunit;

namespace GenBn.Tests.Ranks;

/// <summary>Some batches, one after the other, through one pass and through the passes of several ranks: all bits are the same.</summary>
internal sealed class RankAgreement<TNetwork>
    where TNetwork : INetwork<TNetwork>
{
    private readonly int[] _batches;
    private readonly float[][] _inputs;
    private readonly float[][] _slopes;
    private readonly float[][] _tensors;
    private readonly Result[] _expected;

    /// <param name="batches">Samples of each batch.</param>
    public RankAgreement(params int[] batches)
    {
        _batches = batches;
        _inputs = [.. batches.Select((samples, step) => Draw(samples * TNetwork.InputLength, step))];
        _slopes = [.. batches.Select((samples, step) => Draw(samples * TNetwork.OutputLength, 100 + step))];
        _tensors = NewTensors();
        using NetworkPass pass = NewPass(batches.Max(), threads: 1, out TNetwork network);
        _expected = [.. batches.Select((_, step) => Step(network, pass, step))];
    }

    /// <summary>Runs the batches on some ranks with some threads each.</summary>
    /// <returns>What each rank has contributed to exchanges, in bytes, in the first batch.</returns>
    public long[] Check(int ranks, int threads)
    {
        using var collectives = new ThreadRanks(ranks);
        long[] sent = new long[ranks];
        collectives.Run(rank =>
        {
            BatchShare[] shares = [.. _batches.Select(samples => new BatchShare(samples, rank, ranks))];
            using NetworkPass pass = NewPass(Math.Max(1, shares.Max(share => share.Samples)), threads, out TNetwork network);
            var exchange = new RankExchange(collectives[rank]);
            pass.Join(exchange);
            for (int step = 0; step < shares.Length; step++)
            {
                AssertSame(shares[step], Step(network, pass, step), _expected[step], $"batch {shares[step]}, {threads} threads");
                sent[rank] = step == 0 ? exchange.BytesSent : sent[rank];
            }
        });
        return sent;
    }

    /// <summary>Values of every parameter and buffer: drawn once, because most of the time would go there.</summary>
    private static float[][] NewTensors()
    {
        var network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [7UL])!;
        return [.. network.Parameters.Concat(network.Buffers).Select((tensor, index) =>
        {
            bool isVariance = tensor.Name.EndsWith("running_var", StringComparison.Ordinal);
            return Draw(tensor.Length, index + 2).Select((draw, at) => isVariance ? 1 + Math.Abs(draw) : tensor.Values[at] + (0.1f * draw)).ToArray();
        })];
    }

    private NetworkPass NewPass(int samples, int threads, out TNetwork network)
    {
        network = (TNetwork)Activator.CreateInstance(typeof(TNetwork), [7UL])!;
        foreach ((NamedTensor tensor, float[] values) in network.Parameters.Concat(network.Buffers).Zip(_tensors))
        {
            values.CopyTo(tensor.Values);
        }

        NetworkPass pass = network.CreatePass(samples, threads, inputGradients: true);
        pass.DropoutSeed = 11;
        return pass;
    }

    /// <summary>A batch forward and backward, as a trainer does it.</summary>
    private unsafe Result Step(TNetwork network, NetworkPass pass, int step)
    {
        var share = new BatchShare(_batches[step], pass.Exchange?.Rank ?? 0, pass.Exchange?.Ranks ?? 1);
        fixed (float* inputs = _inputs[step])
        {
            pass.Forward(SampleRows.Of(inputs + (share.FirstSample * TNetwork.InputLength), TNetwork.InputLength), share.Total);
        }

        Assert.Equal(share, pass.Share);
        Assert.Equal(share.Samples, pass.Samples);
        pass.Commit();
        ReadOnlySpan<float> slopes = _slopes[step].AsSpan(share.FirstSample * TNetwork.OutputLength, share.Samples * TNetwork.OutputLength);
        if (share.Samples > 0)
        {
            BlockLayout.PackZeroFilled(slopes, share.Samples, TNetwork.OutputLength, pass.OutputGradientBlocks, pass.OutputStride);
        }

        pass.Backward();
        return new Result(
            pass.Outputs.ToArray(),
            pass.InputGradients.ToArray(),
            network.Parameters.Where(parameter => parameter.Trainable).ToDictionary(parameter => parameter.Name, parameter => parameter.Gradients.ToArray()),
            network.Buffers.ToDictionary(buffer => buffer.Name, buffer => buffer.Values.ToArray()));
    }

    private static void AssertSame(BatchShare share, Result actual, Result expected, string where)
    {
        foreach ((string name, float[] values) in expected.Buffers)
        {
            AssertBits(values, actual.Buffers[name], name, where);
        }

        AssertBits(Part(expected.Outputs, TNetwork.OutputLength), actual.Outputs, "outputs", where);
        AssertBits(Part(expected.InputGradients, TNetwork.InputLength), actual.InputGradients, "input gradients", where);
        foreach ((string name, float[] values) in expected.Gradients)
        {
            AssertBits(values, actual.Gradients[name], name, where);
        }

        ReadOnlySpan<float> Part(float[] values, int length) => values.AsSpan(share.FirstSample * length, share.Samples * length);
    }

    private static void AssertBits(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string name, string where)
    {
        ReadOnlySpan<int> left = MemoryMarshal.Cast<float, int>(expected);
        ReadOnlySpan<int> right = MemoryMarshal.Cast<float, int>(actual);
        Assert.True(left.Length == right.Length, left.Length == right.Length ? "" : $"{typeof(TNetwork).Name}, {where}: {name} has {right.Length} values, expected {left.Length}");
        int same = left.CommonPrefixLength(right);
        Assert.True(same == left.Length, same == left.Length ? "" : $"{typeof(TNetwork).Name}, {where}: {name}[{same}] is {actual[same]:R}, expected {expected[same]:R}");
    }

    private static float[] Draw(int count, int seed) => Array.ConvertAll(ReferenceData.Normal(count, seed), value => (float)value);

    private sealed record Result(float[] Outputs, float[] InputGradients, Dictionary<string, float[]> Gradients, Dictionary<string, float[]> Buffers);
}
