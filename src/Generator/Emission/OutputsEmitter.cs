using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Writes the class with the outputs of a network that has several heads.</summary>
internal static class OutputsEmitter
{
    private const string Slice = "global::GenBn.Architecture.OutputSlice";

    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
        if (plan.Outputs.Count > 1)
        {
            Write(writer, plan.Declaration, plan.Outputs.Select(output => (
                output.Name,
                $"{output.Shape} from value {Emit.Thousands(output.Start)} on.",
                $"{{ get; }} = new(\"{output.Name}\", {Emit.Invariant($"{output.Start}")}, {ArchitectureEmitter.Sizes(output.Shape)});")));
        }
    }

    /// <summary>The same for a wrong declaration.</summary>
    public static void WriteSkeleton(SourceWriter writer, NetworkDeclaration declaration, Func<string, string> complete)
    {
        if (declaration.Layers.OfType<HeadsDeclaration>().FirstOrDefault() is { } heads && !MemberVerifier.IsTaken(declaration, HeadsDeclaration.OutputsClass))
        {
            Write(writer, declaration, heads.Names.Select(name => (name, "an output.", complete("=> $throw;"))));
        }
    }

    private static void Write(SourceWriter writer, NetworkDeclaration declaration, IEnumerable<(string Name, string Words, string Code)> outputs)
    {
        writer.Line();
        writer.Line("/// <summary>The outputs: slices of the values of a sample that a predictor or a pass gives.</summary>");
        MemberAttributes.WritePublic(writer, declaration);
        using (writer.Open($"public static class {HeadsDeclaration.OutputsClass}"))
        {
            bool isFirst = true;
            foreach ((string name, string words, string code) in outputs)
            {
                if (!isFirst)
                {
                    writer.Line();
                }

                isFirst = false;
                writer.Line($"/// <summary>{name}: {words}</summary>");
                writer.Line($"public static {Slice} {HeadsDeclaration.PropertyOf(name)} {code}");
            }
        }
    }
}
