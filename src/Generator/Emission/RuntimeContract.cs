namespace GenBn.Generator.Emission;

/// <summary>The contract that generated code is written for: what it calls of the runtime's <c>GenBn.CompilerServices</c>, and how.</summary>
internal static class RuntimeContract
{
    /// <summary>
    /// Is <c>GeneratedCode.Contract</c> in the runtime. Both rise together when code that was generated before could no longer run, or would
    /// mean something else.
    /// </summary>
    public const int Number = 2;

    /// <summary>Writes the call that refuses a runtime with another number.</summary>
    public static void WriteCheck(SourceWriter writer, NetworkDeclaration declaration) =>
        writer.Line($"global::GenBn.CompilerServices.GeneratedCode.Require(contract: {Number}, \"{declaration.Name.TrimStart('@')}\");");
}
