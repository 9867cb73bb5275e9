using Xunit;

namespace GenBn.Tests.Distributed;

public sealed class ValueHashTests
{
    /// <summary>The same on every machine: ranks compare it.</summary>
    [Fact]
    public void EveryBitCounts()
    {
        for (int length = 0; length < 100; length += 11)
        {
            float[] values = [.. Enumerable.Range(0, length).Select(index => 0.1f * index)];
            ulong hash = ValueHash.Append(0, values);
            Assert.Equal(hash, ValueHash.Append(0, [.. values]));
            Assert.NotEqual(hash, ValueHash.Append(0, [.. values, 0]));
            Assert.NotEqual(hash, ValueHash.Append(1, values));
            for (int index = 0; index < length; index++)
            {
                float before = values[index];
                for (int bit = 0; bit < 32; bit++)
                {
                    values[index] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(before) ^ (1 << bit));
                    Assert.NotEqual(hash, ValueHash.Append(0, values));
                }

                values[index] = before;
            }
        }
    }

    [Fact]
    public void PlacesCount()
    {
        float[] values = [.. Enumerable.Range(0, 70).Select(index => (float)index)];
        ulong hash = ValueHash.Append(0, values);
        for (int index = 1; index < values.Length; index++)
        {
            (values[0], values[index]) = (values[index], values[0]);
            Assert.NotEqual(hash, ValueHash.Append(0, values));
            (values[0], values[index]) = (values[index], values[0]);
        }
    }
}
