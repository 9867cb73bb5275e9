using GenBn.Generator.Emission;
using Xunit;

namespace GenBn.Tests;

/// <summary>Lines that are too long are cut where code stays code, and comments stay comments.</summary>
public sealed class SourceWriterTests
{
    private const int LongestLine = 160;
    private const string Comment = "[16×112×112], 12,560 vectors per channel, in steps of 16, of conv1 and of conv2, which the third block reads";

    [Fact]
    public void ACommentBehindCodeStaysAComment()
    {
        for (int length = 1; length < 400; length++)
        {
            string field = $"private readonly Tensor _{new string('x', length)};";
            var writer = new SourceWriter();
            writer.Line($"{field} // {Comment}");
            string[] lines = writer.Complete().TrimEnd('\n').Split('\n');

            Assert.StartsWith(field, lines[0], StringComparison.Ordinal);
            Assert.All(lines.Skip(1), line => Assert.StartsWith("// ", line, StringComparison.Ordinal));
            Assert.All(lines, line => Assert.True(line.Length <= Math.Max(LongestLine, field.Length), line));
            string[] words = [.. lines.SelectMany((line, index) => (index == 0 ? line[field.Length..] : line).Split(' ')).Where(word => word is not ("" or "//"))];
            Assert.Equal(Comment, string.Join(' ', words));
        }
    }

    [Fact]
    public void ArgumentsAreCutBehindACommaAndNotInALiteral()
    {
        var writer = new SourceWriter();
        writer.Call("Run", Enumerable.Range(0, 40).Select(index => $"\"a, b // {index}\""), ");");
        string text = writer.Complete();

        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= LongestLine, line));
        Assert.All(text.Split('\n'), line => Assert.True(line.Count(character => character == '"') % 2 == 0, line));
    }
}
