using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace GenBn.Tests;

/// <summary>Declarations with tokens dropped, doubled, swapped and replaced: the same ones in every run.</summary>
public sealed class MutationTests
{
    private const int Seed = 2025;
    private const int Mutants = 300;

    private static readonly string[] Originals =
    [
        "[Network, Input(2, 8, 8)] [Conv(3, 3, Padding = 1)] [BatchNorm] [ReLU] [MaxPool(2)] [Flatten] [Dense(4)] [Sigmoid] partial class Net { }",
        "[Network(Initializer = Initializer.He), Input(6), Dense(5), BatchNorm(Momentum = 0.5f, Epsilon = 0.001f), ReLU, Dense(2)] public partial class Net;",
        "namespace N { partial class Outer { [Network, Input(1, 6, 6), Conv(2, 2, Stride = 2), MaxPool(3, Stride = 1), Flatten] internal partial class Net; } }",
    ];

    private static readonly string[] Replacements =
    [
        "0", "1", "2", "3", "7", "16", "17", "-1", "100000", "2147483647", "-2147483648", "99999999999", "0.5f", "1e-5f", "float.NaN", "null", "\"3\"", "'c'", "default",
    ];

    [Fact]
    public void AMutantIsReportedOrCompiles()
    {
        var random = new Random(Seed);
        var failures = new List<string>();
        int compiled = 0;
        for (int mutant = 0; mutant < Mutants; mutant++)
        {
            string source = Mutate(Originals[mutant % Originals.Length], random);
            (string? failure, bool isCompiled) = Soundness.Check(Scenario.Of(source));
            compiled += isCompiled ? 1 : 0;
            if (failure is not null)
            {
                failures.Add($"Mutant {mutant}: {source}\n{failure}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {Mutants}:\n{string.Join("\n\n", failures.Take(5))}");

        // Both sides of the invariant were tried.
        Assert.InRange(compiled, Mutants / 20, Mutants * 3 / 4);
    }

    private static string Mutate(string original, Random random)
    {
        List<SyntaxToken> tokens = [.. SyntaxFactory.ParseTokens(original).Where(token => !token.IsKind(SyntaxKind.EndOfFileToken))];
        List<string> texts = [.. tokens.Select(token => token.ToFullString())];
        for (int edit = random.Next(1, 4); edit > 0; edit--)
        {
            int at = random.Next(texts.Count - 1);
            switch (random.Next(6))
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
                default:
                    // Numbers are where most of the rules are.
                    int[] numbers = [.. Enumerable.Range(0, texts.Count).Where(index => char.IsDigit(texts[index][0]))];
                    texts[numbers[random.Next(numbers.Length)]] = Replacements[random.Next(Replacements.Length)] + " ";
                    break;
            }
        }

        return string.Concat(texts);
    }
}
