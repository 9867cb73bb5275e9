using System.Reflection;
using GenBn.Tests.Cards;
using Xunit;

namespace GenBn.Tests;

/// <summary>The cards of every network of this namespace.</summary>
public sealed class ModelCardTests
{
    [Theory]
    [MemberData(nameof(ParityTests.Networks), MemberType = typeof(ParityTests))]
    public void EveryNumberIsTrue(string name)
    {
        Type type = typeof(ModelCardTests).Assembly.GetType("GenBn.Tests." + name)!;
        MethodInfo check = typeof(ModelCardCheck).GetMethod(nameof(ModelCardCheck.Check))!.MakeGenericMethod(type);
        check.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [Activator.CreateInstance(type, [3UL])], null);
    }
}
