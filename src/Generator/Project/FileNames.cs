namespace GenBn.Generator.Project;

/// <summary>Gives the networks of a project names of files. The compiler, like many file systems, does not tell upper from lower case in them.</summary>
internal static class FileNames
{
    /// <summary>
    /// The networks, of which those whose files would meet have a number: <c>models.Net</c> beside <c>Models.Net</c> becomes <c>models.Net (2)</c>.
    /// </summary>
    public static IReadOnlyList<NetworkDeclaration> Distinct(IReadOnlyList<NetworkDeclaration> networks)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in networks.Select(network => network.MetadataName).OrderBy(name => name, StringComparer.Ordinal))
        {
            string free = name;
            for (int number = 2; GeneratedFiles.Of(free).Any(taken.Contains); number++)
            {
                free = FormattableString.Invariant($"{name} ({number})");
            }

            taken.UnionWith(GeneratedFiles.Of(free));
            names[name] = free;
        }

        return [.. networks.Select(network => network with { FileName = names[network.MetadataName] })];
    }
}
