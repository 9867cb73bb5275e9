using Microsoft.CodeAnalysis;

namespace GenBn.Generator.Declaration;

/// <summary>The runtime that a project refers to.</summary>
/// <param name="Version">Its version, in words.</param>
/// <param name="Contract">The contract that it fulfils; null for one from before there were any.</param>
internal sealed record RuntimeReference(string Version, int? Contract)
{
    private const string ContractType = "GenBn.CompilerServices.GeneratedCode";

    public static RuntimeReference Of(Compilation compilation)
    {
        IAssemblySymbol? assembly = compilation.GetTypeByMetadataName(DeclarationReader.NetworkAttribute)?.ContainingAssembly;
        var contract = assembly?.GetTypeByMetadataName(ContractType)?.GetMembers("Contract").FirstOrDefault() as IFieldSymbol;
        return new RuntimeReference(assembly?.Identity.Version.ToString(3) ?? "", contract?.ConstantValue as int?);
    }
}
