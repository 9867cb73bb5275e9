using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests;

/// <summary>Declarations with tokens dropped, doubled, swapped and replaced: the same ones in every run.</summary>
[Trait("Tier", "Slow")]
public sealed class MutationTests
{
    private const int Seed = 2025;

    /// <summary>Distinct ones: a <see cref="FullSweep"/> has those of every run, and more.</summary>
    private static readonly int Mutants = FullSweep.IsOn ? 3_000 : 600;

    /// <summary>Mutants in one compilation, each in a file and a namespace of its own: binding the framework is what takes the time.</summary>
    private const int Batch = 50;

    private static readonly string[] Originals =
    [
        "[Network, Input(2, 8, 8)] [Conv(3, 3, Padding = 1)] [BatchNorm] [ReLU] [MaxPool(2)] [Flatten] partial class Net { }",
        "[Network(Initializer = Initializer.He), Input(6), Dense(5), BatchNorm(Momentum = 0.5f, Epsilon = 0.001f), ReLU] public partial class Net;",
        "namespace N { partial class Outer { [Network, Input(1, 6, 6), Conv(2, 2, Stride = 2), MaxPool(3, Stride = 1), Flatten] internal partial class Net; } }",
        "[Network, Input(6), Repeat<Body>(1), Concat<Narrow, Narrow>, Dropout(0.5f), Softmax] partial class Net; [Block, Residual<Narrow>, ReLU] partial class Body; [Block, Dense(6, Name = \"inner\")] partial class Narrow { int Dense1 => 3; }",
        "[Network, Input(Other.OutputLength, 3, 2)] [Flatten, Dense(Size, Bias = Size == 4), Dense(InputLength), Softmax] partial class Net { const int Size = 4; public Net(string name) : this(3) { } } [Network, Input(8), Dense(3), BatchNorm, Frozen] partial class Other : Base { } class Base { public int Count; }",
    ];

    private static readonly string[] Replacements =
    [
        "InputLength", "Net.OutputLength", "Other.InputLength", "Size", "unknown", "(int)Other.Flops",
        "0", "1", "2", "3", "7", "16", "17", "-1", "100000", "2147483647", "-2147483648", "99999999999", "0.5f", "1e-5f", "float.NaN", "null", "\"3\"", "'c'", "default",
    ];

    [Fact]
    public void AMutantIsReportedOrCompilesWithLittleWork()
    {
        var random = new Random(Seed);
        string[] mutants = [.. Enumerable.Range(0, 2 * Mutants).Select(mutant => Mutate(Originals[mutant % Originals.Length], random)).Distinct().Take(Mutants)];
        Assert.Equal(Mutants, mutants.Length);
        var failures = new List<string>();
        int compiled = 0;
        for (int first = 0; first < mutants.Length; first += Batch)
        {
            BatchSoundness batch = BatchSoundness.Check([.. mutants.Skip(first).Take(Batch)]);
            compiled += batch.Compiled;
            failures.AddRange(batch.Failures.Select(failure => $"Batch of mutant {first}: {failure}"));
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {mutants.Length}:\n{string.Join("\n\n", failures.Take(5))}");

        // Both sides of the invariant were tried.
        Assert.InRange(compiled, mutants.Length / 20, mutants.Length * 3 / 4);
    }

    /// <summary>An error of one mutant says nothing about another.</summary>
    [Fact]
    public void ABatchTellsItsMutantsApart()
    {
        BatchSoundness batch = BatchSoundness.Check(["[Network, Input(4), Dense(2)] partial class Net;", "[Network, Input(4), Dense(2", "[Network, Input(4), Dense(0)] partial class Net;", "[Network, Input(4), Dense(3)] partial class Net;"]);
        Assert.Empty(batch.Failures);
        Assert.Equal(2, batch.Compiled);
    }

    private static string Mutate(string original, Random random)
    {
        List<SyntaxToken> tokens = [.. SyntaxFactory.ParseTokens(original).Where(token => !token.IsKind(SyntaxKind.EndOfFileToken))];
        List<string> texts = [.. tokens.Select(token => token.ToFullString())];
        for (int edit = random.Next(1, 3); edit > 0; edit--)
        {
            int at = random.Next(texts.Count - 1);
            switch (random.Next(7))
            {
                case 0:
                    texts.RemoveAt(at);
                    break;
                case 1:
                    texts.Insert(at, texts[at]);
                    break;
                case 2:
                    (texts[at], texts[at + 1]) = (texts[at + 1], texts[at]);
                    break;
                case 3:
                    // Half-typed: the rest of an attribute is not there yet.
                    texts.RemoveRange(at, Math.Min(random.Next(2, 6), texts.Count - 1 - at));
                    break;
                default:
                    // Numbers are where most of the rules are.
                    int[] numbers = [.. Enumerable.Range(0, texts.Count).Where(index => char.IsDigit(texts[index][0]))];
                    if (numbers.Length > 0)
                    {
                        texts[numbers[random.Next(numbers.Length)]] = Replacements[random.Next(Replacements.Length)] + " ";
                    }

                    break;
            }
        }

        return string.Concat(texts);
    }
}
