#pragma warning disable IDE0130 // The compiler looks for these types in this namespace.
using System.ComponentModel;

namespace System.Runtime.CompilerServices;

/// <summary>Lets records be compiled for netstandard2.0.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
internal static class IsExternalInit;

/// <summary>Marks a type that takes the pieces of an interpolated string.</summary>
[AttributeUsage(AttributeTargets.Struct)]
[EditorBrowsable(EditorBrowsableState.Never)]
internal sealed class InterpolatedStringHandlerAttribute : Attribute;

/// <summary>Says what such a type is to get besides the pieces; no name stands for the object whose method is called.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
[EditorBrowsable(EditorBrowsableState.Never)]
internal sealed class InterpolatedStringHandlerArgumentAttribute(string argument) : Attribute
{
    public string[] Arguments { get; } = [argument];
}
