using System.Globalization;
using Xunit;

namespace GenBn.Tests.Data.Csv;

/// <summary>Missing fields, categories, decimal commas and dates.</summary>
public sealed class CsvEncodingTests
{
    private const string Passengers = "age,port,fare,alive\n22,S,7.25,0\n,C,71.5,1\n26,NA,?,1\n36,S,8.05,0\n";

    private static CsvData Read(string text, CsvOptions options) => CsvReader.Read(new StringReader(text), "file.csv", options);

    private static string Fault(string text, CsvOptions options) => Assert.Throws<InvalidDataException>(() => Read(text, options)).Message;

    [Fact]
    public void MissingNumbersBecomeTheMeanAndMissingCategoriesNone()
    {
        CsvData data = Read(Passengers, new CsvOptions { Label = "alive", Categories = ["port"], Missing = MissingValues.Mean });
        Assert.Equal(["age", "port=C", "port=S", "fare"], data.Values);
        const float Age = 28, Fare = 28.933334f;
        Assert.Equal([22, 0, 1, 7.25f, Age, 1, 0, 71.5f, 26, 0, 0, Fare, 36, 0, 1, 8.05f], data.Samples.Values.ToArray());
        Assert.Equal([0, 1, 1, 0], data.Samples.Labels.ToArray());
    }

    [Fact]
    public void OnlyColumnsWithMissingFieldsGetAnIndicator()
    {
        CsvData data = Read(Passengers, new CsvOptions
        {
            Label = "alive",
            Categories = ["port"],
            Missing = MissingValues.By(-1).WithIndicator(),
        });
        Assert.Equal(["age", "age missing", "port=C", "port=S", "port missing", "fare", "fare missing"], data.Values);
        Assert.Equal([-1, 1, 1, 0, 0, 71.5f, 0], data.Samples.Values.ToArray()[7..14]);
        Assert.Equal([26, 0, 0, 0, 1, -1, 1], data.Samples.Values.ToArray()[14..21]);
        CsvData whole = Read("a,b\n1,2\n3,4\n", new CsvOptions { Targets = ["b"], Missing = MissingValues.Mean.WithIndicator() });
        Assert.Equal(["a"], whole.Values);
    }

    [Fact]
    public void AColumnWithoutAnyNumberIsZero()
    {
        CsvData data = Read("a,b,c\n,1,5\nNA,2,6\n", new CsvOptions { Targets = ["c"], Missing = MissingValues.Mean });
        Assert.Equal([0, 1, 0, 2], data.Samples.Values.ToArray());
        Assert.Contains("found only missing ones", Fault("a,c\n,5\n", new CsvOptions { Targets = ["c"], Categories = ["a"], Missing = MissingValues.Mean }), StringComparison.Ordinal);
    }

