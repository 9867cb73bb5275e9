using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace GenBn.Tool;

/// <summary>Finds the native library of ONNX Runtime among the NuGet packages of the machine. The tool does not bring it: it is large.</summary>
internal static class NativeRuntime
{
    /// <summary>Whether the library was found. From then on it is loaded when ONNX Runtime asks for it.</summary>
    public static bool Find()
    {
        string home = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } declared ? declared
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string file = OperatingSystem.IsWindows() ? "onnxruntime.dll" : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib" : "libonnxruntime.so";

        // The managed half works with a native half of its version.
        string version = typeof(Microsoft.ML.OnnxRuntime.InferenceSession).Assembly.GetName().Version!.ToString(3);
        string path = Path.Combine(home, "microsoft.ml.onnxruntime", version, "runtimes", PortableIdentifier, "native", file);
        if (!File.Exists(path))
        {
            return false;
        }

        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name.Contains("onnxruntime", StringComparison.Ordinal) ? NativeLibrary.Load(path) : 0;
        return true;
    }

    /// <summary>The machine as packages name it, for example <c>linux-x64</c>.</summary>
    private static string PortableIdentifier
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        }
    }
}
