using Xunit;

namespace GenBn.Tests;

/// <summary>The same in a language server.</summary>
[Collection(ServerCollection.Name)]
public sealed class ServerCompletionTests(ServerSession session)
{
    public static TheoryData<string> Cases => CompletionCases.All;

    [ServerTheory]
    [MemberData(nameof(Cases))]
    public Task WhatOnlyGeneratedCodeUsesIsNotOffered(string typed) => CompletionCases.MustBeCleanAsync(typed, async (text, caret) =>
    {
        await session.OpenAsync(text);
        return await session.Networks.CompletionAsync(caret);
    });
}
