using GenBn.Tests.Reference;

namespace GenBn.Tests.Own;

/// <summary>The references of this namespace by the types that they are for.</summary>
internal static class OwnReference
{
    public static ReferenceLayer Of(Type type, ReferenceShape input, string name) => type switch
    {
        _ when type == typeof(CustomMish) => new MishReference(input) { Name = name },
        _ when type == typeof(CustomReLU6) => new ClampReference(input, 0, 6) { Name = name },
        _ when type == typeof(Enlarge) => new EnlargeReference(input) { Name = name },
        _ when type == typeof(ScaleShift) => new ScaleShiftReference(name, input),
        _ when type == typeof(Halving) => new HalvingReference(name, input),
        _ => throw new ArgumentException($"The reference does not know {type.Name}.", nameof(type)),
    };
}
