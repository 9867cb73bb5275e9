using System.CommandLine;
using System.Globalization;
using GenBn.Sample.Comparison;
using GenBn.Sample.Evaluating;
using GenBn.Sample.Measuring;
using GenBn.Sample.Predicting;
using GenBn.Sample.Training;
using Xunit;

namespace GenBn.Tests;

/// <summary>Numbers of the command line: the same in every language, and refused with the option's own name.</summary>
public sealed class R5CommandLineTests
{
    private static readonly string[] _nonsense =
    [
        "1,5", "0,01", "1,000", "1.000,5", "1.5.2", "1_000", "1 000", "1'000", " 1", "1 ", "NaN", "nan", "Infinity", "-Infinity", "∞", "1e999", "-1e999",
        "0x10", "１", "$1", "(1)", "1-", "one", "99999999999999999999999e99", "-1",
    ];

    private static Command[] Commands =>
        [TrainCommand.Root(), TrainCommand.Command(), EvaluateCommand.Command(), PredictCommand.Command(), BenchCommand.Command(), SummaryCommand.Command(), CompareCommand.Command()];

    private static IEnumerable<(Command Command, Option Option)> Numeric =>
        from command in Commands
        from option in command.Options
        where Type.GetTypeCode(Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType) is >= TypeCode.SByte and <= TypeCode.Decimal
        select (command, option);

    [Theory]
    [InlineData(",", ".")]
    [InlineData(".", ",")]
    [InlineData(",", " ")]
    public void NonsenseIsRefusedEverywhere(string point, string group)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (point, group);
        CultureInfo.CurrentCulture = culture;
        try
        {
            Assert.True(Numeric.Count() >= 24);
            foreach ((Command command, Option option) in Numeric)
            {
                foreach (string text in _nonsense)
                {
                    string message = Assert.Single(ErrorsOf(command, option, text));
                    Assert.StartsWith($"{option.Name} must be ", message, StringComparison.Ordinal);
                    Assert.EndsWith($", but is '{text}'.", message, StringComparison.Ordinal);
                }

                string legal = option.Name == "--momentum" ? "0.5" : "3";
                Assert.Empty(ErrorsOf(command, option, legal));
            }
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("--lr", "1.5", 1.5f)]
    [InlineData("--lr", "1e-3", 1e-3f)]
    [InlineData("--lr", ".25", 0.25f)]
    [InlineData("--lr", "+2", 2f)]
    [InlineData("--momentum", "0.9", 0.9f)]
    public void NumbersWithAPointAreTaken(string name, string text, float expected)
    {
        RootCommand command = TrainCommand.Root();
        var option = (Option<float?>)command.Options.Single(option => option.Name == name);
        Assert.Equal(expected, command.Parse([name, text]).GetValue(option));
    }

    [Theory]
    [InlineData("--lr 1,5", "--lr must be a finite number that is not negative, written with a point and without separators, but is '1,5'.")]
    [InlineData("--lr 0,01", "--lr must be a finite number that is not negative, written with a point and without separators, but is '0,01'.")]
    [InlineData("--batch 2000000", "--batch must be at most 1048576, but is '2000000'.")]
    [InlineData("--threads 5000", "--threads must be at most 1024, but is '5000'.")]
    [InlineData("--seed -1", "--seed must be a whole number from 0 to 18446744073709551615, but is '-1'.")]
    [InlineData("--network resnet20 --images 2000000000", "--images must be at most 699,050 generated images, but is 2,000,000,000.")]
    public async Task ALineSaysWhatToChange(string arguments, string expected)
    {
        SampleProcess sample = await SampleProcess.Run(arguments);
        Assert.NotEqual(0, sample.ExitCode);
        Assert.Equal(expected, sample.Error.Trim().Split('\n')[0].TrimEnd());
        Assert.DoesNotContain("   at ", sample.Error, StringComparison.Ordinal);
    }

    /// <summary>A limit for which the program starts, and the batch is too large.</summary>
    [Theory]
    [InlineData("--batch 1000000")]
    [InlineData("--batch 60000 --images 10000")]
    [InlineData("train --network resnet20 --batch 20000")]
    public async Task TooLittleMemoryIsOneLine(string arguments)
    {
        SampleProcess sample = await SampleProcess.Run(arguments, ("DOTNET_GCHeapHardLimit", "0x8000000"));
        Assert.Equal(1, sample.ExitCode);
        string line = Assert.Single(sample.Error.Trim().Split('\n'));
        Assert.StartsWith("There is not enough memory, of 128 MB that the process may use: a smaller --batch", line, StringComparison.Ordinal);
    }

    private static string[] ErrorsOf(Command command, Option option, string text) =>
        [.. command.Parse([option.Name, text]).Errors.Select(error => error.Message).Where(message => message.Contains(option.Name, StringComparison.Ordinal))];
}
