using Xunit;

namespace GenBn.Tests;

public sealed class EnumerateFixTests : FixTests
{
    private const string Network = "[Network, Input(4), Dense(2)] partial class Net;\n\n";

    private static readonly string[] OffersOfEpochs = ["Enumerate the reports", "Call Train instead"];

    /// <summary>A list of the reports of all steps would be long.</summary>
    private static readonly string[] OffersOfSteps = ["Enumerate the reports"];

    [Theory]
    [InlineData("trainer.Fit(data, epochs: 3);", "foreach (EpochReport report in trainer.Fit(data, epochs: 3))\n        {\n            System.Console.WriteLine(report);\n        }")]
    [InlineData("trainer.FitSteps(data, 3); // some", "foreach (StepReport report in trainer.FitSteps(data, 3))\n        {\n            System.Console.WriteLine(report);\n        } // some")]
    public Task TheReportsAreEnumerated(string before, string after) => MustBecomeAsync(
        "GENBN033",
        before.Contains("FitSteps", StringComparison.Ordinal) ? OffersOfSteps : OffersOfEpochs,
        chosen: 0,
        Scenario.Of(Of(before)),
        Scenario.Of(Of(after)));

    [Theory]
    [InlineData("trainer.Fit(data, epochs: 3); // some", "trainer.Train(data, epochs: 3); // some")]
    [InlineData("trainer\n            .Fit(data);", "trainer\n            .Train(data);")]
    public Task TrainIsCalledInstead(string before, string after) =>
        MustBecomeAsync("GENBN033", OffersOfEpochs, chosen: 1, Scenario.Of(Of(before)), Scenario.Of(Of(after)));

    [Fact]
    public Task TheConsoleIsCalledByItsShortName() => MustBecomeAsync(
        "GENBN033",
        OffersOfEpochs,
        chosen: 0,
        Scenario.Verbatim("using System;\nusing GenBn;\n" + Of("trainer.Fit(data);")),
        Scenario.Verbatim("using System;\nusing GenBn;\n" + Of("foreach (EpochReport report in trainer.Fit(data))\n        {\n            Console.WriteLine(report);\n        }")));

    [Theory]
    [InlineData("_ = trainer.Fit(data);")]
    [InlineData("var reports = trainer.Fit(data);")]
    public Task NothingIsOfferedWhereTheResultHasAUse(string statement) => MustOfferNothingAsync("GENBN033", Scenario.Of(Of(statement)));

    [Fact]
    public Task AllAreEnumerated() => MustAllBecomeAsync(
        "GENBN033",
        Scenario.Of(Of("trainer.Fit(data);\n        trainer.FitSteps(data, 3);"), "partial class Program { static void More(Trainer<Net> trainer, Dataset data) { trainer.Fit(data); } }"),
        Of("foreach (EpochReport report in trainer.Fit(data))\n        {\n            System.Console.WriteLine(report);\n        }\n        foreach (StepReport report in trainer.FitSteps(data, 3))\n        {\n            System.Console.WriteLine(report);\n        }"),
        "partial class Program { static void More(Trainer<Net> trainer, Dataset data) { foreach (EpochReport report in trainer.Fit(data))\n{\n    System.Console.WriteLine(report);\n} } }");

    private static string Of(string statements) => Network + "partial class Program\n{\n    static void Train(Trainer<Net> trainer, Dataset data)\n    {\n        " + statements + "\n    }\n}";
}
