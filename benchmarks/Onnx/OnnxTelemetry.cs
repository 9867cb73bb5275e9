using System.Runtime.InteropServices;

namespace GenBn.Benchmarks.Onnx;

/// <summary>
/// ONNX Runtime's packages collect what they are used for, keep it in a database and send it from threads of their own, unless an
/// environment variable is set before the library loads. A benchmark does not want those threads, nor anything sent.
/// </summary>
internal static partial class OnnxTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Sets the variable, where native code sees it.</summary>
    public static void SwitchOff()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsWindows())
        {
            // On Unix the class library has a copy of its own.
            _ = SetEnvironment(Variable, "1", overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
