using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GenBn.Sample.Training;

/// <summary>A hash of all values of a network: equal if and only if training repeated bit for bit.</summary>
internal static class Fingerprint
{
    /// <summary>The first 16 hexadecimal digits.</summary>
    public static string Of<TNetwork>(INetwork<TNetwork> network)
        where TNetwork : INetwork<TNetwork>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (NamedTensor tensor in network.Parameters.Concat(network.Buffers))
        {
            hash.AppendData(MemoryMarshal.AsBytes(tensor.Values));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
