using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GenBn.Sample.Training;

/// <summary>A hash of all values of a network: equal if and only if training repeated bit for bit.</summary>
internal static class Fingerprint
{
    /// <summary>The first 16 hexadecimal digits.</summary>
    public static string Of(ParameterStore store)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (NamedTensor tensor in store.Parameters.Concat(store.Buffers))
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
