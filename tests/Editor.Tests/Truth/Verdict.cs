namespace GenBn.Tests;

/// <summary>Holds what an editor shows against what is true of the text.</summary>
internal static class Verdict
{
    /// <summary>What is untrue, said twice, or not said though the compiler has nothing to say; empty where all is right.</summary>
    public static IReadOnlyList<string> Of(string text, IEnumerable<Report> reports)
    {
        BoundText bound = BoundText.Of(text);
        IReadOnlyList<Claim> claims = Truths.Of(bound);
        Report[] ours = [.. reports.Where(report => report.IsOurs)];
        return
        [
            .. ours.Where(report => !claims.Any(claim => claim.Covers(report))).Select(report => $"untrue: {report}"),
            .. ours.GroupBy(report => report).Where(same => same.Count() > 1).Select(same => $"said twice: {same.Key}"),
            .. bound.HasErrors ? [] : Missing(claims, ours),
        ];
    }

    /// <summary>A text without errors of the compiler shows an error of ours if there is one, else all warnings.</summary>
    private static IEnumerable<string> Missing(IReadOnlyList<Claim> claims, Report[] ours) => claims.Any(claim => claim.IsError)
        ? ours.Any(report => report.IsError) ? [] : [$"no error, but {string.Join("; ", claims)}"]
        : claims.Where(claim => !claim.IsOptional && !ours.Any(claim.Covers)).Select(claim => $"not said: {claim}");
}
