namespace GenBn.Generator.Emission;

/// <summary>
/// Attributes of generated members and nested types. They are not the class's own: what tools leave out because it is generated, such as
/// code coverage, would then leave out the user's members, too.
/// </summary>
internal static class MemberAttributes
{
    /// <summary>The assembly's, which is that of all packages: it stands in one file, Directory.Build.props.</summary>
    private static readonly string Version = typeof(MemberAttributes).Assembly.GetName().Version.ToString(3);

    /// <summary>Of a nested type, an explicit implementation, or a member whose type the project's rules have nothing against.</summary>
    public static void Write(SourceWriter writer) => writer.Line($"[global::System.CodeDom.Compiler.GeneratedCode(\"GenBn\", \"{Version}\")]");

    /// <summary>Of a public member with types of GenBn, or an unsigned number.</summary>
    public static void WritePublic(SourceWriter writer, NetworkDeclaration declaration)
    {
        Write(writer);
        if (declaration.IsClsCompliant)
        {
            writer.Line("[global::System.CLSCompliant(false)]");
        }
    }
}
