using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace GenBn.Tests;

/// <summary>A method as the just-in-time compiler gets it.</summary>
internal sealed record EmittedMethod(string Name, int Bytes, int Locals, int Blocks, int Calls)
{
    /// <summary>The methods of a compiled network.</summary>
    public static IReadOnlyList<EmittedMethod> Of(CSharpCompilation compilation)
    {
        using var assembly = new MemoryStream();
        EmitResult result = compilation.Emit(assembly);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)));
        using var file = new PEReader(assembly.ToArray().ToImmutableArray());
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.MethodDefinitions.Select(metadata.GetMethodDefinition).Where(method => method.RelativeVirtualAddress != 0).Select(method => Read(file, metadata, method))];
    }

    private static EmittedMethod Read(PEReader file, MetadataReader metadata, MethodDefinition method)
    {
        MethodBodyBlock body = file.GetMethodBody(method.RelativeVirtualAddress);
        int locals = 0;
        if (!body.LocalSignature.IsNil)
        {
            BlobReader signature = metadata.GetBlobReader(metadata.GetStandaloneSignature(body.LocalSignature).Signature);
            Assert.Equal(SignatureKind.LocalVariables, signature.ReadSignatureHeader().Kind);
            locals = signature.ReadCompressedInteger();
        }

        string type = metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
        byte[] instructions = body.GetILBytes()!;
        int calls = IlInstruction.Of(instructions).Count(instruction => instruction.Code == OpCodes.Call || instruction.Code == OpCodes.Callvirt);
        return new EmittedMethod($"{type}.{metadata.GetString(method.Name)}", instructions.Length, locals, BasicBlocks.Count(instructions, body.ExceptionRegions), calls);
    }
}
