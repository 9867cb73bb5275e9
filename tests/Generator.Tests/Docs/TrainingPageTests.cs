using System.Text.RegularExpressions;
using Xunit;

namespace GenBn.Tests;

/// <summary>docs/training.md names every option of a trainer.</summary>
public sealed partial class TrainingPageTests
{
    private const string Table = "| `TrainerOptions` | default | |\n";

    [Fact]
    public void EveryOptionIsNamed()
    {
        string rows = DocPage.Read("docs/training.md").Text.Split(Table)[1].Split("\n\n")[0];
        Assert.Equal(
            typeof(TrainerOptions).GetProperties().Select(property => property.Name).Order(StringComparer.Ordinal),
            Option().Matches(rows).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<name>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Option();
}
