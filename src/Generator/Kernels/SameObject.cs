using System.Runtime.CompilerServices;

namespace GenBn.Generator.Kernels;

/// <summary>Compares objects by identity, which records otherwise compare by all that they hold.</summary>
internal sealed class SameObject : IEqualityComparer<object>
{
    public static SameObject Instance { get; } = new();

    bool IEqualityComparer<object>.Equals(object left, object right) => ReferenceEquals(left, right);

    int IEqualityComparer<object>.GetHashCode(object value) => RuntimeHelpers.GetHashCode(value);
}
