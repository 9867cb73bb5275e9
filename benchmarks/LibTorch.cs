using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace GenBn.Benchmarks;

/// <summary>Loads libtorch before TorchSharp does, whose own message hides the loader's reason.</summary>
internal static partial class LibTorch
{
    private const string Library = "LibTorchSharp";

    /// <summary>Loads the native libraries of TorchSharp.</summary>
    /// <exception cref="DllNotFoundException">They do not load; the message says why.</exception>
    public static void Load()
    {
        try
        {
            NativeLibrary.Load(Library, typeof(TorchSharp.torch).Assembly, searchPath: null);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(Explain(exception.Message), exception);
        }
    }

    private static string Explain(string reason)
    {
        Match version = MissingVersion().Match(reason);
        return version.Success
            ? $"libtorch does not load: TorchSharp needs {version.Value}, which this system's libstdc++ is too old for. benchmarks/README.md says what to do."
            : $"libtorch does not load: {reason}";
    }

    [GeneratedRegex(@"GLIBC(XX)?_[0-9]+(\.[0-9]+)*(?=[^\n]* not found)")]
    private static partial Regex MissingVersion();
}
