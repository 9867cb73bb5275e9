using GenBn.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests;

/// <summary>A compiler that stays open between edits: runs the generator on one version of the source after another.</summary>
/// <remarks>Every version is compiled twice, and the second time, of files that are parsed anew, nothing may be written anew.</remarks>
internal sealed class GeneratorDriverFixture
{
    private GeneratorDriver _driver;

    /// <summary>What the driver has seen last.</summary>
    private CSharpCompilation? _last;

    public GeneratorDriverFixture(Scenario scenario)
    {
        _driver = CSharpGeneratorDriver.Create(
            [new NetworkGenerator().AsSourceGenerator()],
            parseOptions: scenario.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        Steps = new TrackedSteps(Run(scenario));
    }

    /// <summary>The language of the oldest framework that the package supports; comments are checked, so that a missing one is a warning.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    /// <summary>The result of the last run.</summary>
    public GeneratedNetworks Networks { get; private set; } = null!;

    /// <summary>What the last run computed and what it kept.</summary>
    public TrackedSteps Steps { get; private set; }

    /// <summary>Goes on with another version of the source.</summary>
    public TrackedSteps Edit(Scenario scenario)
    {
        Steps = new TrackedSteps(Run(scenario));
        return Steps;
    }

    private GeneratorRunResult Run(Scenario scenario)
    {
        CSharpCompilation source = scenario.Compile(previous: _last);
        _driver = _driver.RunGeneratorsAndUpdateCompilation(source, out Compilation output, out _);
        GeneratorRunResult result = Result();
        Networks = new GeneratedNetworks(source, (CSharpCompilation)output, result);
        if (result.Exception is null)
        {
            _last = scenario.Compile();
            _driver = _driver.RunGenerators(_last);
            new TrackedSteps(Result()).MustBeKept();
        }

        return result;
    }

    private GeneratorRunResult Result() => Assert.Single(_driver.GetRunResult().Results);
}
