namespace GenBn.Tests;

/// <summary>Damages the content of files.</summary>
internal static class Mutation
{
    /// <summary>A file that is shorter, lacks a part, has a part twice, or has other bytes.</summary>
    public static byte[] Of(byte[] model, Random random)
    {
        byte[] mutated = [.. model];
        switch (random.Next(4))
        {
            case 0:
                return mutated[..random.Next(mutated.Length)];
            case 1:
                int at = random.Next(mutated.Length), length = random.Next(1, 40);
                return [.. mutated[..at], .. mutated[Math.Min(mutated.Length, at + length)..]];
            case 2:
                int from = random.Next(mutated.Length), to = random.Next(from, Math.Min(mutated.Length, from + 200));
                return [.. mutated[..to], .. mutated[from..]];
            default:
                for (int change = random.Next(1, 6); change > 0; change--)
                {
                    mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
                }

                return mutated;
        }
    }
}
