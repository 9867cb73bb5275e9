using Xunit;

namespace GenBn.Tests.Cases;

/// <summary>CSV files as spreadsheets and other programs leave them.</summary>
public sealed class R4CsvTests
{
    private static CsvData Read(string text, CsvOptions? options = null) =>
        CsvReader.Read(new StringReader(text), "file.csv", options ?? new CsvOptions { Label = "kind" });

    private static string Fault(string text, CsvOptions? options = null) => Assert.Throws<InvalidDataException>(() => Read(text, options)).Message;

    [Theory]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("\r\n \t \r\n\r\n")]
    [InlineData("\n   ")]
    public void BlankLastLinesAreReadOver(string end)
    {
        CsvData data = Read($"x,kind\n1,a\n2,b{end}");
        Assert.Equal([1f, 2], data.Samples.Values.ToArray());
    }

    [Theory]
    [InlineData("x,kind\n1,a\n\n\n2,b\n", 3)]
    [InlineData("x,kind\n\n1,a\n", 2)]
    [InlineData("\nx,kind\n1,a\n", 1)]
    public void BlankLinesBeforeARecordAreRefused(string text, int line) =>
        Assert.Equal($"file.csv: line {line}: expected a record, found a blank line before the end of the file.", Fault(text));

    [Fact]
    public void SpaceAroundLabelsDoesNotCount()
    {
        CsvData data = Read("x , kind\n1, a\n2,a\n3,\"a \"\n4,\tb \n");
        Assert.Equal(["a", "b"], data.ClassNames);
        Assert.Equal([0, 0, 0, 1], data.Samples.Labels.ToArray());
        Assert.Equal(["x"], data.Values);
        Assert.Equal([3, 0], Read("x,kind\n1, 3\n2,0 \n").Samples.Labels.ToArray());
        Assert.Equal([1], Read("x,kind\n1, a\n", new CsvOptions { Label = " kind", ClassNames = ["b", "a "] }).Samples.Labels.ToArray());
        Assert.Throws<ArgumentException>("options", () => Read("x,kind\n1,a\n", new CsvOptions { Label = "kind", ClassNames = ["a", " a"] }));
        Assert.Throws<ArgumentException>("options", () => Read("x,kind\n1,a\n", new CsvOptions { Label = "kind", ClassNames = [" "] }));
        Assert.Contains("expected the name of a class, found '  '", Fault("x,kind\n1,a\n2,  \n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x;kind\n1;a\n", "';'")]
    [InlineData("x\tkind\n1\ta\n", "a tab")]
    [InlineData("x|kind\n1|a\n", "'|'")]
    public void AnotherSeparatorIsNamed(string text, string separator) => Assert.EndsWith(
        $" It contains {separator}: if that separates the fields of this file, set CsvOptions.Separator.", Fault(text), StringComparison.Ordinal);

    [Fact]
    public void AnotherSeparatorIsNamedWhereDecimalCommasSplitFields()
    {
        Assert.Contains("found '5;2'. It contains ';'", Fault("1,5;2,0\n", new CsvOptions { Label = 2, HasHeader = false }), StringComparison.Ordinal);
        Assert.EndsWith("It contains ',': if that separates the fields of this file, set CsvOptions.Separator.", Fault("x,kind\n1,a\n", new CsvOptions { Label = 0, Separator = ';' }), StringComparison.Ordinal);
        Assert.DoesNotContain("Separator", Fault("x;kind\n1,5;a\n", new CsvOptions { Label = "kind", Separator = ';' }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x,kind\n1,a\0\n", "the character NUL, as in UTF-16 without a mark of it")]
    [InlineData("x\0,kind\n1,a\n", "the character NUL, as in UTF-16 without a mark of it")]
    [InlineData("x,kind\n1,\"a\0\"\n", "the character NUL, as in UTF-16 without a mark of it")]
    [InlineData("x,kind\n1,a\u001a\n", "the control character U+001A")]
    public void ControlCharactersAreRefused(string text, string found) => Assert.EndsWith($"expected text, found {found}.", Fault(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("x,x,kind\n1,2,a\n", "'x' in column 1 and in column 2")]
    [InlineData("x,y, x ,kind\n1,2,3,a\n", "'x' in column 1 and in column 3")]
    [InlineData("x,,kind,\n1,2,a,3\n", "'' in column 2 and in column 4")]
    public void TheSameHeaderTwiceIsRefused(string text, string found)
    {
        Assert.Equal($"file.csv: line 1: expected names that differ, found {found}.", Fault(text));
        Assert.Equal($"file.csv: line 1: expected names that differ, found {found}.", Fault(text, new CsvOptions { Label = ^1, Ignored = [0, 1] }));
    }

    [Theory]
    [InlineData('.')]
    [InlineData('-')]
    [InlineData('0')]
    [InlineData('e')]
    [InlineData('\0')]
    [InlineData('\n')]
    public void SeparatorsThatNumbersHaveAreRefused(char separator) =>
        Assert.Throws<ArgumentException>("options", () => Read("x,kind\n", new CsvOptions { Label = 0, Separator = separator }));
}