    [Fact]
    public void ATestFileIsReadWithTheEncodingOfTraining()
    {
        CsvData train = Read(Passengers, new CsvOptions { Label = "alive", Categories = ["port"], Missing = MissingValues.Mean });
        CsvData test = Read("age,port,fare,alive\n,C,,1\n", new CsvOptions { Label = "alive", Encoding = train.Encoding });
        Assert.Equal([28, 1, 0, 28.933334f], test.Samples.Values.ToArray());
        Assert.Equal((2, 1), (test.Samples.Classes, test.Samples.Labels[0]));
        Assert.Equal(["C", "S"], train.Encoding.CategoriesOf("port"));
        Assert.Empty(train.Encoding.CategoriesOf("age"));
        Assert.Throws<ArgumentException>("column", () => train.Encoding.CategoriesOf("sex"));
        Assert.Equal(
            "file.csv: line 2, column 2 ('port'): expected one of the 2 categories 'C, S', found 'Q'.",
            Fault("age,port,fare,alive\n1,Q,2,1\n", new CsvOptions { Label = "alive", Encoding = train.Encoding }));
        Assert.Contains(
            "expected the columns of the encoding, 'age, port, fare', as values, found 'port, age, fare'",
            Fault("port,age,fare,alive\nS,1,2,1\n", new CsvOptions { Label = "alive", Encoding = train.Encoding }),
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("options", () => Read(Passengers, new CsvOptions { Label = "alive", Encoding = train.Encoding, Categories = ["port"] }));
    }

    [Fact]
    public void ARecordOfARequestIsEncodedAsInTheFile()
    {
        CsvEncoding encoding = Read(Passengers, new CsvOptions { Label = "alive", Categories = ["port"], Missing = MissingValues.Mean.WithIndicator() }).Encoding;
        float[] values = new float[encoding.Values.Count];
        encoding.Encode(["30", " S ", null], values);
        Assert.Equal([30, 0, 0, 1, 0, 28.933334f, 1], values);
        encoding.Encode([null, null, "2"], values);
        Assert.Equal([28, 1, 0, 0, 1, 2, 0], values);
        Assert.Contains("'port': expected one of the 2 categories 'C, S', or a missing field, but got 'Q'", Assert.Throws<ArgumentException>("fields", () => encoding.Encode(["1", "Q", "2"], values)).Message, StringComparison.Ordinal);
        Assert.Contains("'age': expected a finite number", Assert.Throws<ArgumentException>("fields", () => encoding.Encode(["young", "S", "2"], values)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("fields", () => encoding.Encode(["1", "S"], values));
        Assert.Throws<ArgumentException>("fields", () => encoding.Encode(["1", "S", "2"], values.AsSpan(1)));
        CsvEncoding strict = Read("a,b\n1,2\n", new CsvOptions { Targets = ["b"] }).Encoding;
        Assert.Contains("and no missing field", Assert.Throws<ArgumentException>("fields", () => strict.Encode([""], new float[1])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x;y\n1,5;2\n-0,25;3,5\n", ';')]
    [InlineData("x,y\n\"1,5\",2\n\"-0,25\",\"3,5\"\n", ',')]
    public void NumbersMayHaveADecimalComma(string text, char separator)
    {
        CsvData data = Read(text, new CsvOptions { Targets = ["y"], Separator = separator, DecimalComma = true });
        Assert.Equal([1.5f, -0.25f], data.Samples.Values.ToArray());
        Assert.Equal([2, 3.5f], data.Samples.Targets.ToArray());
        Assert.Contains("set CsvOptions.DecimalComma", Fault(text, new CsvOptions { Targets = ["y"], Separator = separator }), StringComparison.Ordinal);
        Assert.StartsWith("file.csv: line 2, column 1 ('x'): expected a finite number, found '1.5'.", Fault("x;y\n1.5;2\n", new CsvOptions { Targets = ["y"], Separator = ';', DecimalComma = true }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-05-01")]
    [InlineData("1.5.2024")]
    [InlineData("12/31/2024")]
    [InlineData("31-Dec-2024")]
    [InlineData("2024-05-01 13:45")]
    [InlineData("2024-05-01T13:45:10Z")]
    [InlineData("2024-05-01T13:45:10.123")]
    [InlineData("13:45")]
    [InlineData("1 May 2024")]
    public void ADateIsRefusedWithAReason(string date)
    {
        string expected = $"file.csv: line 2, column 1 ('day'): expected a finite number, found '{date}'. It is a date or a time, which is no number that a network can learn from";
        Assert.StartsWith(expected, Fault($"day,y\n{date},2\n", new CsvOptions { Targets = ["y"] }), StringComparison.Ordinal);
        Assert.Contains("expected a category", Fault($"day,y\n{date},2\n", new CsvOptions { Targets = ["y"], Categories = ["day"] }), StringComparison.Ordinal);
        Assert.Contains("days since the first record", Fault($"day,y\n1,{date}\n", new CsvOptions { Targets = ["y"] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e-3")]
    [InlineData("2024")]
    [InlineData("-12")]
    public void ANumberIsNoDate(string number) => Assert.Equal(
        [float.Parse(number, CultureInfo.InvariantCulture)], Read($"x,y\n{number},2\n", new CsvOptions { Targets = ["y"] }).Samples.Values.ToArray());

    [Fact]
    public void FaultsSayWhichOptionWouldHelp()
    {
        Assert.Contains("say what replaces it by CsvOptions.Missing", Fault("x,y\n,2\n", new CsvOptions { Targets = ["y"] }), StringComparison.Ordinal);
        Assert.Contains("list it in CsvOptions.Categories", Fault("x,y\nred,2\n", new CsvOptions { Targets = ["y"] }), StringComparison.Ordinal);
        Assert.Contains("teaches nothing", Fault("x,y\n1,NA\n", new CsvOptions { Targets = ["y"], Missing = MissingValues.Mean }), StringComparison.Ordinal);
        Assert.Contains("found one with another use", Fault("x,y\n1,2\n", new CsvOptions { Targets = ["y"], Categories = ["y"] }), StringComparison.Ordinal);
        string names = string.Join('\n', Enumerable.Range(0, 1001).Select(index => $"n{index},1"));
        Assert.Contains("line 1002, column 1 ('x'): expected at most 1000 categories", Fault("x,y\n" + names, new CsvOptions { Targets = ["y"], Categories = ["x"] }), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("value", () => MissingValues.By(float.NaN));
        Assert.Throws<InvalidOperationException>(MissingValues.Rejected.WithIndicator);
    }
}
