using System.Runtime.InteropServices;

namespace GenBn.Tests.Prediction;

/// <summary>Memory that ends right before a page that can be neither read nor written: the process ends if anything does.</summary>
internal sealed unsafe partial class GuardedMemory : IDisposable
{
    private const int ReadAndWrite = 3;
    private const int PrivateAndAnonymous = 0x22;

    private readonly byte* _pages;
    private readonly nuint _size;
    private readonly int _length;

    public GuardedMemory(int length)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        _length = length;
        _size = (((nuint)length + page - 1) / page * page) + page;
        _pages = Map(null, _size, ReadAndWrite, PrivateAndAnonymous, -1, 0);
        if ((nint)_pages == -1 || Protect(_pages + _size - page, page, 0) != 0)
        {
            throw new InvalidOperationException($"No memory with a guard: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    /// <summary>The constants are those of Linux.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux();

    public Span<byte> Span => new(_pages + _size - (nuint)Environment.SystemPageSize - _length, _length);

    public void Dispose() => _ = Unmap(_pages, _size);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(void* address, nuint length);
}
