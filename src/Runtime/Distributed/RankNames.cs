namespace GenBn.Distributed;

/// <summary>Names of ranks in messages.</summary>
internal static class RankNames
{
    /// <summary>Names ranks, for example <c>rank 2</c> or <c>ranks 0, 1 and 5</c>.</summary>
    public static string Of(IEnumerable<int> ranks)
    {
        int[] all = [.. ranks];
        return all.Length switch
        {
            0 => "no rank",
            1 => FormattableString.Invariant($"rank {all[0]}"),
            _ => FormattableString.Invariant($"ranks {string.Join(", ", all[..^1])} and {all[^1]}"),
        };
    }
}
