using System.Globalization;
using System.Text;
using Xunit;

namespace GenBn.Tests.Data.Csv;

public sealed class CsvReaderTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    private static CsvData Read(string text, CsvOptions options) => CsvReader.Read(new StringReader(text), "file.csv", options);

    private static string Fault(string text, CsvOptions? options = null) =>
        Assert.Throws<InvalidDataException>(() => Read(text, options ?? new CsvOptions { Label = "kind" })).Message;

    [Fact]
    public void AFileOfNamedClassesIsRead()
    {
        File.WriteAllText(_path, "length,kind,width\r\n5.1,virginica,1e-1\r\n-4,setosa,.5\r\n3,virginica,+2\r\n", new UTF8Encoding(true));
        CsvData data = CsvReader.Read(_path, new CsvOptions { Label = "kind" });
        Assert.Equal(["length", "width"], data.Values);
        Assert.Equal(["setosa", "virginica"], data.ClassNames);
        Assert.Equal((3, 2, 2, 0), (data.Samples.Count, data.Samples.SampleLength, data.Samples.Classes, data.Samples.TargetLength));
        Assert.Equal([5.1f, 0.1f, -4f, 0.5f, 3f, 2f], data.Samples.Values.ToArray());
        Assert.Equal([1, 0, 1], data.Samples.Labels.ToArray());
    }

    [Fact]
    public void NumbersAreLabelsAsTheyAre()
    {
        CsvData data = Read("0.5;3\n1.5;10\n2.5;0", new CsvOptions { Label = ^1, HasHeader = false, Separator = ';' });
        Assert.Equal([3, 10, 0], data.Samples.Labels.ToArray());
        Assert.Equal((11, "10"), (data.Samples.Classes, data.ClassNames[10]));
        Assert.Equal(["0"], data.Values);
    }

    [Fact]
    public void GivenNamesDecideTheLabels()
    {
        CsvData data = Read("x,kind\n1,b\n2,a\n", new CsvOptions { Label = "kind", ClassNames = ["c", "b", "a"] });
        Assert.Equal([1, 2], data.Samples.Labels.ToArray());
        Assert.Equal(3, data.Samples.Classes);
        Assert.Equal("file.csv: line 2, column 2 ('kind'): expected one of the 1 class names, found 'b'.", Fault("x,kind\n1,b\n", new CsvOptions { Label = "kind", ClassNames = ["a"] }));
        Assert.Equal([1], Read("x,kind\n1,7\n", new CsvOptions { Label = 1, ClassNames = ["8", "7"] }).Samples.Labels.ToArray());
    }

    [Fact]
    public void ColumnsMayBeTargetsOrIgnored()
    {
        CsvData data = Read("id,a,price,b,area\nx,1,10,2,20\ny,3,30,4,40\n", new CsvOptions { Targets = ["area", 2], Ignored = ["id"] });
        Assert.Equal(["a", "b"], data.Values);
        Assert.Empty(data.ClassNames);
        Assert.Equal([1f, 2, 3, 4], data.Samples.Values.ToArray());
        Assert.Equal([20f, 10, 40, 30], data.Samples.Targets.ToArray());
    }

    [Fact]
    public void QuotationMarksHoldWhatWouldEndAField()
    {
        CsvData data = Read("x,\"ki\"\"nd\"\n\"1.5\",\"a,\r\nb\"\n2,\"\"\"\"\n3,\"a,\r\nb\"", new CsvOptions { Label = "ki\"nd" });
        Assert.Equal(["\"", "a,\r\nb"], data.ClassNames);
        Assert.Equal([1, 0, 1], data.Samples.Labels.ToArray());
        Assert.Equal([1.5f, 2, 3], data.Samples.Values.ToArray());
    }

    [Fact]
    public void TheComputersLanguageDoesNotMatter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (other.NumberFormat.NumberDecimalSeparator, other.NumberFormat.NumberGroupSeparator) = (",", ".");
        CultureInfo.CurrentCulture = other;
        try
        {
            Assert.Equal([1.5f], Read("x,kind\n1.5,0\n", new CsvOptions { Label = "kind" }).Samples.Values.ToArray());
            Assert.Contains("found '1,5'", Fault("x;kind\n1,5;0\n", new CsvOptions { Label = "kind", Separator = ';' }), StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void AManyTimesLargerFileThanTheBufferIsRead()
    {
        var text = new StringBuilder("x,y,kind\n");
        for (int index = 0; index < 30_000; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{index},{index / 8f:R},{index % 7}\n");
        }

        Dataset data = Read(text.ToString(), new CsvOptions { Label = "kind" }).Samples;
        Assert.Equal(30_000, data.Count);
        Assert.All(Enumerable.Range(0, 30_000), index => Assert.Equal((index, index / 8f, index % 7), (data.Values[2 * index], data.Values[(2 * index) + 1], data.Labels[index])));
    }

    [Theory]
    [InlineData("", "line 1: expected a header, found the end of the file")]
    [InlineData("x,kind\n", "expected a record after the header, found the end of the file")]
    [InlineData("x,kind\n1,0\n2\n", "line 3: expected 2 fields as in the first line, found 1")]
    [InlineData("x,kind\n1,0\n\n2,0\n", "line 3: expected a record, found a blank line before the end of the file")]
    [InlineData("x,kind\n1,0,5\n", "line 2: expected 2 fields as in the first line, found 3")]
    [InlineData("x,kind\n1,0\na b,0\n", "line 3, column 1 ('x'): expected a finite number, found 'a b'. If the column has categories, list it in CsvOptions.Categories")]
    [InlineData("x,kind\n,0\n", "line 2, column 1 ('x'): expected a finite number, found ''. If it means a missing value, say what replaces it by CsvOptions.Missing")]
    [InlineData("x,kind\nNaN,0\n", "line 2, column 1 ('x'): expected a finite number, found 'NaN'. If it means a missing value, say what replaces it by CsvOptions.Missing")]
    [InlineData("x,kind\n1e99,0\n", "line 2, column 1 ('x'): expected a finite number, found '1e99'")]
    [InlineData("x,kind\n\"1,000\",0\n", "line 2, column 1 ('x'): expected a finite number, found '1,000'. If the comma separates decimals, set CsvOptions.DecimalComma")]
    [InlineData("x,kind\n1,0\n1,zero\n", "line 3, column 2 ('kind'): expected a class number from 0 to 65535, as in the first record, found 'zero'")]
    [InlineData("x,kind\n1,0\n1,-1\n", "line 3, column 2 ('kind'): expected a class number from 0 to 65535, as in the first record, found '-1'")]
    [InlineData("x,kind\n1,0\n1,65536\n", "line 3, column 2 ('kind'): expected a class number from 0 to 65535, as in the first record, found '65536'")]
    [InlineData("x,kind\n1,\n", "line 2, column 2 ('kind'): expected the name of a class, found ''")]
    [InlineData("x,kind\n1\",0\n", "line 2, column 1: expected a field that is entirely in quotation marks, or contains none, found one within it")]
    [InlineData("x,kind\n\"1\"2,0\n", "line 2, column 1: expected ',' or the end of the line after the field, found '2'")]
    [InlineData("x,kind\r1,0\n", "line 1, column 2: expected ',' or the end of the line after the field, found a carriage return without a line feed")]
    [InlineData("x,kind\n1,\"a\n\n", "line 4, column 2: expected a quotation mark that ends the one of line 2, found the end of the file")]
    [InlineData("x,y\n1,0\n", "line 1: expected one column 'kind', found 0 among 'x, y'")]
    [InlineData("kind,kind,x\n1,0,2\n", "line 1: expected names that differ, found 'kind' in column 1 and in column 2")]
    [InlineData("kind\n1\n", "line 1: expected two or more columns, found one: 'kind'")]
    public void FaultsAreNamed(string text, string expected) => Assert.Equal($"file.csv: {expected}.", Fault(text));

    [Fact]
    public void TooLongAFieldIsRefusedBeforeItFillsTheMemory()
    {
        using var endless = new EndlessText();
        Assert.Equal(
            "file.csv: line 1, column 1: expected a field of at most 65536 characters, found a longer one.",
            Assert.Throws<InvalidDataException>(() => CsvReader.Read(endless, "file.csv", new CsvOptions { Label = 0 })).Message);
    }

    [Fact]
    public void BytesThatAreNoTextAreNamed()
    {
        File.WriteAllBytes(_path, [.. "x,kind\n1,"u8, 0xff, 0xfe, .. "\n"u8]);
        Assert.StartsWith($"{_path}: line ", Assert.Throws<InvalidDataException>(() => CsvReader.Read(_path, new CsvOptions { Label = "kind" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ColumnsThatDoNotExistAreNamed()
    {
        Assert.Equal("file.csv: line 1: expected column 2, counted from 0, found 2 columns.", Fault("x,y\n1,0\n", new CsvOptions { Label = 2 }));
        Assert.Equal("file.csv: line 1: expected column ^3, counted from 0, found 2 columns.", Fault("x,y\n1,0\n", new CsvOptions { Label = ^3 }));
        Assert.Contains("a column with two", Fault("x,y,z\n1,0,1\n", new CsvOptions { Targets = [0, "x"] }), StringComparison.Ordinal);
    }

    [Fact]
    public void ImpossibleOptionsAreRefused()
    {
        Assert.Throws<ArgumentException>("options", () => Read("x,y\n", new CsvOptions()));
        Assert.Throws<ArgumentException>("options", () => Read("x,y\n", new CsvOptions { Label = 0, Targets = [1] }));
        Assert.Throws<ArgumentException>("options", () => Read("x,y\n", new CsvOptions { Label = 0, Separator = '"' }));
        Assert.Throws<ArgumentException>("options", () => Read("x,y\n", new CsvOptions { Label = 0, ClassNames = ["a", "a"] }));
        Assert.Throws<ArgumentException>("options", () => Read("x,y\n", new CsvOptions { Label = 0, ClassNames = [] }));
        Assert.Throws<FileNotFoundException>(() => CsvReader.Read(_path + "x", new CsvOptions { Label = 0 }));
    }

    /// <summary>A line that does not end.</summary>
    private sealed class EndlessText : TextReader
    {
        public override int Read(char[] buffer, int index, int count)
        {
            buffer.AsSpan(index, count).Fill('7');
            return count;
        }
    }
}
