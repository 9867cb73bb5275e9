#pragma warning disable IDE0130 // The compiler looks for these types in this namespace.
using System.ComponentModel;

namespace System.Runtime.CompilerServices;

/// <summary>Lets records be compiled for netstandard2.0.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
internal static class IsExternalInit;
