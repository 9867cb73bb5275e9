using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GenBn.Tests;

/// <summary>
/// Makes one file out of blocks of pages. Each sees what the blocks before it on its page declare, as a reader does, and may declare the
/// same name anew: what a block declares is in a namespace within that of the blocks before. Statements become a method.
/// </summary>
/// <remarks>One file rather than many, because the compiler goes through all of a compilation for the diagnostics of each file.</remarks>
internal static class DocSources
{
    /// <summary>What a project of .NET has without asking, and <c>using GenBn;</c>.</summary>
    public const string GlobalUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using GenBn;
        """;

    /// <summary>What a block has that names no namespace of GenBn itself; one that does has to name all that it needs.</summary>
    private const string Rooms =
        "using GenBn.Activations; using GenBn.Architecture; using GenBn.Data; using GenBn.Distributed; using GenBn.Images; using GenBn.Layers; using GenBn.Simd; using GenBn.Training; using GenBn.Weights;\n";

    /// <summary>The text of the file. The compiler's messages have the lines of the pages.</summary>
    public static string Of(IEnumerable<CodeBlock> blocks)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string, CodeBlock> page in blocks.GroupBy(block => block.Page, StringComparer.Ordinal))
        {
            string space = "Docs." + new string([.. page.Key.Where(char.IsAsciiLetter)]);
            int number = 0;
            foreach (CodeBlock block in page)
            {
                number++;
                CompilationUnitSyntax root = CSharpSyntaxTree.ParseText(block.Text, GeneratorDriverFixture.ParseOptions).GetCompilationUnitRoot();
                space += root.Members.All(member => member is GlobalStatementSyntax) ? "" : $".Block{number}";
                text.Append($"#line default\nnamespace {space}\n{{\n");
                text.Append(block.Text.Contains("using GenBn", StringComparison.Ordinal) ? "" : Rooms);
                Append(text, block, root, $"Program{number}");
                text.Append("#line default\n}\n");
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, CodeBlock block, CompilationUnitSyntax root, string program)
    {
        int types = root.Members.FirstOrDefault(member => member is not GlobalStatementSyntax)?.FullSpan.Start ?? block.Text.Length;
        int statements = Math.Min(root.Usings.FullSpan.End, types);
        Append(text, block, 0, statements);
        if (statements < types)
        {
            string kind = root.DescendantNodes().Any(node => node is AwaitExpressionSyntax) ? "async Task" : "void";
            text.Append($"#line default\ninternal static class {program}\n{{\npublic static {kind} Run(string[] args)\n{{\n");
            Append(text, block, statements, types);
            text.Append("#line default\n}\n}\n");
        }

        Append(text, block, types, block.Text.Length);
    }

    private static void Append(StringBuilder text, CodeBlock block, int first, int end)
    {
        int line = block.Line + SourceText.From(block.Text).Lines.GetLineFromPosition(first).LineNumber;
        text.Append($"#line {line} \"{block.Page}\"\n").Append(block.Text, first, end - first).Append('\n');
    }
}
