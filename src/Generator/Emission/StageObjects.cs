using GenBn.Generator.Planning;

namespace GenBn.Generator.Emission;

/// <summary>Writes the objects that a pass or a predictor keeps for its stages.</summary>
internal static class StageObjects
{
    private const string Types = "global::GenBn.CompilerServices.";

    public static void WriteFields(SourceWriter writer, IEnumerable<StageObject> objects)
    {
        foreach (StageObject kept in objects)
        {
            writer.Line($"private readonly {Types}{kept.Type} {Emit.Field(kept.Name)};");
        }
    }

    public static void WriteCreation(SourceWriter writer, IEnumerable<StageObject> objects)
    {
        foreach (StageObject kept in objects)
        {
            writer.Call($"{Emit.Field(kept.Name)} = new", kept.Arguments, ";");
        }
    }

    /// <summary>Writes the calls that copy other values into those that have a copy of weights.</summary>
    public static void WriteUpdate(SourceWriter writer, IEnumerable<StageObject> objects)
    {
        foreach (StageObject kept in objects.Where(kept => kept.CopiesWeights))
        {
            writer.Line($"{Emit.Field(kept.Name)}.Update(tensors);");
        }
    }
}
