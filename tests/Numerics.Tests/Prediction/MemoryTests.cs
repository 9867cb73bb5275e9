using System.Runtime.InteropServices;
using Xunit;
using static GenBn.Tests.Prediction.DrawnPredictor;

namespace GenBn.Tests.Prediction;

/// <summary>No prediction of any architecture reads or writes beyond the caller's memory, however that is aligned.</summary>
public sealed class MemoryTests
{
    private const byte Canary = 0xA5;
    private const int CanaryBytes = 256;

    /// <summary>One by one, a block that is not full, and blocks with single samples after them.</summary>
    private static readonly int[] Counts = [1, 5, 13, 35];

    [Theory]
    [Trait("Tier", "Slow")]
    [MemberData(nameof(Networks), MemberType = typeof(DrawnPredictor))]
    public void ScratchMemoryOfTheCallerIsEnough(string name)
    {
        DrawnPredictor drawn = Of(name);
        Assert.Equal(drawn.ScratchBytes, drawn.Predictor.ScratchBytes);
        Assert.Equal(0, drawn.ScratchBytes % 64);
        foreach (int count in Counts)
        {
            float[] inputs = drawn.Inputs(count);
            uint[] expected = Bits(drawn.Outputs(inputs));
            for (int shift = 0; shift < 65; shift = shift == 0 ? 1 : shift * 4)
            {
                AssertWithinBounds(drawn, inputs, expected, shift);
            }
        }
    }

    /// <summary>The memory of inputs, outputs and scratch ends where a page begins that may not be touched.</summary>
    [Theory]
    [MemberData(nameof(Networks), MemberType = typeof(DrawnPredictor))]
    public void NothingBeyondTheCallersMemoryIsTouched(string name)
    {
        if (!GuardedMemory.IsSupported)
        {
            return;
        }

        DrawnPredictor drawn = Of(name);
        foreach (int count in Counts)
        {
            float[] inputs = drawn.Inputs(count);
            byte[] pixels = Array.ConvertAll(inputs, value => (byte)(value * 40));
            using var guardedInputs = new GuardedMemory(inputs.Length * sizeof(float));
            using var guardedPixels = new GuardedMemory(pixels.Length);
            using var guardedOutputs = new GuardedMemory(count * drawn.Predictor.OutputLength * sizeof(float));
            using var scratch = new GuardedMemory(drawn.ScratchBytes);
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(guardedInputs.Span);
            Span<float> outputs = MemoryMarshal.Cast<byte, float>(guardedOutputs.Span);
            inputs.CopyTo(MemoryMarshal.Cast<byte, float>(guardedInputs.Span));
            pixels.CopyTo(guardedPixels.Span);

            drawn.Predictor.Predict(values, outputs);
            Assert.Equal(Bits(drawn.Outputs(inputs)), Bits(outputs));
            outputs.Clear();
            drawn.Predictor.Predict(values, outputs, scratch.Span);
            Assert.Equal(Bits(drawn.Outputs(inputs)), Bits(outputs));
            drawn.PredictBytes(guardedPixels.Span, 0.01f, outputs);
            if (drawn.Predictor.HasClasses)
            {
                drawn.Predictor.Classify(values[..drawn.Predictor.InputLength]);
                drawn.ClassifyBytes(guardedPixels.Span[^drawn.Predictor.InputLength..], 0.01f);
            }
        }
    }

    /// <summary>Inputs, outputs and scratch memory in one piece of native memory, all shifted, each between canaries.</summary>
    private static unsafe void AssertWithinBounds(DrawnPredictor drawn, float[] inputs, uint[] expected, int shift)
    {
        int[] lengths = [inputs.Length * sizeof(float), expected.Length * sizeof(float), drawn.ScratchBytes];
        int room = lengths.Sum() + (4 * CanaryBytes) + shift;
        byte* memory = (byte*)NativeMemory.AlignedAlloc((nuint)room, 64);
        try
        {
            var all = new Span<byte>(memory, room);
            all.Fill(Canary);
            int at = shift + CanaryBytes;
            Span<byte> inputBytes = all.Slice(at, lengths[0]);
            Span<byte> outputBytes = all.Slice(at += lengths[0] + CanaryBytes, lengths[1]);
            Span<byte> scratch = all.Slice(at + lengths[1] + CanaryBytes, lengths[2]);
            MemoryMarshal.AsBytes(inputs.AsSpan()).CopyTo(inputBytes);

            drawn.Predictor.Predict(MemoryMarshal.Cast<byte, float>(inputBytes), MemoryMarshal.Cast<byte, float>(outputBytes), scratch);

            Assert.Equal(expected, Bits(MemoryMarshal.Cast<byte, float>(outputBytes)));
            Assert.True(MemoryMarshal.AsBytes(inputs.AsSpan()).SequenceEqual(inputBytes), "The inputs were written.");
            inputBytes.Fill(Canary);
            outputBytes.Fill(Canary);
            scratch.Fill(Canary);
            Assert.Equal(-1, all.IndexOfAnyExcept(Canary));
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }
}
